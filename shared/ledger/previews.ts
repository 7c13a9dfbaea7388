import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import type { DurableStore } from './durable-store.ts';
import type { LedgerWorld } from './ledger.ts';
import { linesOf, linesToAppend } from './lines.ts';
import { populationFolder } from './population-folder.ts';

/**
 * That somebody looked at how re-identifiable these people are, which costs nothing and is not covered by any
 * guarantee: whatever mapping comes after it may have been chosen for what was seen (DESIGN.md section 5). And at
 * which people by which columns, so that nobody is shown two sets that differ by few (RISK.md section 9).
 */
export interface Look {
  /** Marks by which sets of people are told apart; compared by `areNear`. */
  readonly people: Uint32Array | 'too few to show';
  /** How it was looked at: names of columns and choices of a public list. */
  readonly by: z.infer<typeof bySchema>;
}

const bySchema = z.record(z.string(), z.json());

const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('people'),
    at: z.iso.datetime(),
    marks: z.string().regex(/^([0-9a-f]{8})+$/),
  }),
  z.strictObject({ kind: z.literal('shown'), at: z.iso.datetime(), by: bySchema }),
  z.strictObject({ kind: z.literal('withheld'), at: z.iso.datetime(), by: bySchema }),
  z.strictObject({ kind: z.literal('table'), at: z.iso.datetime(), mark: z.string() }),
]);

/**
 * Notes a look, durably when it resolves; only then may a preview be shown.
 *
 * @param areNear  whether what is told of both sets could tell about one of the few by which they differ
 * @returns `withheld` where they are too few, or such a set was shown before
 */
export async function notePreview(
  store: DurableStore,
  population: string,
  { people, by }: Look,
  areNear: (a: Uint32Array, b: Uint32Array) => boolean,
  { now }: Pick<LedgerWorld, 'now'>,
): Promise<'shown' | 'withheld'> {
  const file = previewFile(population);
  const marks = people === 'too few to show' ? people : marksOf(people);
  for (let turn = 0; turn < 1000; turn++) {
    const bytes = await store.read(file);
    const { complete, rest } = linesOf(bytes === 'absent' ? new Uint8Array(0) : bytes);
    const lines = complete.map(({ text }) => lineIn(text));
    const sets = lines.flatMap(line => (line.kind === 'people' ? [line.marks] : []));
    const kind =
      people === 'too few to show' || sets.some(set => set !== marks && areNear(people, peopleIn(set)))
        ? 'withheld'
        : 'shown';
    const isNoted = lines.some(
      line => 'by' in line && line.kind === kind && canonicalJson(line.by) === canonicalJson(by),
    );
    const at = now().toISOString();
    const missing = [
      ...(kind === 'withheld' || sets.includes(marks) ? [] : [{ kind: 'people', at, marks }]),
      ...(isNoted ? [] : [{ kind, at, by }]),
    ];
    if (missing.length === 0) return kind;
    const size = bytes === 'absent' ? 0 : bytes.length;
    const added = linesToAppend(
      missing.map(line => canonicalJson(line)),
      rest,
    );
    if ((await store.append(file, size, added)).outcome === 'appended') return kind;
  }
  throw new Failure('store-unavailable');
}

/** Different tables of a whole population that may ever be held against these people. */
export const mostPopulationTables = 5;

/**
 * Notes that a table of a whole population is held against these people, durably when it resolves. Who brings the
 * table chooses what is counted: many of them, each a little different, would count single people.
 *
 * @param mark  keyed, the same for the same table
 */
export async function notePopulationTable(
  store: DurableStore,
  population: string,
  mark: string,
  { now }: Pick<LedgerWorld, 'now'>,
): Promise<'noted' | 'too many'> {
  const file = previewFile(population);
  for (let turn = 0; turn < 1000; turn++) {
    const bytes = await store.read(file);
    const { complete, rest } = linesOf(bytes === 'absent' ? new Uint8Array(0) : bytes);
    const marks = complete.flatMap(({ text }) => {
      const line = lineIn(text);
      return line.kind === 'table' ? [line.mark] : [];
    });
    if (marks.includes(mark)) return 'noted';
    if (marks.length >= mostPopulationTables) return 'too many';
    const size = bytes === 'absent' ? 0 : bytes.length;
    const line = canonicalJson({ kind: 'table', at: now().toISOString(), mark });
    if ((await store.append(file, size, linesToAppend([line], rest))).outcome === 'appended') return 'noted';
  }
  throw new Failure('store-unavailable');
}

export async function wasPreviewed(store: DurableStore, population: string): Promise<boolean> {
  return (await store.read(previewFile(population))) !== 'absent';
}

function lineIn(text: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure('ledger-broken', { entry: 'previews' });
  }
}

function marksOf(people: Uint32Array): string {
  const bytes = new Uint8Array(4 * people.length);
  const view = new DataView(bytes.buffer);
  people.forEach((mark, i) => {
    view.setUint32(4 * i, mark);
  });
  return bytesToHex(bytes);
}

function peopleIn(marks: string): Uint32Array {
  const view = new DataView(hexToBytes(marks).buffer);
  return Uint32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getUint32(4 * i));
}

function previewFile(population: string): string {
  return `${populationFolder(population)}/previews.jsonl`;
}
