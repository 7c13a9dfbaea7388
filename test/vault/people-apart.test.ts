import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { zoneOf } from '../../shared/formats/zone.ts';
import type { CodedColumn, JourneyStore } from '../../shared/journeys/store.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** DESIGN.md section 4: nothing couples people, from the bytes of the file to the journeys that questions see. */

const mapping: Mapping = parseRecipe(sampleRecipe()).mapping;
const decoder = new TextDecoder();
const whole = decoder
  .decode(Buffer.concat([...sampleJourneys({ people: 60, seed: 11, dirty: true })]))
  .replaceAll('\ufffd', '?');
const [header, ...lines] = whole.replace('\ufeff', '').split(/\r?\n/);
const rows = recordsOf(lines.filter(line => line !== ''));
const journeys = await journeysOf(rows);
const people = [...journeys.keys()];

it('removing one person leaves everybody else’s journey byte for byte as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...people), async gone => {
      const left = await journeysOf(rows.filter(row => personOf(row) !== gone));
      const expected = new Map(journeys);
      expected.delete(gone);
      expect(left).toEqual(expected);
    }),
    { numRuns: 12, seed: 1 },
  );
});

it('whatever one person’s rows hold, they change nobody else’s journey', async () => {
  const fields = fc.array(
    fc.constantFrom('"', '""', ',', 'home', '2026-02-01T10:00:00+01:00', '\u0000', 'é', ' ', "'", ';'),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(fields, fc.nat(rows.length), async (parts, place) => {
      const hostile = `intruder,${parts.join('')}`;
      const with_ = await journeysOf([...rows.slice(0, place), hostile, ...rows.slice(place)]);
      with_.delete('intruder');
      expect(with_).toEqual(journeys);
    }),
    { numRuns: 40, seed: 2 },
  );
});

it('the order of people in the file does not matter', async () => {
  const reordered = rows.toSorted((a, b) =>
    personOf(a) < personOf(b) ? 1 : personOf(a) > personOf(b) ? -1 : 0,
  );
  expect(await journeysOf(reordered)).toEqual(journeys);
});

/** Records, not lines: the dirt has quoted line breaks. */
function recordsOf(text: readonly string[]): string[] {
  const records: string[] = [];
  for (const line of text) {
    const before = records.at(-1);
    const isInside = before !== undefined && before.split('"').length % 2 === 0;
    if (isInside) records.splice(-1, 1, `${before}\n${line}`);
    else records.push(line);
  }
  return records;
}

function personOf(row: string): string {
  return row.slice(0, row.indexOf(','));
}

/** Each person's journey, by identifier, as the store gives it to a question. */
async function journeysOf(records: readonly string[]): Promise<Map<string, string[]>> {
  const host = hastyHost();
  const builder = new StoreBuilder({
    time: 'clock',
    channel: true,
    attributes: Object.keys(mapping.attributes),
    consent: false,
    amount: false,
  });
  const { consent: _, amount: __, ...kept } = mapping;
  const bytes = new TextEncoder().encode(`${header}\n${records.join('\n')}\n`);
  await streamInto(
    builder,
    [
      delimitedTable(
        memorySource('table', bytes),
        { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 },
        header!.split(','),
      ),
    ],
    kept,
    rowReaders(kept).readers,
    host,
    { signal: new AbortController().signal, progress: () => {} },
  );
  const zone = zoneOf(mapping.zone);
  const { store } = builder.finish({
    groups: mapping.groups,
    time: {
      kind: 'clock',
      precision: mapping.precision,
      localSeconds: micros => zone.localSeconds(Math.floor(micros / 1e6)),
    },
  });
  return new Map(
    Array.from({ length: store.people }, (_, person) => [
      decoder.decode(store.identifier(person)),
      journeyOf(store, person),
    ]),
  );
}

function journeyOf(store: JourneyStore, person: number): string[] {
  const events: string[] = [];
  for (let i = store.offsets[person]!; i < store.offsets[person + 1]!; i++) {
    const label = (column: CodedColumn) => column.labels[column.codes[i]!]!;
    const at = store.clock.kind === 'clock' ? store.clock.at[i] : i;
    const channel = store.channel === 'unmapped' ? '' : label(store.channel);
    events.push(
      JSON.stringify([at, label(store.touchpoint), channel, ...[...store.attributes.values()].map(label)]),
    );
  }
  return events;
}
