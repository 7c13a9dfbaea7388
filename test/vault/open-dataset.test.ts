import { expect, it } from 'vitest';
import { type ByteSource, SourceVanished } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { type Dialect, type Mapping, unmapped } from '../../shared/policy/mapping.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { Progress } from '../../shared/protocol/summary.ts';
import { sampleCounts, sampleJourneys, sampleOptouts } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { type DatasetRequest, type ListSource, openDataset } from '../../shared/vault/open-dataset.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

const sample = { people: 1500, seed: 3 };
const dialect: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 };
const { mapping } = parseRecipe(sampleRecipe());
const calm = { signal: new AbortController().signal, progress: () => {} };

it('imports the sample, counts everybody once, and answers', async () => {
  const dataset = await openDataset(request(bytesOf(sampleJourneys(sample))), calm);
  const { records } = sampleCounts(sample);
  expect(dataset.summary.rows).toEqual({ read: records, kept: records, rejected: 0, blank: 0 });
  expect(dataset.summary.conserved).toBe(true);
  const { opening } = await dataset.open(calm);
  const analysed = opening.cells.find(cell => cell.status === 'analysed')?.people;
  expect(analysed).toMatchObject({ value: expect.closeTo(1310, -2) as number });
  const { release } = await dataset.ask(
    {
      id: 'flow',
      question: { ask: 'paths', start: 'home', depth: 3, collapse_repeats: true },
      spend: { kind: 'share', millionths: 300_000 },
    },
    calm,
  );
  expect(release.cells.some(cell => cell.state === 'value')).toBe(true);
  expect(release.people).toEqual(analysed);
});

it('rejects each dirty row alone and by its cause', async () => {
  const dirty = { ...sample, dirty: true };
  const { records, dirt } = sampleCounts(dirty);
  const { rows, conserved, rejects } = (await openDataset(request(bytesOf(sampleJourneys(dirty))), calm))
    .summary;
  const { 'blank line': blank, crlf: _, ...rowsAdded } = dirt;
  expect(rows.read).toBe(records + Object.values(rowsAdded).reduce((sum, count) => sum + count));
  expect(conserved).toBe(true);
  const causes = Object.fromEntries(rejects.map(reject => [reject.cause, reject.rows]));
  expect(causes).toMatchObject({
    'too few fields': dirt['too few fields'],
    'too many fields': dirt['too many fields'],
    'bad encoding': dirt['latin-1 byte'],
    'no person': dirt['person empty'],
  });
  const unreadable = (causes['time unreadable'] ?? 0) + (causes['no time'] ?? 0);
  expect(unreadable).toBe(dirt['time unreadable'] + dirt['header repeated']);
  // Some of the odd amounts carry the currency's own code and can be read.
  expect(causes['amount unreadable']).toBeGreaterThan(0);
  expect(causes['amount unreadable']).toBeLessThanOrEqual(dirt['amount unreadable']);
  expect(rows.blank).toBe(blank);
});

it('knows the same data again, and other data, lists and mappings as other snapshots', async () => {
  const store = memoryStore();
  const journeys = bytesOf(sampleJourneys(sample));
  const snapshotOf = async (change: Partial<DatasetRequest>) => {
    const dataset = await openDataset({ ...request(journeys), host: hastyHost(store), ...change }, calm);
    return (await dataset.open(calm)).opening.snapshot;
  };
  const first = await snapshotOf({});
  expect(await snapshotOf({})).toBe(first);
  const april = await snapshotOf({ tables: [table(bytesOf(sampleJourneys({ ...sample, seed: 4 })))] });
  expect(april).not.toBe(first);
  expect(await snapshotOf({})).toBe(first);
  const coarser = await snapshotOf({ mapping: { ...mapping, precision: 'day' } });
  expect(coarser).not.toBe(first);
  // A rule that changed retires what came before it, for good.
  expect(await snapshotOf({})).not.toBe(first);
  const listed = await snapshotOf({
    leaveOut: [unstated(memorySource('list', new TextEncoder().encode('nobody\n')))],
  });
  expect(listed).not.toBe(coarser);
});

it.each([
  ['an empty table', 'customer_id,event_time,touchpoint\n', 'no-records'],
  [
    'no readable time',
    'customer_id,event_time,touchpoint\na,yesterday,home\nb,today,home\n',
    'times-unreadable',
  ],
  ['times without a zone', 'customer_id,event_time,touchpoint\na,2026-01-01 10:00,home\n', 'zone-needed'],
  [
    'mixed zones',
    'customer_id,event_time,touchpoint\na,2026-01-01 10:00,home\na,2026-01-01T10:00:00Z,home\n',
    'mixed-zones',
  ],
  [
    'people that are all empty',
    'customer_id,event_time,touchpoint\n,2026-01-01T10:00:00Z,home\n',
    'no-rows-kept',
  ],
  ['a column that is not there', 'customer_id,event_time\na,2026-01-01T10:00:00Z\n', 'no-column'],
])('says what is wrong with %s', async (_, text, code) => {
  const plain: Mapping = {
    person: ['customer_id'],
    time: { kind: 'clock', column: 'event_time', format: 'auto' },
    touchpoint: { columns: ['touchpoint'], join: ' ' },
    ...unmapped,
  };
  const bytes = new TextEncoder().encode(text);
  await expect(openDataset({ ...request(bytes), mapping: plain }, calm)).rejects.toMatchObject({
    fault: { code },
  });
});

it('refuses amounts that are mostly written otherwise, and reads them when told how', async () => {
  const row = (person: number, paid: string) => `p${person};2026-02-01T10:00:00Z;buy;${paid}`;
  const rows = Array.from({ length: 50 }, (_, person) => row(person, '12,50'));
  const bytes = new TextEncoder().encode(`who;when;what;paid\n${rows.join('\n')}\n${row(51, '')}\n`);
  const plain = (decimal: 'point' | 'comma'): Mapping => ({
    person: ['who'],
    time: { kind: 'clock', column: 'when', format: 'auto' },
    touchpoint: { columns: ['what'], join: ' ' },
    amount: { column: 'paid', currency: 'EUR', decimal },
    ...unmapped,
  });
  const table = delimitedTable(memorySource('table', bytes), { ...dialect, delimiter: ';' }, [
    'who',
    'when',
    'what',
    'paid',
  ]);
  const german = (decimal: 'point' | 'comma') =>
    openDataset({ ...request(bytes), tables: [table], mapping: plain(decimal), leaveOut: [] }, calm);
  await expect(german('point')).rejects.toMatchObject({ fault: { code: 'amounts-unreadable' } });
  expect((await german('comma')).summary.rows).toMatchObject({ read: 51, kept: 51, rejected: 0 });
});

it('stops within a part when cancelled, and can import again after', async () => {
  const journeys = bytesOf(sampleJourneys(sample));
  const stop = new AbortController();
  const steps: Progress[] = [];
  const importing = openDataset(request(journeys), {
    signal: stop.signal,
    progress: step => {
      steps.push(step);
      if (step.phase === 'reading') stop.abort();
    },
  });
  await expect(importing).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  expect(steps.some(step => step.phase === 'ordering')).toBe(false);
  expect((await openDataset(request(journeys), calm)).summary.conserved).toBe(true);
});

it('stops while it puts the events in order', async () => {
  const stop = new AbortController();
  let steps = 0;
  const importing = openDataset(request(bytesOf(sampleJourneys(sample))), {
    signal: stop.signal,
    progress: step => {
      if (step.phase === 'ordering' && ++steps === 3) stop.abort();
    },
  });
  await expect(importing).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  expect(steps).toBe(3);
});

it('says that a file went away while it was read', async () => {
  const journeys = bytesOf(sampleJourneys(sample));
  const source: ByteSource = {
    ...memorySource('gone', journeys),
    async *stream() {
      yield journeys.subarray(0, 50_000);
      throw new SourceVanished();
    },
  };
  const gone = { ...request(journeys), tables: [{ ...table(journeys), source }] };
  await expect(openDataset(gone, calm)).rejects.toMatchObject({ fault: { code: 'source-vanished' } });
});

function request(bytes: Uint8Array): DatasetRequest {
  return {
    host: hastyHost(),
    kind: 'durable',
    tables: [table(bytes)],
    format: 'CSV',
    population: 'shop customers',
    mapping,
    terms: 'default',
    leaveOut: [unstated(memorySource('optouts', new TextEncoder().encode(sampleOptouts(sample))))],
  };
}

function table(bytes: Uint8Array): DatasetRequest['tables'][number] {
  const firstLine = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(10))).replace('\ufeff', '');
  return delimitedTable(memorySource('table', bytes), dialect, firstLine.split(','));
}

function bytesOf(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

function unstated(source: ByteSource): ListSource {
  return { source, form: { kind: 'unstated' } };
}
