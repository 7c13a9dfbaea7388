import { funnelGroupPart, funnelStepNames } from '../policy/questions/funnel.ts';
import type { Release } from '../release/release.ts';
import { labelText } from './label-text.ts';
import { timeEstimateText } from './time-words.ts';

type Step = NonNullable<Release['derived']['steps']>[number];

/**
 * Whether people who reached a step of a funnel may be missing from its sum, because the cell of that
 * step or of a later one is withheld. Such a sum is a lower bound, noise aside.
 */
export function leavesOutWithheld({ question, cells }: Release, { group, step }: Step): boolean {
  if (question.ask !== 'funnel') return false;
  const names = funnelStepNames(question);
  const part = funnelGroupPart(question);
  const later = new Set(names.slice(names.indexOf(step)));
  return cells.some(
    cell =>
      cell.state === 'withheld' &&
      later.has(String(cell.key['furthest'])) &&
      (part === undefined || cell.key[part] === group),
  );
}

/** Medians of how long the steps took, in order. */
export function stepTimesSentence({ derived }: Release): readonly string[] {
  const medians = (derived.step_times ?? []).filter(({ q }) => q === 0.5);
  if (medians.length === 0) return [];
  const parts = medians.map(
    ({ step, seconds }) =>
      `${labelText(step)} ${seconds === 'withheld' ? 'withheld' : timeEstimateText(seconds)}`,
  );
  return [`Median time from the step before: ${parts.join('; ')}.`];
}
