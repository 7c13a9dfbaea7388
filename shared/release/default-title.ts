import type { Question } from '../policy/question.ts';

/** The title of an answer that nobody gave one; made of names that a person typed. */
export function defaultTitle(question: Question): string {
  return shortened(titleOf(question));
}

function titleOf(question: Question): string {
  switch (question.ask) {
    case 'reach':
      return `People by ${typeof question.of === 'string' ? question.of : question.of.attribute}`;
    case 'paths':
      return question.start === undefined ? 'Paths from the start' : `Paths from ${question.start}`;
    case 'time_to':
      return `Time from ${question.start} to ${question.end}`;
    case 'trend':
      return `People with ${question.of} by ${question.period}`;
    case 'funnel': {
      const by = question.by === undefined ? '' : ` by ${question.by.attribute}`;
      return `Funnel from ${question.steps[0]} to ${question.steps.at(-1)}${by}`;
    }
  }
}

const most = 200;

function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= most ? title : `${characters.slice(0, most - 1).join('')}…`;
}
