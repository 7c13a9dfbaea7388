import type { Question } from '../policy/question.ts';
import { kindOf } from '../policy/question-kinds.ts';

/** The title of an answer that nobody gave one; made of names that a person typed. */
export function defaultTitle(question: Question): string {
  return shortened(kindOf(question.ask).title(question));
}

const most = 200;

function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= most ? title : `${characters.slice(0, most - 1).join('')}…`;
}
