import {
  type FunnelQuestion,
  funnelGroupPart,
  funnelStepNames,
  furthestPart,
  timedPart,
} from '../../policy/questions/funnel.ts';
import { wideTimeBins } from '../../policy/time-bins.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, type Precision, partGoneOn, peopleIn, plus, type Shown } from '../estimates.ts';
import type { Derived } from '../release.ts';
import { timeQuantile } from '../time-quantile.ts';

type Step = NonNullable<Derived['steps']>[number];

export const deriveFunnel: Derive<FunnelQuestion> = (question, shown, precision) => ({
  steps: steps(
    question,
    shown.filter(({ key }) => furthestPart in key),
    precision,
  ),
  ...(question.times !== undefined && { step_times: stepTimes(question, question.times, shown, precision) }),
});

/** Of who reached a step after the first, in shown bins: when a quarter, half and three quarters of them had. */
function stepTimes(
  question: FunnelQuestion,
  finest: NonNullable<FunnelQuestion['times']>,
  shown: readonly Shown[],
  precision: Precision,
): NonNullable<Derived['step_times']> {
  return funnelStepNames(question)
    .slice(1)
    .flatMap(step => {
      const own = shown.filter(({ key }) => key[timedPart] === step);
      return [0.25, 0.5, 0.75].map(q => ({
        step,
        q,
        seconds: timeQuantile(q, wideTimeBins(finest), own, precision),
      }));
    });
}

function steps(question: FunnelQuestion, shown: readonly Shown[], precision: Precision): Step[] {
  const part = funnelGroupPart(question);
  const names = funnelStepNames(question);
  if (part === undefined) return groupSteps(names, shown, precision);
  const groups = [...new Set(shown.map(cell => String(cell.key[part])))].sort();
  return groups.flatMap(group => {
    const own = shown.filter(cell => cell.key[part] === group);
    return groupSteps(names, own, precision).map(step => ({ group, ...step }));
  });
}

/** People who reached each step: everybody shown whose furthest step is that one or a later one. */
function groupSteps(names: readonly string[], shown: readonly Shown[], precision: Precision): Step[] {
  const reached = names.map((_, i) => {
    const beyond = new Set(names.slice(i));
    return shown.filter(cell => beyond.has(String(cell.key[furthestPart]))).reduce(plus, nobody);
  });
  return names.map((step, i) => ({
    step,
    people: reached[i]!.cells === 0 ? 'withheld' : peopleIn(reached[i]!, precision),
    rate_from_first: partGoneOn(reached[i]!, reached[0]!, i === 0, precision),
    rate_from_previous: partGoneOn(reached[i]!, reached[Math.max(0, i - 1)]!, i === 0, precision),
  }));
}
