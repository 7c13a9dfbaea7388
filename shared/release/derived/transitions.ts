import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import { wideTimeBins } from '../../policy/time-bins.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, type Precision, partOf, peopleIn, plus, type Shown, type Sum } from '../estimates.ts';
import type { Derived } from '../release.ts';
import { timeQuantile } from '../time-quantile.ts';

interface Step {
  readonly from: string;
  readonly to: string;
  readonly cells: readonly Shown[];
  readonly sum: Sum;
}

/**
 * Of those shown to leave a touchpoint the part that goes to each other, and with times who takes a step and the
 * median of how long: sums of shown cells alone.
 */
export const deriveTransitions: Derive<TransitionsQuestion> = ({ times }, shown, precision) => {
  const steps = stepsOf(shown);
  const leaving = new Map<string, Sum>();
  for (const { from, cells } of steps) {
    leaving.set(
      from,
      cells.reduce((sum, cell) => plus(sum, cell), leaving.get(from) ?? nobody),
    );
  }
  return {
    rates: steps.map(({ from, to, sum }) => {
      const whole = leaving.get(from)!;
      const rate = whole.cells === sum.cells ? 'not determined' : partOf(sum, whole, precision);
      return { from, to, rate: rate === 'not determined' ? 'withheld' : rate };
    }),
    ...(times !== undefined && { edges: steps.map(step => timedEdge(step, times, precision)) }),
  };
};

function stepsOf(shown: readonly Shown[]): readonly Step[] {
  const groups = Map.groupBy(shown, ({ key }) => JSON.stringify([key['from'], key['to']]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, cells]) => ({
      from: String(cells[0]!.key['from']),
      to: String(cells[0]!.key['to']),
      cells,
      sum: cells.reduce(plus, nobody),
    }));
}

function timedEdge(
  { from, to, cells, sum }: Step,
  finest: NonNullable<TransitionsQuestion['times']>,
  precision: Precision,
): NonNullable<Derived['edges']>[number] {
  const median = timeQuantile(0.5, wideTimeBins(finest), cells, precision);
  return { from, to, people: peopleIn(sum, precision), median_seconds: median };
}
