import { moneyText } from '../charts/money-words.ts';
import type { TimePrecision } from '../policy/mapping.ts';
import type { Question } from '../policy/question.ts';
import type { FrequencyQuestion } from '../policy/questions/frequency.ts';
import { finestBins } from '../policy/time-bins.ts';
import type { Cell, Release } from './release.ts';

/** Another way to look at the same people: a question of its own, with its own price. */
export interface Related {
  readonly label: string;
  readonly question: Question;
}

const mostDepth = 20;

/** From paths to a funnel along the commonest of them, from a funnel to the paths through it, and the time that either took. */
export function relatedQuestions(
  { question, cells, derived }: Pick<Release, 'question' | 'cells' | 'derived'>,
  precision: TimePrecision,
): readonly Related[] {
  const where = question.where === undefined ? {} : { where: question.where };
  if (question.ask === 'paths') {
    if (question.by !== undefined || question.groups !== undefined || question.scope !== undefined) return [];
    const steps = commonestPath(cells);
    if (steps.length < 2) return [];
    return [{ label: 'As a funnel', question: { ask: 'funnel', steps, order: 'sequential', ...where } }];
  }
  if (question.ask === 'frequency') return limitedSums(question, derived, where);
  if (question.ask !== 'funnel' || question.order === 'any') return [];
  const [start, end] = [question.steps[0]!, question.steps.at(-1)!];
  const depth = Math.min(mostDepth, question.steps.length + 1);
  const finest = finestBins(precision);
  return [
    {
      label: 'As paths',
      question: { ask: 'paths', start, depth, collapse_repeats: true, ...where },
    },
    ...(finest === 'none' || start === end
      ? []
      : [
          {
            label: 'Time between',
            question: { ask: 'time_to' as const, start, end, finest, ...where },
          },
        ]),
  ];
}

/** From how much people spend to sums in which all but a fiftieth of those shown count in full. */
function limitedSums(
  { of }: FrequencyQuestion,
  { limits = [] }: Release['derived'],
  where: Pick<Question, 'where'>,
): readonly Related[] {
  const clamp = limits.find(({ q }) => q === 0.98)?.below ?? null;
  if (clamp === null || typeof of === 'string' || !('amount' in of)) return [];
  const limited = { of: 'amount', currency: of.amount, clamp, at_most: 1, ...where } as const;
  const limit = moneyText(clamp, of.amount);
  return [
    { label: `Sum up to ${limit} each`, question: { ask: 'sum', ...limited } },
    { label: `Mean up to ${limit} each`, question: { ask: 'mean', ...limited } },
  ];
}

/** The shown path of two places or more that most people took; the first by name where several are equal. */
function commonestPath(cells: readonly Cell[]): string[] {
  let most = { path: [] as string[], people: 0, text: '' };
  for (const cell of cells) {
    const path = cell.state === 'value' ? cell.key['path'] : undefined;
    if (cell.state !== 'value' || !Array.isArray(path) || path.length < 2) continue;
    const text = JSON.stringify(path);
    const people = cell.people.value;
    if (people > most.people || (people === most.people && text < most.text)) most = { path, people, text };
  }
  return most.path;
}
