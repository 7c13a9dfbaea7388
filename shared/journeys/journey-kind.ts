import type { BinKey } from './bin-key.ts';
import type { JourneyQuestion } from './journey-question.ts';

/**
 * Parts of a question's keys that vary together, and the values of them that a person declared beforehand.
 * What a release lists as withheld is the product of all such groups, each with the values shown beside
 * those declared.
 */
export interface KeyParts {
  readonly parts: readonly string[];
  /** Keys of these parts alone. */
  readonly declared: readonly BinKey[];
}

/** One part with declared names. */
export function declaredNames(part: string, names: readonly string[]): KeyParts {
  return { parts: [part], declared: names.map(name => ({ [part]: name })) };
}

/** A kind of question as a histogram over people. Everything but `ask` is public: no data are looked at. */
export interface JourneyKind<Q> {
  /** What the runner asks of each person. */
  ask(question: Q): JourneyQuestion;
  /** Contribution bound: most bins that one person can name. */
  l0(question: Q): number;
  /** Whether people outside every shown cell are asked for: not where all cells are declared. */
  hasOther(question: Q): boolean;
  /** `unlisted`: no withheld cell of this kind is ever listed. */
  keys(question: Q, publicTouchpoints: readonly string[]): readonly KeyParts[] | 'unlisted';
}
