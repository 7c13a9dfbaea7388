import { offsetPart, type RetentionQuestion } from '../policy/questions/retention.ts';
import type { Cell, Release } from '../release/release.ts';

/** The cells that a row of the triangle adds up: those of its period, and on or after of every later one. */
export function retentionCells(
  question: RetentionQuestion,
  { cells }: Release,
  { cohort, period }: { readonly cohort: string; readonly period: number },
): readonly Cell[] {
  const part = offsetPart(question);
  return cells.filter(({ key }) => {
    if (key['cohort'] !== cohort) return false;
    const offset = Number(key[part]);
    return question.kind === 'on_or_after' ? offset >= period : offset === period;
  });
}
