import { withheldKeys } from '../journeys/questions/asking.ts';
import type { Question } from '../policy/question.ts';
import { following } from '../release/follows.ts';
import type { Release } from '../release/release.ts';

/**
 * The answer to a question that follows from one of the earlier answers, of several from the most precise: that
 * with the largest share. What it withholds is listed by the same rule as for any answer.
 */
export function followingAnswer(
  earlier: readonly Release[],
  question: Question,
  publicTouchpoints: readonly string[],
): Release | 'none' {
  const dearest = earlier.toSorted((a, b) => b.plan.share - a.plan.share);
  for (const source of dearest) {
    const answer = following(source.question, question, source.cells, source.plan);
    if (answer === 'no') continue;
    const shown = answer.cells.flatMap(cell => (cell.state === 'value' ? [cell.key] : []));
    const withheld = withheldKeys(question, publicTouchpoints, shown).map(
      key => ({ key, state: 'withheld' }) as const,
    );
    const inOrder = (state: 'value' | 'other') => answer.cells.filter(cell => cell.state === state);
    return {
      ...source,
      question,
      cells: [...inOrder('value'), ...withheld, ...inOrder('other')],
      derived: answer.derived,
      follows: source.question,
    };
  }
  return 'none';
}
