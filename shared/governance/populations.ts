import type { Entry } from '../ledger/entry.ts';
import { headStanding } from '../ledger/head-standing.ts';
import { listPopulations } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { Failure } from '../protocol/fault.ts';
import { isSigned } from '../signing/ed25519.ts';
import { grantStatement } from './steward.ts';
import { noteIf, readTrail, type Trail, type TrailWorld } from './trail.ts';
import type { TrailEntry, TrailEntryOf } from './trail-entry.ts';

/**
 * One population for a store: another name would be another budget for people who may be the same. The steward opens
 * further ones. A ledger from before there was an audit log stands.
 *
 * @throws Failure `population-closed`
 */
export async function requireOpen(
  world: Pick<TrailWorld, 'store'>,
  { populations }: Trail,
  name: string,
): Promise<void> {
  const first = await otherThan(world, populations, name);
  if (first !== 'none') throw new Failure('population-closed', { open: first, asked: name });
}

/**
 * Makes a population the store's first, unless the steward opened it. If another process makes another one the first
 * meanwhile, that one stands.
 *
 * @throws Failure `population-closed`
 */
export async function claimPopulation(world: Pick<TrailWorld, 'store' | 'now'>, name: string): Promise<void> {
  const ledgers = await openLedgers(world);
  await noteIf(world, entries => {
    const opened = entries.flatMap(entry => (entry.kind === 'population' ? [entry.population] : []));
    if (opened.includes(name) || ledgers.includes(name)) return 'nothing';
    const first = opened[0] ?? ledgers[0];
    if (first !== undefined) throw new Failure('population-closed', { open: first, asked: name });
    return { kind: 'population', population: name, signed: 'unsigned' };
  });
}

async function otherThan(
  world: Pick<TrailWorld, 'store'>,
  populations: readonly string[],
  name: string,
): Promise<string | 'none'> {
  const ledgers = await openLedgers(world);
  if (populations.includes(name) || ledgers.includes(name)) return 'none';
  return populations[0] ?? ledgers[0] ?? 'none';
}

/** Also those that fail their check: their people have a budget all the same. */
async function openLedgers({ store }: Pick<TrailWorld, 'store'>): Promise<readonly string[]> {
  return (await listPopulations(store)).map(one =>
    one.outcome === 'whole' ? one.state.population : `in the folder ${one.folder}`,
  );
}

/**
 * The audit log and every ledger of a store, checked each by itself and against each other.
 *
 * @throws Failure `ledger-broken` naming what fails
 */
export async function readWhole(
  world: Pick<TrailWorld, 'store' | 'subtle'>,
): Promise<{ readonly trail: Trail; readonly ledgers: readonly LedgerState[] }> {
  const trail = await readTrail(world);
  const ledgers = (await listPopulations(world.store)).map(one => {
    if (one.outcome === 'broken') throw one.failure;
    return one.state;
  });
  await requireWholeTrail(world, ledgers, trail);
  return { trail, ledgers };
}

/**
 * The audit log and the ledgers tell the same: every entry that the log names stands in its ledger, where the log stood
 * at each charge it still says the same, and what the steward loosened is signed.
 *
 * @throws Failure `ledger-broken`
 */
async function requireWholeTrail(
  world: Pick<TrailWorld, 'subtle'>,
  ledgers: readonly LedgerState[],
  trail: Trail,
): Promise<void> {
  const known = new Map(ledgers.map(ledger => [ledger.population, ledger]));
  for (const entry of trail.entries) {
    if (namesCharge(entry)) requireStanding(entry, known.get(entry.population) ?? 'absent');
  }
  for (const ledger of ledgers) {
    await requireGranted(world, trail, ledger);
    for (const entry of ledger.entries) requireLogged(entry, trail);
  }
}

/**
 * Neither log nor ledger was removed, exchanged, or put back to an earlier state alone.
 *
 * @param trail  as it was before the ledger was read, or later
 * @throws Failure `ledger-broken`
 */
export async function requireSameHistory(
  world: Pick<TrailWorld, 'store' | 'subtle'>,
  trail: Trail,
  ledger: LedgerState | 'absent',
  population: string,
): Promise<void> {
  const last = trail.entries.findLast(entry => namesCharge(entry) && entry.population === population);
  if (last !== undefined && namesCharge(last)) requireStanding(last, ledger);
  const charge = ledger === 'absent' ? undefined : ledger.entries.findLast(({ kind }) => kind === 'charge');
  if (charge?.kind !== 'charge' || charge.log === undefined) return;
  // Somebody may have charged and noted since the log was read.
  requireLogged(charge, charge.log.entry > trail.head.entry ? await readTrail(world) : trail);
}

type NamesCharge = TrailEntryOf<'question' | 'granted'>;

function namesCharge(entry: TrailEntry): entry is NamesCharge {
  return entry.kind === 'question' || entry.kind === 'granted';
}

function requireStanding({ ledger: { entry, hash } }: NamesCharge, ledger: LedgerState | 'absent'): void {
  const standing = headStanding(ledger, { entry, hash });
  if (standing !== 'held') throw new Failure('ledger-broken', { entry, how: 'cut off' });
}

function requireLogged(entry: Entry, { entries }: Trail): void {
  if (entry.kind !== 'charge' || entry.log === undefined) return;
  const { log } = entry;
  if (entries[log.entry - 1]?.hash !== log.hash) {
    throw new Failure('ledger-broken', { entry: `${log.entry} of the audit log`, how: 'cut off' });
  }
}

/**
 * Every loosening of a ledger carries the signature of the store's steward.
 *
 * @throws Failure `ledger-broken` with the entry that does not
 */
export async function requireGranted(
  { subtle }: Pick<TrailWorld, 'subtle'>,
  { steward }: Trail,
  { population, grants }: LedgerState,
): Promise<void> {
  for (const { from, to, entry, after } of grants) {
    const statement = grantStatement({ population, from, to, reason: entry.reason, after });
    const isStewards =
      steward !== 'none' &&
      entry.signed.key === steward.key &&
      (await isSigned(subtle, entry.signed, 'steward', statement));
    if (!isStewards) throw new Failure('ledger-broken', { entry: entry.seq });
  }
}
