import { canonicalJson } from '../policy/canonical.ts';
import type { Question, QuestionOf } from '../policy/question.ts';
import { funnelGroupPart, funnelStepNames, furthestPart, timedPart } from '../policy/questions/funnel.ts';
import { leadsUp, type PathsQuestion } from '../policy/questions/paths.ts';
import { offsetPart } from '../policy/questions/retention.ts';
import type { MeanQuestion, SumQuestion } from '../policy/questions/sum.ts';
import { derive } from './derive.ts';
import { nobody, type Precision, peopleIn, plus, type Shown, z } from './estimates.ts';
import type { Cell, CellKey, Derived, Estimate, Plan } from './release.ts';

/**
 * Where the bin that a person names under one question decides the bin under another, the answer to the other
 * follows from the answer to the first, exactly over its shown bins and at no cost. Each way is a map of bins;
 * where a question keeps a sample of a person's bins, the sample is that of the question that was asked.
 */
type BinMap = (key: CellKey) => CellKey | 'none';

/** For a pair of kinds, the map from one question's bins to the other's; `no` where it does not decide them. */
interface Derivation<From extends Question['ask'], To extends Question['ask']> {
  map(from: QuestionOf<From>, to: QuestionOf<To>): BinMap | 'no';
}

/** Fewer places of the same paths. */
const pathsToPaths: Derivation<'paths', 'paths'> = {
  map: (from, to) => {
    if (!same({ ...from, depth: to.depth }, to) || to.depth >= from.depth) return 'no';
    // A tree has the shorter beginnings as they are.
    if (to.tree) return key => ((key['path'] as string[]).length <= to.depth ? key : 'none');
    return key => {
      const path = key['path'] as string[];
      const told = Number(key['before'] ?? 0);
      const kept = leadsUp(to) ? path.slice(-to.depth) : path.slice(0, told + to.depth);
      return { ...key, path: kept, end: kept.length < path.length ? 'cut' : key['end']! };
    };
  },
};

/** A path tells which of its first places are the steps of a strict funnel. */
const pathsToFunnel: Derivation<'paths', 'funnel'> = {
  map: (from, to) => {
    const where = to.where === undefined ? {} : { where: to.where };
    const plainPath: PathsQuestion = {
      ask: 'paths',
      start: to.steps[0]!,
      depth: from.depth,
      collapse_repeats: false,
      ...where,
    };
    const plainFunnel = { ask: 'funnel', steps: to.steps, order: 'strict', ...where };
    if (!same(from, plainPath) || !same(to, plainFunnel) || to.steps.length > from.depth) return 'no';
    const names = funnelStepNames(to);
    return key => {
      const path = key['path'] as string[];
      const wrong = to.steps.findIndex((step, i) => path[i] !== step);
      return { [furthestPart]: names[(wrong < 0 ? to.steps.length : wrong) - 1]! };
    };
  },
};

/** Fewer of its steps, without their times, and all groups taken together: the dates of `over` are those of the data. */
const funnelToFunnel: Derivation<'funnel', 'funnel'> = {
  map: (from, to) => {
    const fewer = to.steps.length;
    const { by, over, times, step_within_seconds: windows, ...rest } = from;
    const shortened = {
      ...rest,
      steps: from.steps.slice(0, fewer),
      ...(windows !== undefined && { step_within_seconds: windows.slice(0, fewer - 1) }),
      ...(to.by !== undefined && by !== undefined && { by }),
      ...(to.over !== undefined && over !== undefined && { over }),
      ...(to.times !== undefined && times !== undefined && { times }),
    };
    if (same(from, to) || fewer > from.steps.length || !same(shortened, to)) return 'no';
    // In any order which steps were reached is not told; the last match moves where steps are left out.
    if (fewer < from.steps.length && (from.order === 'any' || to.by?.at === 'last')) return 'no';
    const [names, fewerNames] = [funnelStepNames(from), funnelStepNames(to)];
    const group = funnelGroupPart(to);
    return key => {
      if (timedPart in key) {
        const step = names.indexOf(String(key[timedPart]));
        return to.times === undefined || step >= fewer ? 'none' : { ...key, [timedPart]: fewerNames[step]! };
      }
      const step = Math.min(fewer - 1, names.indexOf(String(key[furthestPart])));
      const furthest = { [furthestPart]: fewerNames[step]! };
      return group === undefined ? furthest : { [group]: key[group]!, ...furthest };
    };
  },
};

/** Fewer periods. */
const retentionToRetention: Derivation<'retention', 'retention'> = {
  map: (from, to) => {
    const { periods } = to;
    if (!same({ ...from, periods, at_most: to.at_most }, to) || periods >= from.periods) return 'no';
    // Otherwise people may have been clipped, each time in another way.
    const whole = ({ kind, at_most, periods }: typeof from) => kind === 'on_or_after' || at_most > periods;
    if (from.cohorts !== 'first_time' || !whole(from) || !whole(to)) return 'no';
    const part = offsetPart(to);
    return key => {
      const offset = Number(key[part]);
      if (to.kind === 'n_day' && offset > periods) return 'none';
      return { ...key, [part]: Math.min(offset, periods) };
    };
  },
};

/** People alone. */
const reachToReach: Derivation<'reach', 'reach'> = {
  map: (from, to) => {
    const { events, ...people } = from;
    return events !== undefined && same(people, to) ? key => key : 'no';
  },
};

/** Some of the segments. */
const compareToCompare: Derivation<'compare', 'compare'> = {
  map: (from, to) => {
    const { segments } = to;
    if (segments === undefined || !same({ ...from, segments }, to) || same(from, to)) return 'no';
    if (segments.some(segment => from.segments?.includes(segment) === false)) return 'no';
    return key => (segments.includes(String(key['segment'])) ? key : 'none');
  },
};

/** Sum and mean are of the same numbers; groups of people by an attribute make up all people. */
function moneyMap(from: SumQuestion | MeanQuestion, to: SumQuestion | MeanQuestion): BinMap | 'no' {
  if (same(from, to)) return 'no';
  if (same({ ...from, ask: to.ask }, to)) return key => key;
  const { by, ...all } = from;
  // Without groups, or with one a person, nobody is kept out of a group.
  if (typeof by !== 'object' || !same({ ...all, ask: to.ask, at_most: to.at_most }, to)) return 'no';
  return () => ({});
}

/** Fewer of its models. */
const attributionToAttribution: Derivation<'attribution', 'attribution'> = {
  map: (from, to) => {
    if (same(from, to) || !to.models.every(model => from.models.includes(model))) return 'no';
    const { half_life_seconds, ...rest } = from;
    const kept = to.models.includes('time_decay') ? { half_life_seconds } : {};
    // Paths, which one model alone needs, are bins of their own: the depth must be the same.
    return same({ ...rest, ...kept, models: to.models }, to) ? key => key : 'no';
  },
};

export const derivations = [
  { from: 'paths', to: 'paths', ...pathsToPaths },
  { from: 'paths', to: 'funnel', ...pathsToFunnel },
  { from: 'funnel', to: 'funnel', ...funnelToFunnel },
  { from: 'retention', to: 'retention', ...retentionToRetention },
  { from: 'reach', to: 'reach', ...reachToReach },
  { from: 'compare', to: 'compare', ...compareToCompare },
  { from: 'sum', to: 'sum', map: moneyMap },
  { from: 'sum', to: 'mean', map: moneyMap },
  { from: 'mean', to: 'mean', map: moneyMap },
  { from: 'mean', to: 'sum', map: moneyMap },
  { from: 'attribution', to: 'attribution', ...attributionToAttribution },
] as const;

interface AnyDerivation {
  readonly from: Question['ask'];
  readonly to: Question['ask'];
  map(from: Question, to: Question): BinMap | 'no';
}

/** The map of bins by which one answer follows from another, where one is declared. */
function binMap(from: Question, to: Question): BinMap | 'no' {
  for (const derivation of derivations as readonly AnyDerivation[]) {
    if (derivation.from !== from.ask || derivation.to !== to.ask) continue;
    const map = derivation.map(from, to);
    if (map !== 'no') return map;
  }
  return 'no';
}

export interface Following {
  /** Shown cells in code-unit order of their keys, then other people. */
  readonly cells: readonly Cell[];
  readonly derived: Derived;
}

/** What intervals of sums follow from. */
export type SourcePlan = Precision & Pick<Plan, 'measures'>;

/**
 * What follows for `to` from the cells of an answer to `from`: sums of shown cells with the intervals of such sums.
 * People in withheld cells are in none of them; people in `other` stay there where both questions have it.
 */
export function following(
  from: Question,
  to: Question,
  cells: readonly Cell[],
  plan: SourcePlan,
): Following | 'no' {
  const map = binMap(from, to);
  if (map === 'no') return 'no';
  const moved = cells.flatMap((cell): Shown[] => {
    if (cell.state !== 'value') return [];
    const key = map(cell.key);
    return key === 'none' ? [] : [{ ...cell, key }];
  });
  const summed = [...Map.groupBy(moved, ({ key }) => canonicalJson(key))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, parts]) => sumOf(parts, to, plan));
  const other = hasOther(to) ? cells.filter(cell => cell.state === 'other') : [];
  return { cells: [...summed, ...other], derived: derivedFrom(to, moved, summed, plan) };
}

/** Where parts of one release make up a whole, people outside its shown cells are outside these too. */
function hasOther({ ask }: Question): boolean {
  return ask === 'paths' || ask === 'reach';
}

function sumOf(parts: readonly Shown[], to: Question, plan: SourcePlan): Shown {
  const [first] = parts;
  const { key, amount, credit, people: own } = first!;
  const people = parts.length === 1 ? own : peopleIn(parts.reduce(plus, nobody), plan);
  return {
    key,
    state: 'value',
    people,
    ...(amount && { amount: { ...amount, ...amountOf(parts, plan) } }),
    ...(credit && to.ask === 'attribution' && creditOf(credit, to.models)),
  };
}

function amountOf(parts: readonly Shown[], { measures = [] }: SourcePlan): Estimate {
  if (parts.length === 1) return parts[0]!.amount!;
  const value = parts.reduce((sum, { amount }) => sum + amount!.value, 0);
  const { sigma } = measures.find(({ name }) => name === 'amount')!;
  const half = Math.ceil(z * Math.sqrt(parts.length) * sigma);
  return { value, low: value - half, high: value + half };
}

function creditOf(credit: NonNullable<Shown['credit']>, models: readonly string[]): Pick<Shown, 'credit'> {
  const kept = Object.entries(credit).filter(([model]) => models.includes(model));
  return kept.length === 0 ? {} : { credit: Object.fromEntries(kept) };
}

/** Counts stay apart, so that sums know of how many noises they are made; amounts are of the cell that they make up. */
function derivedFrom(
  to: Question,
  moved: readonly Shown[],
  summed: readonly Shown[],
  plan: SourcePlan,
): Derived {
  if (to.ask !== 'sum' && to.ask !== 'mean') return derive(to, moved, plan);
  const parts = moved.length / Math.max(1, summed.length);
  return derive(to, summed, { ...plan, sigma: plan.sigma * Math.sqrt(parts) });
}

function same(a: object, b: object): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
