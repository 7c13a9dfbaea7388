import { arrivals } from './arrivals.ts';
import { type DirtCounts, DirtSource, noDirt } from './dirt.ts';
import { Draws } from './draws.ts';
import { columns, RecordWriter } from './record-writer.ts';
import { identifier, shopper } from './shopper.ts';

/**
 * A sample export: invented customers of an invented shop in the first quarter of 2026. A function of its
 * options alone, the same bytes on every platform. What a person does depends on the seed and the person's
 * number, never on how many others there are.
 */
export interface SampleOptions {
  readonly people: number;
  /** A whole number from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** Adds what is wrong with real exports (see `dirtKinds`); the clean records stay as they are. */
  readonly dirty?: boolean;
  readonly chunkBytes?: number;
}

/** What the app opens and `demo` writes where nothing else is said. */
export const sampleDefaults = { people: 20_000, seed: 1 } as const;

export interface SampleCounts {
  /** People with at least one clean record: everybody. */
  readonly people: number;
  /** Clean records, the header aside. */
  readonly records: number;
  readonly dirt: Readonly<DirtCounts>;
}

const mostPeople = 10_000_000;

/**
 * The export as CSV in UTF-8, ordered by when events arrived: nearly by time, for some are sent late and some
 * newest first. Holds some 12 bytes a person and the events of a few days.
 *
 * @returns chunks of about `chunkBytes`, and at the end what they contained
 * @throws RangeError where `people` or `seed` is not a whole number in range
 */
export function* sampleJourneys(options: SampleOptions): Generator<Uint8Array<ArrayBuffer>, SampleCounts> {
  const { people, seed } = checked(options);
  const writer = new RecordWriter(options.chunkBytes ?? 262_144);
  const dirt = options.dirty === true ? new DirtSource(seed) : 'clean';
  let records = 0;
  writer.text(`${dirt === 'clean' ? '' : byteOrderMark}${columns.join(',')}\n`);
  for (const event of arrivals(people, seed)) {
    writer.record(event, dirt === 'clean' ? '\n' : dirt.lineEnd());
    records++;
    if (dirt !== 'clean') {
      const lines = dirt.after(event);
      if (lines !== 'nothing') writer.bytes(lines);
    }
    if (writer.full) yield writer.take();
  }
  yield writer.take();
  return { people, records, dirt: dirt === 'clean' ? noDirt() : dirt.counts };
}

/** What `sampleJourneys` writes for the same options, counted by writing it. */
export function sampleCounts(options: SampleOptions): SampleCounts {
  const chunks = sampleJourneys(options);
  let step = chunks.next();
  while (step.done !== true) step = chunks.next();
  return step.value;
}

/**
 * `optouts.csv`: people who objected, one identifier a line, about one in a hundred; and a few who are not in
 * the export, as lists of objections have.
 */
export function sampleOptouts(options: Pick<SampleOptions, 'people' | 'seed'>): string {
  const { people, seed } = checked(options);
  const draws = new Draws();
  const lines: string[] = [];
  for (let person = 0; person < people + Math.ceil(people / 20); person++) {
    if (shopper(seed, person, draws).objected) lines.push(`${identifier(seed, person)}\n`);
  }
  return lines.sort().join('');
}

const byteOrderMark = '\uFEFF';

function checked<T extends Pick<SampleOptions, 'people' | 'seed'>>(options: T): T {
  const { people, seed } = options;
  if (!Number.isSafeInteger(people) || people < 1 || people > mostPeople) {
    throw new RangeError(`people: a whole number from 1 to ${mostPeople}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError('seed: a whole number from 0 to 2^53 - 1');
  return options;
}
