import { funnelGroupPart, funnelStepNames, furthestPart, timedPart } from '../policy/questions/funnel.ts';
import type { Cell, Release } from '../release/release.ts';
import { labelText } from './label-text.ts';
import { timeEstimateText } from './time-words.ts';

type Step = NonNullable<Release['derived']['steps']>[number];

/** The cells that a step's people are added up from, and those of how long it took. */
export function funnelCells(
  { question, cells }: Release,
  { group, step }: Pick<Step, 'group' | 'step'>,
): readonly Cell[] {
  if (question.ask !== 'funnel') return [];
  const names = funnelStepNames(question);
  const part = funnelGroupPart(question);
  const later = new Set(names.slice(names.indexOf(step)));
  return cells.filter(
    ({ key }) =>
      (part === undefined || key[part] === group) &&
      (later.has(String(key[furthestPart])) || key[timedPart] === step),
  );
}

/**
 * Whether people who reached a step of a funnel may be missing from its sum, because the cell of that
 * step or of a later one is withheld. Such a sum is a lower bound, noise aside.
 */
export function leavesOutWithheld(release: Release, step: Step): boolean {
  return funnelCells(release, step).some(({ state, key }) => state === 'withheld' && furthestPart in key);
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
