import { setTimeout } from 'node:timers/promises';
import { partsFor } from '../../shared/journeys/people-parts.ts';
import { journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { running } from '../../shared/journeys/runner.ts';
import { type BuiltStore, StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { recipeText } from './asked.ts';
import { channels, drawnEvents, personName, touchpoints } from './journey-file.ts';

/**
 * `EVENTS`: builds the store of a file of `writeJourneyFile` without the file, and scans it for each question, no vault
 * around it. Prints what the store holds, and the longest step of a scan: nothing else is heard meanwhile. Wants
 * `--expose-gc`.
 */
const events = Number(process.argv[2]);
const print = (line: string) => process.stdout.write(`${line}\n`);
const bytesPerEvent = () => (process.memoryUsage().arrayBuffers / events).toFixed(2);

const { store, bytesPerEvent: counted } = built();
print(`Its columns and identifiers are ${counted.toFixed(2)} bytes an event.`);
const atOnce = bytesPerEvent();
for (let collection = 0; collection < 2; collection++) {
  globalThis.gc?.();
  await setTimeout(200);
}
print(`All arrays of the process: ${atOnce} at once, ${bytesPerEvent()} after garbage was collected.`);

print('\n| | s | longest step, s |\n| --- | --- | --- |');
for (const { id, question } of parseRecipe(recipeText).questions) {
  const began = performance.now();
  let [before, longest] = [began, 0];
  const bounds = { l0: l0Of(question), seedHex: '5eed'.repeat(16), measures: [] };
  for (const _ of running(store, journeyQuestion(question), bounds)) {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  const seconds = (milliseconds: number) => (milliseconds / 1000).toPrecision(3);
  print(`| ${id} | ${seconds(performance.now() - began)} | ${seconds(longest)} |`);
}

function built(): BuiltStore {
  const rows = 1 << 16;
  const columns = { time: 'clock', channel: true, attributes: [], consent: false, amount: false } as const;
  const builder = new StoreBuilder(columns, partsFor(47 * events));
  const next = drawnEvents({ events, people: events / 10 });
  const [person, touchpoint, channel] = [texts(rows), texts(rows), texts(rows)];
  const time = new Float64Array(rows);
  const labels = [touchpoints, channels].map(names => names.map(name => new TextEncoder().encode(name)));
  for (let done = 0; done < events; done += rows) {
    const length = Math.min(rows, events - done);
    for (let row = 0; row < length; row++) {
      const drawn = next();
      person.set(row, new TextEncoder().encode(personName(drawn.person)));
      touchpoint.set(row, labels[0]![drawn.touchpoint]!);
      channel.set(row, labels[1]![drawn.channel]!);
      time[row] = 1e6 * drawn.second;
    }
    builder.append({
      rows: length,
      person: person.first(length),
      touchpoint: touchpoint.first(length),
      channel: channel.first(length),
      time,
      attributes: new Map(),
    });
  }
  const localSeconds = (microseconds: number) => microseconds / 1e6;
  return builder.finish({ groups: {}, time: { kind: 'clock', precision: 'second', localSeconds } });
}

/** A column of short texts that is filled again and again. */
function texts(rows: number) {
  const offsets = new Int32Array(rows + 1);
  const bytes = new Uint8Array(16 * rows);
  return {
    set(row: number, text: Uint8Array): void {
      bytes.set(text, offsets[row]!);
      offsets[row + 1] = offsets[row]! + text.length;
    },
    first: (length: number) => ({ length, offsets, bytes }),
  };
}
