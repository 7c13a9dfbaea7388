import { periodNames } from '../policy/periods.ts';
import type { FunnelQuestion, Question, TimeToQuestion, TrendQuestion } from '../policy/question.ts';
import { stepNames } from '../policy/step-names.ts';
import { type TimeBin, timeBins } from '../policy/time-bins.ts';
import type { Cell, Derived, Estimate, Plan, TimeEstimate } from './release.ts';

/** What the intervals of sums follow from. */
export type Precision = Pick<Plan, 'k' | 'sigma' | 'half_width_95'>;

/**
 * What follows from the shown cells of a release, at no cost: sums of them and ratios of such sums.
 * People in withheld cells and in `other` are in no number, and no number is a total minus shown cells.
 *
 * Intervals at 95 % are of the privacy noise alone: one cell's exact half width; for a sum of j cells
 * ± z·√j·σ rounded up (the sum of j discrete Gaussians is spread no wider than a Gaussian of j times
 * the variance), and not below k; for ratios PRIVACY.md 7.4.
 */
export function derive(question: Question, cells: readonly Cell[], precision: Precision): Derived {
  const shown = cells.filter(cell => cell.state === 'value');
  switch (question.ask) {
    case 'reach':
      return {};
    case 'paths':
      return flows(shown, precision);
    case 'funnel':
      return { steps: steps(question, shown, precision) };
    case 'time_to':
      return { quantiles: quantiles(question, shown, precision) };
    case 'trend':
      return { changes: changes(question, shown, precision) };
  }
}

type Shown = Extract<Cell, { state: 'value' }>;
type Step = NonNullable<Derived['steps']>[number];

/** z with P[|N(0,1)| <= z] = 0.95 */
const z = 1.959963984540054;

/** A sum of shown cells: disjoint people, independent noise. */
interface Sum {
  readonly people: number;
  readonly cells: number;
}

const nobody: Sum = { people: 0, cells: 0 };

function plus(sum: Sum, { people }: Shown): Sum {
  return { people: sum.people + Math.max(0, people.value), cells: sum.cells + 1 };
}

function peopleIn({ people, cells }: Sum, { k, sigma, half_width_95 }: Precision): Estimate {
  const half = cells === 1 ? half_width_95 : Math.ceil(z * Math.sqrt(cells) * sigma);
  return { value: people, low: Math.max(k, people - half), high: people + half };
}

/**
 * The part of a whole sum that some of its cells make up, with the delta method's interval, or Fieller's
 * where the whole is below ten standard deviations. `not determined`: the whole may be nothing at all.
 */
function partOf(part: Sum, whole: Sum, { sigma }: Precision): Estimate | 'not determined' {
  if (whole.people <= 0) return 'not determined';
  const r = part.people / whole.people;
  const partVariance = part.cells * sigma ** 2;
  const wholeVariance = whole.cells * sigma ** 2;
  // The part's noise is in the whole, so their covariance is the part's variance.
  const spread = partVariance * (1 - 2 * r) + r ** 2 * wholeVariance;
  if (whole.people >= 10 * Math.sqrt(wholeVariance)) {
    return within(r, r, (z * Math.sqrt(Math.max(0, spread))) / whole.people);
  }
  const g = (z ** 2 * wholeVariance) / whole.people ** 2;
  if (g >= 1) return 'not determined';
  const centre = (r - (g * partVariance) / wholeVariance) / (1 - g);
  const remaining = spread - g * (partVariance - partVariance ** 2 / wholeVariance);
  return within(r, centre, (z * Math.sqrt(Math.max(0, remaining))) / (whole.people * (1 - g)));
}

function within(value: number, centre: number, half: number): Estimate {
  const low = Math.max(0, Math.min(value, centre - half));
  return { value, low, high: Math.min(1, Math.max(value, centre + half)) };
}

/** A cell's people at a step of their path, or on the link that leaves it. */
interface Visit {
  readonly step: number;
  readonly names: readonly string[];
  readonly cell: Shown;
}

/** One sum for each step and names, by step and then in code-unit order of the names. */
function summed(visits: readonly Visit[]): readonly (Omit<Visit, 'cell'> & { readonly sum: Sum })[] {
  const places = Map.groupBy(visits, ({ step, names }) => JSON.stringify([step, names]));
  return [...places.values()]
    .map(([first, ...rest]) => ({
      step: first!.step,
      names: first!.names,
      sum: rest.reduce((sum, { cell }) => plus(sum, cell), plus(nobody, first!.cell)),
    }))
    .sort((a, b) => a.step - b.step || compareNames(a.names, b.names));
}

function compareNames(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}

/** Who is where at each step, and who goes where from there; a path that ends leads to `(end)`. */
function flows(shown: readonly Shown[], precision: Precision): Derived {
  const nodes: Visit[] = [];
  const links: Visit[] = [];
  const end = endName(shown);
  for (const cell of shown) {
    const path = cell.key['path'];
    if (!Array.isArray(path)) throw new RangeError('a cell of paths has a path');
    path.forEach((name, i) => {
      const step = i + 1;
      nodes.push({ step, names: [name], cell });
      const next = path[step] ?? (cell.key['end'] === 'end' ? end : undefined);
      if (next !== undefined) links.push({ step, names: [name, next], cell });
    });
  }
  const all = shown.reduce(plus, nobody);
  return {
    links: summed(links).map(({ step, names: [from, to], sum }) => ({
      step,
      from: from!,
      to: to!,
      people: peopleIn(sum, precision),
    })),
    nodes: summed(nodes).map(({ step, names: [name], sum }) => {
      const share = partOf(sum, all, precision);
      return {
        step,
        name: name!,
        people: peopleIn(sum, precision),
        share_of_start:
          share === 'not determined' ? { value: sum.people / all.people, low: 0, high: 1 } : share,
      };
    }),
  };
}

/** `(end)`, in more brackets where a touchpoint is called that. */
function endName(shown: readonly Shown[]): string {
  const names = new Set(shown.flatMap(cell => cell.key['path']));
  let name = '(end)';
  while (names.has(name)) name = `(${name})`;
  return name;
}

function steps(question: FunnelQuestion, shown: readonly Shown[], precision: Precision): Step[] {
  const { by } = question;
  const names = stepNames(question.steps);
  if (by === undefined) return groupSteps(names, shown, precision);
  const groups = [...new Set(shown.map(cell => String(cell.key[by.attribute])))].sort();
  return groups.flatMap(group => {
    const own = shown.filter(cell => cell.key[by.attribute] === group);
    return groupSteps(names, own, precision).map(step => ({ group, ...step }));
  });
}

/** People who reached each step: everybody shown whose furthest step is that one or a later one. */
function groupSteps(names: readonly string[], shown: readonly Shown[], precision: Precision): Step[] {
  const reached = names.map((_, i) => {
    const beyond = new Set(names.slice(i));
    return shown.filter(cell => beyond.has(String(cell.key['furthest']))).reduce(plus, nobody);
  });
  return names.map((step, i) => ({
    step,
    people: reached[i]!.cells === 0 ? 'withheld' : peopleIn(reached[i]!, precision),
    rate_from_first: rate(reached[i]!, reached[0]!, i === 0, precision),
    rate_from_previous: rate(reached[i]!, reached[Math.max(0, i - 1)]!, i === 0, precision),
  }));
}

/**
 * Of the people at an earlier step those who went on. Where everybody who is shown went on, those who
 * did not are withheld, and so is the rate: it is not 1.
 */
function rate(to: Sum, from: Sum, same: boolean, precision: Precision): Estimate | 'withheld' {
  if (to.cells === 0) return 'withheld';
  if (same) return { value: 1, low: 1, high: 1 };
  if (to.cells === from.cells) return 'withheld';
  const part = partOf(to, from, precision);
  return part === 'not determined' ? 'withheld' : part;
}

/**
 * Times by which a quarter, half and three quarters of the people in shown bins were there, taken as
 * spread evenly over their bin. The interval is that of whole bins, from the one that holds q - d of
 * the people to the one that holds q + d, d = z·√j·σ / n for j shown bins of n people (PRIVACY.md 6.7):
 * nothing is known of where in a bin people are.
 */
function quantiles(
  { finest }: TimeToQuestion,
  shown: readonly Shown[],
  { sigma }: Precision,
): NonNullable<Derived['quantiles']> {
  const bins = timeBins(finest).flatMap(bin => {
    const cell = shown.find(({ key }) => key['from_seconds'] === bin.from_seconds);
    return cell === undefined ? [] : [{ ...bin, people: plus(nobody, cell).people }];
  });
  const all = shown.reduce(plus, nobody);
  const slack = z * Math.sqrt(all.cells) * sigma;
  return [0.25, 0.5, 0.75].map(q => ({
    q,
    seconds: all.people === 0 ? 'withheld' : timeOf(bins, q * all.people, slack),
  }));
}

/** When `rank` people of a histogram were there, give or take `slack` people. */
function timeOf(
  bins: readonly (TimeBin & { readonly people: number })[],
  rank: number,
  slack: number,
): TimeEstimate {
  let before = 0;
  const ends = bins.map(bin => {
    before += bin.people;
    return { ...bin, before: before - bin.people };
  });
  const holding = (people: number) => ends.find(bin => bin.before + bin.people >= people) ?? ends.at(-1)!;
  const { from_seconds: from, to_seconds: to, before: earlier, people } = holding(rank);
  return {
    value: to === null ? null : from + ((rank - earlier) / people) * (to - from),
    low: holding(rank - slack).from_seconds,
    high: holding(rank + slack).to_seconds,
  };
}

/** Differences of periods that follow one another in the calendar; a withheld one has none on either side. */
function changes(
  question: TrendQuestion,
  shown: readonly Shown[],
  { sigma }: Precision,
): NonNullable<Derived['changes']> {
  const people = new Map(shown.map(cell => [String(cell.key['period']), cell.people.value]));
  const half = Math.ceil(z * Math.SQRT2 * sigma);
  const names = periodNames(question);
  return names.slice(1).flatMap((to, i) => {
    const from = names[i]!;
    const [before, after] = [people.get(from), people.get(to)];
    if (before === undefined || after === undefined) return [];
    const value = after - before;
    return [{ from, to, people: { value, low: value - half, high: value + half } }];
  });
}
