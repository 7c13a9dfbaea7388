import { canonicalJson } from '../policy/canonical.ts';
import type { Asked } from '../policy/question.ts';
import { mostShown } from '../policy/questions/fairness.ts';
import type { Release } from '../release/release.ts';
import { followingAnswer } from './following-answer.ts';

/**
 * A check of who shows in a chart, with the cells that the answers to the chart show: whoever reads them sees those.
 * `not asked` where no answer stands. Other questions stay as they are.
 */
export function withShownCells(
  asked: Asked,
  earlier: readonly Release[],
  publicTouchpoints: readonly string[],
): Asked | 'not asked' {
  const { question } = asked;
  if (question.ask !== 'fairness') return asked;
  const { check } = question;
  if (check.of !== 'visible' || check.shown !== undefined) return asked;
  const text = canonicalJson(check.chart);
  const answers = earlier.filter(release => canonicalJson(release.question) === text);
  const follows = answers.length > 0 ? 'none' : followingAnswer(earlier, check.chart, publicTouchpoints);
  const told = follows === 'none' ? answers : [follows];
  if (told.length === 0) return 'not asked';
  const cells = told
    .flatMap(release => release.cells)
    .flatMap(cell => (cell.state === 'value' ? [cell] : []))
    .sort((a, b) => b.people.value - a.people.value);
  const keys = new Map(cells.map(({ key }) => [canonicalJson(key), key]));
  const shown = [...keys]
    .slice(0, mostShown)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, key]) => key);
  return { ...asked, question: { ...question, check: { ...check, shown } } };
}
