import type { Question } from '../../../shared/policy/question.ts';

/** What a question asks, as a title. */
export function questionTitle(question: Question): string {
  switch (question.ask) {
    case 'reach':
      return typeof question.of === 'string'
        ? `People by ${question.of}`
        : `People by ${question.of.attribute}`;
    case 'paths':
      return question.start === undefined
        ? `Paths from the first touchpoint, ${question.depth} deep`
        : `Paths from ${question.start}, ${question.depth} deep`;
    case 'funnel': {
      const steps = `${question.steps[0]} to ${question.steps.at(-1)}`;
      return question.by ? `Funnel ${steps}, by ${question.by.attribute}` : `Funnel ${steps}`;
    }
  }
}

export const analysisWords = {
  reach: { name: 'Reach', says: 'How many people met each touchpoint, channel or attribute value.' },
  paths: { name: 'Paths', says: 'The ways people took, one path a person, from a start to a depth.' },
  funnel: { name: 'Funnel', says: 'How far people came along steps in an order.' },
} as const satisfies Record<Question['ask'], { name: string; says: string }>;
