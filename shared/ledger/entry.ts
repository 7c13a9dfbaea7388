import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { termsSchema } from '../policy/mapping.ts';
import { populationNameSchema } from '../policy/population.ts';

/** One line of a ledger: what happened, chained to the line before by its hash. */

const hex256 = z.string().regex(/^[0-9a-f]{64}$/);
const integerText = z.string().regex(/^(0|[1-9][0-9]{0,30})$/);
const chained = { seq: z.int().min(1), prev: hex256, at: z.iso.datetime(), hash: hex256 };

export const openedSchema = z.strictObject({
  ...chained,
  kind: z.literal('opened'),
  population: populationNameSchema,
  ...termsSchema.shape,
  person: z.array(z.string().min(1)).min(1),
});

/** From here on, these terms; never looser than before. */
export const tightenedSchema = z.strictObject({ ...chained, kind: z.literal('terms'), ...termsSchema.shape });

export const chargeSchema = z.strictObject({
  ...chained,
  kind: z.literal('charge'),
  /** Random; finds the charge again when the store's answer got lost. */
  charge: z.string().regex(/^[0-9a-f]{32}$/),
  /** What was asked, of which snapshot, at what price: keyed and opaque. */
  key: hex256,
  snapshot: z.string().min(1).max(100),
  ask: z.string().regex(/^[a-z_]{1,40}$/),
  /** Part of the whole budget as decimal text; for people, rho and delta count. */
  share: z.string().regex(/^(0|1|0\.[0-9]{1,12})$/),
  /** Units of 1e-12. */
  rho: integerText,
  /** Units of 1e-18. */
  delta: integerText,
});

/** The answer to a charge is kept under its key; `digest` is its SHA-256. */
export const answeredSchema = z.strictObject({
  ...chained,
  kind: z.literal('answered'),
  charge: z.int().min(1),
  key: hex256,
  digest: hex256,
});

/** So many bytes before this entry's text are what an interrupted append left; they are no entry. */
export const tornSchema = z.strictObject({
  ...chained,
  kind: z.literal('torn'),
  bytes: z.int().min(1),
  digest: hex256,
});

const entrySchema = z.discriminatedUnion('kind', [
  openedSchema,
  tightenedSchema,
  chargeSchema,
  answeredSchema,
  tornSchema,
]);
export type Entry = z.infer<typeof entrySchema>;
export type ChargeEntry = z.infer<typeof chargeSchema>;

type Unchained<E> = E extends Entry ? Omit<E, 'seq' | 'prev' | 'hash'> : never;
/** An entry before it has its place. */
export type EntryBody = Unchained<Entry>;

/** Where the chain stands. */
export interface Head {
  /** Number of the last entry; 0 before the first. */
  readonly entry: number;
  readonly hash: string;
}

export const beforeFirst: Head = { entry: 0, hash: '0'.repeat(64) };

export function headAfter(entry: Entry): Head {
  return { entry: entry.seq, hash: entry.hash };
}

/** Gives an entry its place after another; the line is the canonical text of the result. */
export function chain(body: EntryBody, after: Head): Entry {
  const placed = { ...body, seq: after.entry + 1, prev: after.hash };
  return entrySchema.parse({ ...placed, hash: digestOf(canonicalJson(placed)) });
}

/** Accepts the very text that {@link chain} makes for this place, and no other. */
export function entryAt(text: string, after: Head): Entry | 'broken' {
  let entry: Entry;
  try {
    entry = entrySchema.parse(JSON.parse(text));
  } catch {
    return 'broken';
  }
  const { hash, ...unhashed } = entry;
  const isChained = entry.seq === after.entry + 1 && entry.prev === after.hash;
  const isWhole = canonicalJson(entry) === text && digestOf(canonicalJson(unhashed)) === hash;
  return isChained && isWhole ? entry : 'broken';
}

/** SHA-256 in hex; of the UTF-8 bytes where it is text. */
export function digestOf(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? new TextEncoder().encode(content) : content));
}
