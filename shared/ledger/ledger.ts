import { bytesToHex } from '@noble/hashes/utils.js';
import type { Terms } from '../policy/mapping.ts';
import { type StatedTerms, termsUnder } from '../policy/spending.ts';
import { fitsParts, largestOf, type PartCharge } from '../privacy/charge.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import type { Signature } from '../signing/ed25519.ts';
import { type ChainFile, extendChain, type Head, readChain } from './chained.ts';
import type { DurableStore } from './durable-store.ts';
import { type ChargeEntry, type Entry, type EntryBody, entrySchema } from './entry.ts';
import { populationFolder } from './population-folder.ts';
import { type LedgerState, lastCounted, stateOf } from './replay.ts';
import { budgetNeeded, percentText } from './standing.ts';

/**
 * The ledger of one population: what was spent on these people, whatever the file, its content or its
 * mapping. Two files in the store: `ledger.jsonl` only grows; `head.json` names an entry that is certainly in
 * it, so that an end cut off is found too.
 *
 * Guarantee: a charge that was acknowledged is in every later reading, and the charges acknowledged never
 * exceed the terms in force when they were made, however many processes charge at once and whenever power
 * fails. What was charged and not answered stays spent (PRIVACY.md section 5.3).
 */

export interface LedgerWorld {
  readonly random: RandomSource;
  now(): Date;
}

/** What a question costs: from its plan, before any record is read. */
export interface Cost extends PartCharge {
  /** Of the question, the snapshot and the price: 64 hex digits, opaque. */
  readonly key: string;
  readonly snapshot: string;
  /** `opening`, or the question's `ask`. */
  readonly ask: string;
  /** Part of the whole budget as decimal text, such as `0.1`; for people. */
  readonly share: string;
  /** What it was priced under: where tighter terms are in force when it is charged, it is refused. */
  readonly under?: Terms;
  /** Where the audit log stands: a later reading finds it put back behind that. */
  readonly log?: Head;
}

export interface Receipt {
  readonly entry: number;
  readonly hash: string;
}

/** @throws Failure `ledger-broken` */
export async function openLedger(store: DurableStore, population: string): Promise<LedgerState | 'absent'> {
  const folder = populationFolder(population);
  const { state } = await readLedger(store, folder);
  if (state !== 'absent' && state.population !== population)
    throw new Failure('ledger-broken', { entry: 1, how: 'misplaced' });
  return state;
}

/** Opens a population's ledger with its first entry. If another process was first, its ledger is returned. */
export async function createLedger(
  store: DurableStore,
  opening: { readonly population: string; readonly terms: Terms; readonly person: readonly string[] },
  world: LedgerWorld,
): Promise<LedgerState> {
  const { population, terms, person } = opening;
  await extend(store, population, state => {
    if (state !== 'absent') return 'nothing';
    return { kind: 'opened', at: world.now().toISOString(), population, ...terms, person: [...person] };
  });
  return required(await openLedger(store, population));
}

/**
 * Tightens the terms for good.
 *
 * @throws Failure `terms-loosened` if anything stated is looser than what is in force
 */
export async function tightenTerms(
  store: DurableStore,
  population: string,
  stated: StatedTerms | 'unstated',
  world: LedgerWorld,
): Promise<LedgerState> {
  await extend(store, population, state => {
    const { terms, tightened } = termsUnder(required(state).terms, stated);
    return tightened ? { kind: 'terms', at: world.now().toISOString(), ...terms } : 'nothing';
  });
  return required(await openLedger(store, population));
}

/**
 * Appends terms that the steward signed, right after the entry that was signed for.
 *
 * @throws Failure `store-unavailable` where something was appended since; sign again
 */
export async function loosen(
  store: DurableStore,
  population: string,
  { terms, reason, signed, after }: Loosening,
  world: LedgerTime,
): Promise<LedgerState> {
  await extend(store, population, state => {
    if (lastCounted(required(state)) !== after) throw new Failure('store-unavailable');
    return { kind: 'loosened', at: world.now().toISOString(), ...terms, reason, signed };
  });
  return required(await openLedger(store, population));
}

type LedgerTime = Pick<LedgerWorld, 'now'>;

export interface Loosening {
  readonly terms: Terms;
  readonly reason: string;
  readonly signed: Signature;
  /** Hash of the last entry that counts, which the signature names. */
  readonly after: string;
}

/**
 * Charges a question. Resolves once the charge is durable: only then may a record be read for it.
 *
 * @throws Failure `budget-exceeded` and `terms-loosened`, which cost nothing; `store-unavailable`, after which
 * the charge may or may not have been made, and the question must not be answered
 */
export async function charge(
  store: DurableStore,
  population: string,
  cost: Cost,
  world: LedgerWorld,
): Promise<Receipt> {
  const id = bytesToHex(Uint8Array.from({ length: 16 }, () => world.random.nextByte()));
  const isOurs = (entry: Entry): entry is ChargeEntry => entry.kind === 'charge' && entry.charge === id;
  const entries = await extend(store, population, state => {
    const ledger = required(state);
    // An earlier try got through although its answer got lost.
    if (ledger.entries.some(isOurs)) return 'nothing';
    if (cost.under !== undefined) termsUnder(ledger.terms, cost.under);
    requireBudget(ledger, cost);
    const { key, snapshot, ask, share, rho, deltaThreshold, parts, log } = cost;
    const amounts = { share, rho: String(rho), delta: String(deltaThreshold) };
    return {
      kind: 'charge',
      at: world.now().toISOString(),
      charge: id,
      key,
      snapshot,
      ask,
      ...amounts,
      ...(parts && { parts: [...parts] }),
      ...(log && log.entry > 0 && { log: { ...log } }),
    };
  });
  const made = entries.find(isOurs)!;
  return { entry: made.seq, hash: made.hash };
}

/**
 * Records that a charge has its answer, which is already in the store.
 *
 * @param digest  SHA-256 of the answer in hex
 */
export async function recordAnswer(
  store: DurableStore,
  population: string,
  answer: { readonly charge: number; readonly key: string; readonly digest: string },
  world: LedgerWorld,
): Promise<void> {
  await extend(store, population, state => {
    const { entries } = required(state);
    if (entries.some(entry => entry.kind === 'answered' && entry.charge === answer.charge)) return 'nothing';
    return { kind: 'answered', at: world.now().toISOString(), ...answer };
  });
}

/** Every population of the store, broken ledgers included. */
export async function listPopulations(store: DurableStore): Promise<readonly ListedLedger[]> {
  const files = (await store.list('')).filter(name => /^[^/]+\/ledger\.jsonl$/.test(name));
  const listed: ListedLedger[] = [];
  for (const file of files) {
    const folder = file.slice(0, file.indexOf('/'));
    const ledger = await listedLedger(store, folder);
    if (ledger !== 'absent') listed.push(ledger);
  }
  return listed;
}

export type ListedLedger =
  | { readonly outcome: 'whole'; readonly folder: string; readonly state: LedgerState }
  | { readonly outcome: 'broken'; readonly folder: string; readonly failure: Failure };

async function listedLedger(store: DurableStore, folder: string): Promise<ListedLedger | 'absent'> {
  try {
    const { state } = await readLedger(store, folder);
    if (state === 'absent') return 'absent';
    if (populationFolder(state.population) !== folder)
      throw new Failure('ledger-broken', { entry: 1, how: 'misplaced' });
    return { outcome: 'whole', folder, state };
  } catch (error) {
    if (!(error instanceof Failure) || error.fault.code !== 'ledger-broken') throw error;
    return { outcome: 'broken', folder, failure: error };
  }
}

interface Read {
  readonly state: LedgerState | 'absent';
  readonly entries: readonly Entry[];
}

const chainIn = (folder: string): ChainFile<Entry> => ({
  file: `${folder}/ledger.jsonl`,
  head: `${folder}/head.json`,
  schema: entrySchema,
});

async function readLedger(store: DurableStore, folder: string): Promise<Read> {
  const { entries } = await readChain(store, chainIn(folder));
  return { state: stateOf(entries), entries };
}

async function extend(
  store: DurableStore,
  population: string,
  decide: (state: LedgerState | 'absent') => EntryBody | 'nothing',
): Promise<readonly Entry[]> {
  return extendChain(store, chainIn(populationFolder(population)), ({ entries }) => {
    const state = stateOf(entries);
    if (state !== 'absent' && state.population !== population)
      throw new Failure('ledger-broken', { entry: 1, how: 'misplaced' });
    return decide(state);
  });
}

function requireBudget(ledger: LedgerState, cost: Cost): void {
  if (fitsParts(ledger.spentIn, cost, ledger.budget)) return;
  const { parts } = cost;
  const spent = largestOf(
    parts === undefined ? ledger.spentIn : parts.map(part => ledger.spentIn[part - 1]!),
  );
  const { needed, left } = budgetNeeded({ ...ledger, spent }, cost);
  throw new Failure('budget-exceeded', { needed: percentText(needed), left: percentText(left) });
}

function required(state: LedgerState | 'absent'): LedgerState {
  if (state === 'absent') throw new Error('the population has no ledger yet');
  return state;
}
