import { listPopulations } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { Failure } from '../protocol/fault.ts';
import { isSigned } from '../signing/ed25519.ts';
import { grantStatement } from './steward.ts';
import { noteIf, type Trail, type TrailWorld } from './trail.ts';

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
 * The audit log and the ledgers tell the same: every entry that the log names stands in its ledger, and what the
 * steward loosened is signed.
 *
 * @throws Failure `ledger-broken`
 */
export async function requireWholeTrail(
  world: Pick<TrailWorld, 'subtle'>,
  ledgers: readonly LedgerState[],
  trail: Trail,
): Promise<void> {
  for (const ledger of ledgers) {
    await requireGranted(world, trail, ledger);
    for (const entry of trail.entries) {
      if (entry.kind !== 'question' || entry.population !== ledger.population) continue;
      if (ledger.entries[entry.ledger.entry - 1]?.hash !== entry.ledger.hash) {
        throw new Failure('ledger-broken', { entry: entry.ledger.entry });
      }
    }
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
