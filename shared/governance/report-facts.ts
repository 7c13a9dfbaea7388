import { keptAnswer } from '../ledger/answers.ts';
import { digestOf } from '../ledger/chained.ts';
import type { ChargeEntry } from '../ledger/entry.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { LedgerState } from '../ledger/replay.ts';
import { isLiveSnapshot } from '../ledger/snapshots.ts';
import { ledgerView } from '../ledger/view.ts';
import { canonicalJson } from '../policy/canonical.ts';
import { type Policy, riskShown } from '../policy/policy.ts';
import { requireColumns, termsWithin } from '../policy/policy-limits.ts';
import { Failure } from '../protocol/fault.ts';
import type { LedgerView } from '../protocol/price.ts';
import { type ReportFacts, reportFactsSchema } from '../protocol/report-facts.ts';
import { openingSchema, planSchema, type Release, releaseSchema } from '../release/release.ts';
import { riskReleaseSchema } from '../release/risk-release.ts';
import { fingerprint } from '../signing/fingerprint.ts';
import { documentsIn, heldKeys } from './documents.ts';
import { requireGranted, requireSameHistory } from './populations.ts';
import { governingAt, lastOf, readTrail, type Trail, type TrailWorld } from './trail.ts';
import type { TrailEntryOf } from './trail-entry.ts';
import { exportsIn, policyIn } from './view.ts';

/**
 * Gathers what reports on a population are written from. Reads no record, and of kept answers only what policy and terms
 * in force still let go: of live data, of columns that are still allowed, and given with at least the k that holds now.
 *
 * @throws Failure `usage` where the population has no ledger here; `ledger-broken`
 */
export async function reportFacts(
  world: TrailWorld & { readonly app: string },
  population: string,
  kind: LedgerView['kind'],
): Promise<ReportFacts> {
  const { store, app } = world;
  const trail = await readTrail(world);
  const ledger = await openLedger(store, population);
  await requireSameHistory(world, trail, ledger, population);
  if (ledger === 'absent') {
    throw new Failure('usage', { what: `No population called ${population} has a ledger here` });
  }
  await requireGranted(world, trail, ledger);
  const now = world.now();
  const { policy: stated, moment } = governingAt(trail, now);
  const terms = termsWithin(stated, ledger.terms, 'unstated');
  const of = <Kind extends 'mapped' | 'consent-rule' | 'list' | 'question' | 'cache-hit' | 'forgotten'>(
    wanted: Kind,
  ) =>
    trail.entries.filter(
      (entry): entry is TrailEntryOf<Kind> =>
        entry.kind === wanted && 'population' in entry && entry.population === population,
    );
  const mapped = of('mapped').at(-1);
  const consent = of('consent-rule').at(-1)?.column ?? 'none';
  const answers = await exportableAnswers(world, ledger, terms.k);
  const isTold = mapped !== undefined && isAllowed(stated, mapped.columns, consent, moment);
  return reportFactsSchema.parse({
    at: now.toISOString(),
    app,
    policy: policyIn(trail, now),
    policy_id: trail.inForce === 'none' ? digestOf(canonicalJson(terms)) : trail.inForce.hash,
    steward: trail.steward === 'none' ? 'none' : fingerprint(trail.steward.key),
    ledger: { ...ledgerView(ledger, kind), terms },
    ledger_head: { entry: ledger.head.entry, hash: ledger.head.hash },
    log: { entries: trail.entries.length, head: trail.head.hash },
    mapped:
      mapped === undefined
        ? 'never'
        : { at: mapped.at, columns: mapped.columns, precision: mapped.precision },
    consent,
    lists: of('list').map(({ at, lists }) => ({ at, lists })),
    asked: of('question').map(({ at, question, share, ledger: receipt }) => ({
      at,
      question,
      share: Number(share),
      ledger_entry: receipt.entry,
    })),
    repeats: of('cache-hit').length,
    refusals: trail.entries.flatMap(entry =>
      entry.kind === 'refusal' ? [{ at: entry.at, what: entry.what, code: entry.code }] : [],
    ),
    exports: exportsIn(trail.entries).filter(each => each.population === population),
    documents: documentsIn(trail.entries, await heldKeys(world, trail.entries)).filter(({ populations }) =>
      populations.includes(population),
    ),
    forgotten: of('forgotten').map(({ at, answers: many }) => ({ at, answers: many })),
    plans: answers.plans,
    opening: isTold ? answers.opening : 'none',
    risk: isTold && riskShown(stated) !== 'withheld' ? answers.risk : 'none',
    fairness: answers.fairness.filter(
      ({ ledger: { entry } }) => isTold && isOfThisPolicy(trail, population, entry),
    ),
  } satisfies ReportFacts);
}

/** Whether the policy lets anything be told of people of whom these columns were read. */
function isAllowed(policy: Policy | 'none', columns: readonly string[], consent: string, now: Date): boolean {
  if (policy === 'none') return true;
  try {
    requireColumns(policy, columns, consent === 'none' ? [] : [consent], now);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Whether it was asked since the policy in force came in, and so was held to it with its whole mapping. */
function isOfThisPolicy({ entries }: Trail, population: string, charge: number): boolean {
  const policy = lastOf(entries, 'policy');
  const asked = lastOf(
    entries,
    'question',
    entry => entry.population === population && entry.ledger.entry === charge,
  );
  return policy === 'none' || (asked !== 'none' && asked.seq > policy.seq);
}

type Answers = Pick<ReportFacts, 'plans' | 'opening' | 'risk' | 'fairness'>;

/** @param k  that holds now */
async function exportableAnswers(
  { store }: Pick<TrailWorld, 'store'>,
  { population, entries }: LedgerState,
  k: number,
): Promise<Answers> {
  const plans: ReportFacts['plans'][number][] = [];
  let opening: Answers['opening'] = 'none';
  let risk: Answers['risk'] = 'none';
  const fairness: Release[] = [];
  const charges = entries.filter((entry): entry is ChargeEntry => entry.kind === 'charge');
  for (const { seq, ask, snapshot } of charges) {
    const kept = await keptAnswer(store, population, seq);
    if (kept === 'absent' || !(await isLiveSnapshot(store, population, snapshot))) continue;
    const answer = JSON.parse(new TextDecoder().decode(kept)) as { readonly plan?: { readonly k?: unknown } };
    if (Number(answer.plan?.k) < k) continue;
    if (ask === 'risk') {
      risk = riskReleaseSchema.parse(answer);
      continue;
    }
    if (ask === 'fairness') fairness.push(releaseSchema.parse(answer));
    if (ask === 'opening') opening = openingSchema.parse(answer);
    const plan = planSchema.parse(answer.plan);
    const { smallest_shown, half_width_95 } = plan;
    plans.push({ ledger_entry: seq, k: plan.k, smallest_shown, half_width_95 });
  }
  return { plans, opening, risk, fairness };
}
