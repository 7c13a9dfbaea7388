import {
  type ChainFile,
  digestOf,
  extendChain,
  type Head,
  headAfter,
  readChain,
  type Unchained,
} from '../ledger/chained.ts';
import type { DurableStore } from '../ledger/durable-store.ts';
import { canonicalJson } from '../policy/canonical.ts';
import { canonicalPolicy, type Policy } from '../policy/policy.ts';
import { loosenings } from '../policy/policy-order.ts';
import { Failure } from '../protocol/fault.ts';
import { isSigned, type Signature } from '../signing/ed25519.ts';
import type { Wrapped } from '../signing/passphrase.ts';
import type { Subtle } from '../signing/subtle.ts';
import { type TrailEntry, type TrailEntryOf, trailSchema } from './trail-entry.ts';

/**
 * The audit log of a store, and with it what governs: steward, policy and populations are what its entries say.
 * Append-only and hash-chained like a ledger.
 */

const chain: ChainFile<TrailEntry> = { file: 'audit.jsonl', head: 'audit-head.json', schema: trailSchema };

export interface TrailWorld {
  readonly store: DurableStore;
  readonly subtle: Subtle;
  now(): Date;
}

export interface Steward {
  readonly key: string;
  readonly wrapped: Wrapped;
}

export interface InForce {
  readonly policy: Policy;
  readonly hash: string;
  readonly signed: Signature | 'unsigned';
}

export interface Trail {
  readonly steward: Steward | 'none';
  readonly inForce: InForce | 'none';
  /** That may be charged: the first, and those that the steward opened. */
  readonly populations: readonly string[];
  readonly entries: readonly TrailEntry[];
  readonly head: Head;
}

export function policyHash(policy: Policy): string {
  return digestOf(canonicalJson(canonicalPolicy(policy)));
}

/** What governs at one moment, by one reading of the log: for all that is decided in it but the charge. */
export interface Governing {
  readonly trail: Trail;
  /** The steward's policy for the store. */
  readonly policy: Policy | 'none';
  /** The time that counts for it. */
  readonly moment: Date;
}

export function governingAt(trail: Trail, now: Date): Governing {
  const policy = trail.inForce === 'none' ? 'none' : trail.inForce.policy;
  return { trail, policy, moment: momentIn(trail, now) };
}

/**
 * @param under  what something was decided under
 * @param spent  what it cost, in words
 * @throws Failure `policy-changed` where another policy came into force since
 */
export function requireSamePolicy(
  entries: readonly TrailEntry[],
  under: Pick<Governing, 'trail'>,
  spent: string,
): void {
  const { inForce } = under.trail;
  const last = lastOf(entries, 'policy');
  const isSame =
    last === 'none' ? inForce === 'none' : inForce !== 'none' && inForce.hash === last.policy_hash;
  if (!isSame) throw new Failure('policy-changed', { spent });
}

/** What the steward signs to open a further population. */
export const populationStatement = (population: string) => ({ open: population });

/**
 * Reads and checks all of it: the chain, every signature, and that nothing was loosened without one.
 *
 * @throws Failure `ledger-broken` with what fails
 */
export async function readTrail({ store, subtle }: Pick<TrailWorld, 'store' | 'subtle'>): Promise<Trail> {
  const { entries } = await readChain(store, chain);
  return governing(entries, subtle);
}

async function governing(entries: readonly TrailEntry[], subtle: Subtle): Promise<Trail> {
  let steward: Steward | 'none' = 'none';
  let inForce: InForce | 'none' = 'none';
  const populations: string[] = [];
  const broken = (entry: TrailEntry) =>
    new Failure('ledger-broken', { entry: `${entry.seq} of the audit log` });
  const isStewards = async (
    signed: Signature | 'unsigned',
    purpose: 'policy' | 'steward',
    statement: unknown,
  ) =>
    signed !== 'unsigned' &&
    steward !== 'none' &&
    signed.key === steward.key &&
    (await isSigned(subtle, signed, purpose, statement));
  for (const [at, entry] of entries.entries()) {
    switch (entry.kind) {
      case 'steward':
        if (steward !== 'none' && steward.key !== entry.key) throw broken(entry);
        steward = { key: entry.key, wrapped: entry.wrapped };
        break;
      case 'policy': {
        const { policy, policy_hash: hash, signed } = entry;
        const looser = loosenings(inForce === 'none' ? 'none' : inForce.policy, policy);
        if (hash !== policyHash(policy)) throw broken(entry);
        const mayStand =
          signed === 'unsigned' ? looser.length === 0 : await isStewards(signed, 'policy', policy);
        if (!mayStand || (looser.length > 0 && isStale(signed, entries.slice(0, at)))) throw broken(entry);
        inForce = { policy, hash, signed };
        break;
      }
      case 'population': {
        const isFirst = populations.length === 0 && entry.signed === 'unsigned';
        const statement = populationStatement(entry.population);
        if (!isFirst && !(await isStewards(entry.signed, 'steward', statement))) throw broken(entry);
        populations.push(entry.population);
        break;
      }
      default:
    }
  }
  const last = entries.at(-1);
  const head = last === undefined ? { entry: 0, hash: '' } : headAfter(last);
  return { steward, inForce, populations, entries, head };
}

/**
 * Whether a signature was made before what holds now came in: the file of last year does not put back last year's
 * limits, and a tightening is undone by a signature that is younger.
 */
export function isStale(signed: Signature | 'unsigned', before: readonly TrailEntry[]): boolean {
  if (signed === 'unsigned') return false;
  return before.some(
    entry =>
      entry.kind === 'policy' &&
      (entry.signed === 'unsigned'
        ? entry.at > signed.at
        : entry.signed.at > signed.at || entry.signed.signature === signed.signature),
  );
}

/** The time, and never before what was noted last: a clock that was put back makes nothing young again. */
export function momentIn({ entries }: Pick<Trail, 'entries'>, now: Date): Date {
  const noted = new Date(entries.at(-1)?.at ?? 0);
  return noted > now ? noted : now;
}

type Timeless<E> = E extends TrailEntry ? Omit<E, 'seq' | 'prev' | 'hash' | 'at'> : never;
/** What is noted; the log adds when. */
export type Noted = Timeless<TrailEntry>;

/** Appends to the log; durable when it resolves. */
export async function note(world: TrailWorld, event: Noted): Promise<void> {
  await noteIf(world, () => event);
}

/**
 * Appends what is decided in view of all entries, while nobody else does.
 *
 * @returns all entries, the new one last where there is one
 */
export async function noteIf(
  { store, now }: Pick<TrailWorld, 'store' | 'now'>,
  decide: (entries: readonly TrailEntry[]) => Noted | 'nothing',
): Promise<readonly TrailEntry[]> {
  return extendChain(store, chain, ({ entries }) => {
    const noted = decide(entries);
    if (noted === 'nothing') return 'nothing';
    return { ...noted, at: now().toISOString() } as Unchained<TrailEntry>;
  });
}

export function lastOf<Kind extends TrailEntry['kind']>(
  entries: readonly TrailEntry[],
  kind: Kind,
  isWanted: (entry: TrailEntryOf<Kind>) => boolean = () => true,
): TrailEntryOf<Kind> | 'none' {
  const found = entries.findLast(
    (entry): entry is TrailEntryOf<Kind> => entry.kind === kind && isWanted(entry as TrailEntryOf<Kind>),
  );
  return found ?? 'none';
}
