import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import type { DurableStore } from './durable-store.ts';
import { type Lines, linesOf, linesToAppend, textOf } from './lines.ts';

/**
 * A file of entries that only grows, each chained to the one before by its hash. `head.json` beside it names
 * an entry that is certainly in it, so that an end cut off is found too.
 */

export const hex256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What every entry has, whatever it says. */
export const chained = { seq: z.int().min(1), prev: hex256, at: z.iso.datetime(), hash: hex256 };

/** So many bytes before this entry's text are what an interrupted append left; they are no entry. */
export const tornSchema = z.strictObject({
  ...chained,
  kind: z.literal('torn'),
  bytes: z.int().min(1),
  digest: hex256,
});

export interface ChainedEntry {
  readonly seq: number;
  readonly prev: string;
  readonly at: string;
  readonly hash: string;
  readonly kind: string;
}

/** An entry before it has its place. */
export type Unchained<E> = E extends ChainedEntry ? Omit<E, 'seq' | 'prev' | 'hash'> : never;

/** Where the chain stands. */
export interface Head {
  /** Number of the last entry; 0 before the first. */
  readonly entry: number;
  readonly hash: string;
}

export const beforeFirst: Head = { entry: 0, hash: '0'.repeat(64) };

export function headAfter(entry: ChainedEntry): Head {
  return { entry: entry.seq, hash: entry.hash };
}

/** Where the next append goes, and what it has to close first. */
export interface End {
  readonly size: number;
  readonly head: Head;
  /**
   * `unbroken`: the last entry is whole and counts, only its line break is missing.
   * `torn`: bytes that an interrupted append left.
   */
  readonly rest: 'none' | 'unbroken' | { readonly torn: Uint8Array };
}

export interface Reading<E> {
  readonly entries: readonly E[];
  readonly end: End;
}

/** What a chain's entries may be: a schema of which `torn` is one. */
export type EntrySchema<E extends ChainedEntry> = z.ZodType<E>;

/** Gives an entry its place after another; the line is the canonical text of the result. */
export function chainedAfter<E extends ChainedEntry>(schema: EntrySchema<E>, body: object, after: Head): E {
  const placed = { ...body, seq: after.entry + 1, prev: after.hash };
  return schema.parse({ ...placed, hash: digestOf(canonicalJson(placed)) });
}

/** Accepts the very text that {@link chainedAfter} makes for this place, and no other. */
function entryAt<E extends ChainedEntry>(schema: EntrySchema<E>, text: string, after: Head): E | 'broken' {
  const entry = wholeEntry(schema, text);
  return entry !== 'broken' && isChained(entry, after) ? entry : 'broken';
}

/** Accepts what {@link chainedAfter} makes for any place. */
function wholeEntry<E extends ChainedEntry>(schema: EntrySchema<E>, text: string): E | 'broken' {
  let entry: E;
  try {
    entry = schema.parse(JSON.parse(text));
  } catch {
    return 'broken';
  }
  const { hash, ...unhashed } = entry;
  return canonicalJson(entry) === text && digestOf(canonicalJson(unhashed)) === hash ? entry : 'broken';
}

function isChained(entry: ChainedEntry, after: Head): boolean {
  return entry.seq === after.entry + 1 && entry.prev === after.hash;
}

/** The lines of a chain's file that were found whole, and what they say. */
interface Replayed<E> {
  readonly bytes: Uint8Array;
  readonly entries: readonly E[];
  readonly head: Head;
}

const nothingYet: Replayed<never> = { bytes: new Uint8Array(0), entries: [], head: beforeFirst };

/**
 * Reads a chain's file: what follows the lines that were read before, if it still begins with their very bytes; else
 * all of it.
 *
 * @throws Failure `ledger-broken` with the number of the first entry that is not what an append wrote
 */
function replayChain<E extends ChainedEntry>(
  schema: EntrySchema<E>,
  bytes: Uint8Array,
  before: Replayed<E>,
): Reread<E> {
  if (startsWith(bytes, before.bytes)) {
    try {
      return replayAfter(schema, bytes, before);
    } catch (error) {
      // How it came to be broken is told from the whole of it.
      if (before.entries.length === 0) throw error;
    }
  }
  return replayAfter(schema, bytes, nothingYet);
}

interface Reread<E> {
  readonly reading: Reading<E>;
  readonly replayed: Replayed<E>;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
}

function replayAfter<E extends ChainedEntry>(
  schema: EntrySchema<E>,
  bytes: Uint8Array,
  before: Replayed<E>,
): Reread<E> {
  const lines = linesOf(bytes.subarray(before.bytes.length));
  const entries = [...before.entries];
  let head = before.head;
  for (const line of lines.complete) {
    const entry = entryAt(schema, line.text, head);
    if (entry === 'broken') throw brokenAfter(head, damageAt(schema, line.text, lines, head));
    if (!isAccounted(line.torn, entry)) throw brokenAfter(head, 'edited');
    entries.push(entry);
    head = headAfter(entry);
  }
  const replayed = { bytes: bytes.slice(0, bytes.length - lines.rest.length), entries, head };
  const last = restOf(schema, lines, head);
  if (last.kind === 'entry') {
    const end = { size: bytes.length, head: headAfter(last.entry), rest: 'unbroken' } as const;
    return { reading: { entries: [...entries, last.entry], end }, replayed };
  }
  const rest = lines.rest.length > 0 ? { torn: lines.rest } : 'none';
  return { reading: { entries, end: { size: bytes.length, head, rest } }, replayed };
}

function isAccounted(torn: Uint8Array, entry: ChainedEntry): boolean {
  const seal = tornSchema.safeParse(entry);
  if (!seal.success) return torn.length === 0;
  return torn.length === seal.data.bytes && digestOf(torn) === seal.data.digest;
}

/**
 * An append stops at the latest before its line break. A whole entry with the break missing counts, since
 * nothing that was charged may be forgotten; a whole entry with anything else behind it is no torn append.
 */
function restOf<E extends ChainedEntry>(
  schema: EntrySchema<E>,
  lines: Lines,
  head: Head,
): { readonly kind: 'none' } | { readonly kind: 'entry'; readonly entry: E } {
  const { rest } = lines;
  for (let end = rest.indexOf(BRACE); end !== -1; end = rest.indexOf(BRACE, end + 1)) {
    const entry = entryAt(schema, textOf(rest.subarray(0, end + 1)), head);
    if (entry === 'broken') continue;
    if (end + 1 < rest.length || entry.kind === 'torn') throw brokenAfter(head, 'edited');
    return { kind: 'entry', entry };
  }
  return { kind: 'none' };
}

const BRACE = 0x7d;

/** How a chain came to be broken, as far as it can be told from what is left. */
export type Damage =
  | 'edited'
  | 'reordered'
  /** The entry is gone and later ones are there. */
  | 'missing'
  /** The end that the head names is gone: cut, or an earlier state of the file alone was put back. */
  | 'cut off'
  /** Whole in itself, and not the chain that the head was written for. */
  | 'rewritten';

export function brokenAfter(after: Head, how: Damage): Failure {
  return new Failure('ledger-broken', { entry: after.entry + 1, how });
}

/** What stands where the entry after `head` should. */
function damageAt<E extends ChainedEntry>(
  schema: EntrySchema<E>,
  text: string,
  { complete }: Lines,
  head: Head,
): Damage {
  const found = wholeEntry(schema, text);
  if (found === 'broken') return 'edited';
  const isElsewhere = complete.some(line => entryAt(schema, line.text, head) !== 'broken');
  if (isElsewhere || found.seq <= head.entry) return 'reordered';
  return found.seq === head.entry + 1 ? 'edited' : 'missing';
}

/** A chain in a store: its file, the file of its head, and what its entries may be. */
export interface ChainFile<E extends ChainedEntry> {
  readonly file: string;
  readonly head: string;
  readonly schema: EntrySchema<E>;
}

const headSchema = z.strictObject({ entry: z.int().min(1), hash: z.string() });

/** By store and file, the lines that were read last: a question reads each chain ten times. */
const readBefore = new WeakMap<DurableStore, Map<string, Replayed<ChainedEntry>>>();

/** @throws Failure `ledger-broken` */
export async function readChain<E extends ChainedEntry>(
  store: DurableStore,
  { file, head, schema }: ChainFile<E>,
): Promise<Reading<E>> {
  // The head first: the file only grows, so it holds whatever an earlier head names.
  const known = await readHead(store, head);
  const bytes = await store.read(file);
  const files = readBefore.get(store) ?? new Map<string, Replayed<ChainedEntry>>();
  readBefore.set(store, files);
  // One file has one schema, so that what was read of it is of this kind.
  const before = (files.get(file) ?? nothingYet) as Replayed<E>;
  const { reading, replayed } = replayChain(schema, bytes === 'absent' ? new Uint8Array(0) : bytes, before);
  files.set(file, replayed);
  const { entries, end } = reading;
  if (known.entry > entries.length) throw brokenAfter(end.head, 'cut off');
  if (known.entry > 0 && entries[known.entry - 1]!.hash !== known.hash) {
    throw new Failure('ledger-broken', { entry: known.entry, how: 'rewritten' });
  }
  return { entries, end };
}

async function readHead(store: DurableStore, file: string): Promise<Head> {
  const bytes = await store.read(file);
  if (bytes === 'absent') return beforeFirst;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const head = headSchema.parse(JSON.parse(text));
    if (canonicalJson(head) === text) return head;
  } catch {}
  throw new Failure('ledger-broken', { entry: 'head', how: 'edited' });
}

/** Tries before an append gives up because others keep coming first. */
const TRIES = 1000;

/**
 * Reads, decides, and appends what was decided; from the start again whenever another process came first.
 *
 * @returns all entries, the new one last where there is one
 * @throws Failure `ledger-broken`, `store-unavailable`, and what `decide` throws
 */
export async function extendChain<E extends ChainedEntry>(
  store: DurableStore,
  chain: ChainFile<E>,
  decide: (reading: Reading<E>) => Unchained<E> | 'nothing',
): Promise<readonly E[]> {
  for (let turn = 0; turn < TRIES; turn++) {
    const reading = await readChain(store, chain);
    const { entries, end } = reading;
    const body = decide(reading);
    if (body === 'nothing') return entries;
    const { added, bytes } = appendix(chain.schema, body, end);
    const { outcome } = await store.append(chain.file, end.size, bytes);
    if (outcome === 'moved') continue;
    const last = added.at(-1)!;
    await store.put(chain.head, encode(canonicalJson({ entry: last.seq, hash: last.hash })));
    return [...entries, ...added];
  }
  throw new Failure('store-unavailable');
}

/** The bytes of an entry, after the entry that accounts for a torn end where there is one. */
function appendix<E extends ChainedEntry>(
  schema: EntrySchema<E>,
  body: Unchained<E>,
  end: End,
): { added: readonly E[]; bytes: Uint8Array } {
  switch (end.rest) {
    case 'none': {
      const entry = chainedAfter(schema, body, end.head);
      return { added: [entry], bytes: linesToAppend([canonicalJson(entry)], nothing) };
    }
    case 'unbroken': {
      const entry = chainedAfter(schema, body, end.head);
      return { added: [entry], bytes: encode(`\n${canonicalJson(entry)}\n`) };
    }
    default: {
      const { torn } = end.rest;
      const { at } = body as { at: string };
      const seal = chainedAfter(
        schema,
        { kind: 'torn', at, bytes: torn.length, digest: digestOf(torn) },
        end.head,
      );
      const entry = chainedAfter(schema, body, headAfter(seal));
      return {
        added: [seal, entry],
        bytes: linesToAppend([canonicalJson(seal), canonicalJson(entry)], torn),
      };
    }
  }
}

const nothing = new Uint8Array(0);

/** SHA-256 in hex; of the UTF-8 bytes where it is text. */
export function digestOf(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? encode(content) : content));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
