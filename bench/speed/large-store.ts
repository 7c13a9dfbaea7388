import { setTimeout } from 'node:timers/promises';
import { journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { running } from '../../shared/journeys/runner.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { recipeText } from './asked.ts';
import { builtStore } from './built-store.ts';

/**
 * `EVENTS`: builds the store of a file of `writeJourneyFile` without the file, and scans it for each question, no vault
 * around it. Prints what the store holds, and the longest step of a scan: nothing else is heard meanwhile. Wants
 * `--expose-gc`.
 */
const events = Number(process.argv[2]);
const print = (line: string) => process.stdout.write(`${line}\n`);
const bytesPerEvent = () => (process.memoryUsage().arrayBuffers / events).toFixed(2);

const { store, bytesPerEvent: counted } = builtStore(events);
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
