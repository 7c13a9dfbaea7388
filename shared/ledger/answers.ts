import { digestOf } from './chained.ts';
import type { DurableStore } from './durable-store.ts';
import { type LedgerWorld, openLedger, recordAnswer } from './ledger.ts';
import { populationFolder } from './population-folder.ts';
import type { LedgerState } from './replay.ts';
import { isLiveSnapshot } from './snapshots.ts';

/** What an answer is kept under. */
export interface AnswerKey {
  /** As in the charge: 64 hex digits. */
  readonly key: string;
  readonly snapshot: string;
}

/**
 * The answer to a question that was paid for and answered before, byte for byte; `absent` also where its
 * snapshot is retired, or where the file is not the one that the ledger recorded.
 *
 * @throws Failure `ledger-broken`
 */
export async function cachedAnswer(
  store: DurableStore,
  population: string,
  { key, snapshot }: AnswerKey,
): Promise<Uint8Array | 'absent'> {
  return (await cachedAnswers(store, population, snapshot))(key);
}

/** The same for any number of questions, by the ledger as it stands now: it is read once. */
export async function cachedAnswers(
  store: DurableStore,
  population: string,
  snapshot: string,
): Promise<(key: string) => Promise<Uint8Array | 'absent'>> {
  const ledger = await openLedger(store, population);
  return async key => {
    if (ledger === 'absent') return 'absent';
    const digests = recordedDigests(ledger, { key, snapshot });
    if (digests.size === 0 || !(await isLiveSnapshot(store, population, snapshot))) return 'absent';
    const bytes = await store.read(answerFile(population, key));
    return bytes !== 'absent' && digests.has(digestOf(bytes)) ? bytes : 'absent';
  };
}

/**
 * The keys of all answers of a snapshot to one kind of question or to any of several that were not forgotten, in the
 * order in which they were charged; none where the snapshot is retired.
 *
 * @throws Failure `ledger-broken`
 */
export async function answeredKeys(
  store: DurableStore,
  population: string,
  snapshot: string,
  asks: readonly string[],
): Promise<readonly string[]> {
  const ledger = await openLedger(store, population);
  if (ledger === 'absent' || !(await isLiveSnapshot(store, population, snapshot))) return [];
  const there = new Set(await store.list(answersFolder(population)));
  const answered = new Set(
    ledger.entries.flatMap(entry => (entry.kind === 'answered' ? [entry.charge] : [])),
  );
  const keys = ledger.entries.flatMap(entry =>
    entry.kind === 'charge' &&
    entry.snapshot === snapshot &&
    asks.includes(entry.ask) &&
    answered.has(entry.seq) &&
    there.has(answerFile(population, entry.key))
      ? [entry.key]
      : [],
  );
  return [...new Set(keys)];
}

/**
 * The answer to the charge of this number, whether or not its data are still those of today; `absent` where it was
 * not answered or was forgotten.
 *
 * @throws Failure `ledger-broken`
 */
export async function keptAnswer(
  store: DurableStore,
  population: string,
  charge: number,
): Promise<Uint8Array | 'absent'> {
  const ledger = await openLedger(store, population);
  if (ledger === 'absent') return 'absent';
  const answered = ledger.entries.find(entry => entry.kind === 'answered' && entry.charge === charge);
  if (answered?.kind !== 'answered') return 'absent';
  const bytes = await store.read(answerFile(population, answered.key));
  return bytes !== 'absent' && digestOf(bytes) === answered.digest ? bytes : 'absent';
}

/**
 * Keeps the answer to a charge, then records it in the ledger. If another process kept an answer to the same
 * question meanwhile, or one was interrupted between the two, that one stands.
 *
 * @returns the answer that stands, which is the only one that may be shown
 */
export async function keepAnswer(
  store: DurableStore,
  population: string,
  answer: AnswerKey & { readonly charge: number; readonly bytes: Uint8Array },
  world: LedgerWorld,
): Promise<Uint8Array> {
  const { key, charge, bytes } = answer;
  const file = answerFile(population, key);
  const standing = await standingAnswer(store, population, answer);
  if (standing === 'none') await store.put(file, bytes, { ifAbsent: true });
  else if (standing === 'altered') await store.put(file, bytes);
  const kept = await store.read(file);
  const stands = kept === 'absent' ? bytes : kept;
  await recordAnswer(store, population, { charge, key, digest: digestOf(stands) }, world);
  return stands;
}

/** Removes every kept answer of a population. @returns how many there were */
export async function removeAnswers(store: DurableStore, population: string): Promise<number> {
  const names = await store.list(answersFolder(population));
  for (const name of names) await store.remove(name);
  return names.length;
}

async function standingAnswer(
  store: DurableStore,
  population: string,
  answer: AnswerKey,
): Promise<'none' | 'whole' | 'altered'> {
  const ledger = await openLedger(store, population);
  const digests = ledger === 'absent' ? new Set<string>() : recordedDigests(ledger, answer);
  if (digests.size === 0) return 'none';
  const bytes = await store.read(answerFile(population, answer.key));
  return bytes !== 'absent' && digests.has(digestOf(bytes)) ? 'whole' : 'altered';
}

function recordedDigests(ledger: LedgerState, { key, snapshot }: AnswerKey): ReadonlySet<string> {
  const charges = new Set(
    ledger.entries.flatMap(entry =>
      entry.kind === 'charge' && entry.key === key && entry.snapshot === snapshot ? [entry.seq] : [],
    ),
  );
  return new Set(
    ledger.entries.flatMap(entry =>
      entry.kind === 'answered' && charges.has(entry.charge) ? [entry.digest] : [],
    ),
  );
}

function answerFile(population: string, key: string): string {
  return `${answersFolder(population)}/${key}.json`;
}

function answersFolder(population: string): string {
  return `${populationFolder(population)}/answers`;
}
