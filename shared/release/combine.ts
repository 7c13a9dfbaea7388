import { canonicalJson } from '../policy/canonical.ts';
import { derive } from './derive.ts';
import type { Shown } from './estimates.ts';
import type { Cell, Derived, Estimate, Plan, Release } from './release.ts';

/** Several answers to one question as one: sharper where a cell shows in more than one of them. */
export type Combination =
  | {
      readonly outcome: 'combined';
      readonly cells: readonly Cell[];
      readonly derived: Derived;
      /** Of a cell that shows in every answer, in people. */
      readonly sigma: number;
      readonly half_width_95: number;
    }
  | { readonly outcome: 'apart'; readonly why: Difference };

/** Why answers do not estimate the same numbers, or not independently. */
export type Difference =
  | 'another question'
  | 'another population'
  | 'another snapshot'
  | 'another policy'
  | 'other bounds'
  | 'another version'
  | 'the same answer';

/**
 * Combines paid answers to the same question at no further cost: each cell is the mean of the answers that
 * show it, each number weighted by the inverse variance of its own noise (PRIVACY.md 5.3). A cell that shows in
 * one answer alone stays as it is there; one that shows in none is withheld.
 *
 * Only where population, snapshot, question, policy, bounds and version are equal: the sampling seed then
 * is too, so that every answer counts the very same people under noise of its own. `other` counts whoever
 * is outside the shown cells, so it is kept only where all answers show the same ones.
 *
 * Derived numbers take the widest σ of a shown cell for all of them.
 */
export function combine(releases: readonly [Release, Release, ...Release[]]): Combination {
  const why = difference(releases);
  if (why !== 'none') return { outcome: 'apart', why };
  const [{ question, plan }] = releases;
  const given = releases.flatMap(release => release.cells.map(cell => ({ cell, plan: release.plan })));
  const shownIn = (release: Release) => canonicalJson(release.cells.filter(isShown).map(keyText).sort());
  const isSameShown = new Set(releases.map(shownIn)).size === 1;

  const cells: Cell[] = [];
  let widest: Precision | 'none' = 'none';
  for (const places of Map.groupBy(given, ({ cell }) => keyText(cell)).values()) {
    const { key, state } = places.find(({ cell }) => isShown(cell))?.cell ?? places[0]!.cell;
    if (state === 'withheld') cells.push({ key, state });
    else if (state === 'other') {
      if (!isSameShown) continue;
      const counted = places.flatMap(({ cell, plan: { other } }) =>
        cell.state === 'other' ? [{ ...cell.people, ...other! }] : [],
      );
      cells.push({ key: {}, state, people: atLeast(plan.k, mean(counted).estimate) });
    } else {
      const counted = places.flatMap(({ cell, plan: of }) => (cell.state === 'value' ? [{ cell, of }] : []));
      const { estimate, precision } = mean(counted.map(({ cell, of }) => ({ ...cell.people, ...of })));
      cells.push({ key, state, people: atLeast(plan.k, estimate), ...meanMeasures(counted) });
      if (widest === 'none' || precision.sigma > widest.sigma) widest = precision;
    }
  }
  const everywhere = precisionOfMean(releases.map(release => release.plan));
  const derivedWith = widest === 'none' ? everywhere : widest;
  return {
    outcome: 'combined',
    cells,
    derived: derive(question, cells, { k: plan.k, smallest_shown: leastShown(releases), ...derivedWith }),
    ...everywhere,
  };
}

/** What is withheld is withheld by the sharpest answer too. */
function leastShown(releases: readonly Release[]): number {
  return Math.min(...releases.map(({ plan }) => plan.smallest_shown));
}

function difference(releases: readonly Release[]): Difference | 'none' {
  const differs = (of: (release: Release) => unknown) =>
    new Set(releases.map(one => canonicalJson(of(one)))).size > 1;
  if (differs(({ question }) => question)) return 'another question';
  if (differs(({ population }) => population)) return 'another population';
  if (differs(({ snapshot }) => snapshot)) return 'another snapshot';
  if (differs(({ policy }) => policy)) return 'another policy';
  if (differs(({ plan }) => boundsOf(plan))) return 'other bounds';
  if (differs(({ app }) => app)) return 'another version';
  const entries = new Set(releases.map(({ ledger }) => ledger.hash));
  return entries.size < releases.length ? 'the same answer' : 'none';
}

function boundsOf({ unit, k, l0, mechanism, measures = [] }: Plan): unknown {
  return [unit, k, l0, mechanism, measures.map(({ name, most_a_person }) => [name, most_a_person])];
}

/**
 * What several plans for one question come to together: what they cost in all, and the precision of a cell
 * that shows in every answer. The least group that can show is the sharpest one's.
 *
 * @throws RangeError where there is none
 */
export function meanPlan(plans: readonly Plan[]): Plan {
  const sharpest = plans.reduce((a, b) => (b.smallest_shown < a.smallest_shown ? b : a));
  const sum = (of: (plan: Plan) => number) => plans.reduce((all, plan) => all + of(plan), 0);
  const others = plans.flatMap(({ other }) => (other === undefined ? [] : [other]));
  return {
    ...sharpest,
    share: Math.round(sum(({ share }) => share) * 1e6) / 1e6,
    rho: sum(({ rho }) => rho),
    delta_threshold: sum(plan => plan.delta_threshold),
    ...precisionOfMean(plans),
    ...(sharpest.measures !== undefined && {
      measures: sharpest.measures.map(measure => ({
        ...measure,
        ...precisionOfMean(plans.map(plan => precisionFor(measure.name, plan))),
      })),
    }),
    ...(sharpest.other !== undefined && { other: { ...sharpest.other, ...precisionOfMean(others) } }),
  };
}

interface Precision {
  readonly sigma: number;
  readonly half_width_95: number;
}

/** z with P[|N(0,1)| <= z] = 0.95 */
const z = 1.959963984540054;

/** The mean of independent estimates of one number, weighted by inverse variance, rounded; one alone stays as it is. */
function mean(estimates: readonly (Precision & Estimate)[]): {
  readonly estimate: Estimate;
  readonly precision: Precision;
} {
  const precision = precisionOfMean(estimates);
  const weight = ({ sigma }: Precision) => (precision.sigma / sigma) ** 2;
  const value = Math.round(estimates.reduce((sum, one) => sum + weight(one) * one.value, 0));
  const half = precision.half_width_95;
  return { precision, estimate: { value, low: value - half, high: value + half } };
}

function atLeast(k: number, { value, low, high }: Estimate): Estimate {
  return { value, low: Math.max(k, low), high };
}

/** Measures that a cell holds beside people, each under the noise that its answer's plan names. */
function meanMeasures(
  counted: readonly { readonly cell: Shown; readonly of: Plan }[],
): Pick<Shown, 'amount' | 'events' | 'credit'> {
  const meanOf = (name: string, read: (cell: Shown) => Estimate): Estimate =>
    mean(counted.map(({ cell, of }) => ({ ...read(cell), ...precisionFor(name, of) }))).estimate;
  const { amount, events, credit } = counted[0]!.cell;
  return {
    ...(amount && { amount: { ...meanOf('amount', cell => cell.amount!), currency: amount.currency } }),
    ...(events && { events: meanOf('events', cell => cell.events!) }),
    ...(credit && {
      credit: Object.fromEntries(
        Object.keys(credit).map(model => [model, meanOf(model, cell => cell.credit![model]!)]),
      ),
    }),
  };
}

function precisionFor(name: string, { measures = [] }: Plan): Precision {
  const found = measures.find(measure => measure.name === name);
  if (found === undefined) throw new RangeError('a measure has noise of its own');
  return found;
}

/** ± z·σ, and half a person for the rounding; a single estimate keeps its own exact half-width. */
function precisionOfMean(estimates: readonly Precision[]): Precision {
  const [only] = estimates;
  if (estimates.length === 1) return { sigma: only!.sigma, half_width_95: only!.half_width_95 };
  const sigma = 1 / Math.sqrt(estimates.reduce((sum, one) => sum + 1 / one.sigma ** 2, 0));
  return { sigma, half_width_95: Math.ceil(z * sigma + 0.5) };
}

function isShown(cell: Cell): boolean {
  return cell.state !== 'withheld';
}

function keyText(cell: Cell): string {
  return cell.state === 'other' ? 'other' : canonicalJson(cell.key);
}
