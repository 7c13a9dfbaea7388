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

/** Numbers that people add to the bins they name, and how a question's ρ is divided over them (DESIGN.md section 3). */
export interface Measures {
  /** Parts of ρ for the count of people, which decides what shows. */
  readonly peopleParts: number;
  readonly added: readonly Measure[];
}

export const peopleAlone: Measures = { peopleParts: 1, added: [] };

export interface Measure {
  /** Its name in a plan and a release. */
  readonly name: string;
  /** Most that one person adds over all bins, in absolute value: its sensitivity in L1, so in L2 too. */
  readonly total: number;
  readonly parts: number;
}

/** What a cell holds beside people. */
export interface MeasuredCell<E> {
  readonly amount?: E & { readonly currency: string };
  readonly events?: E;
  readonly credit?: Readonly<Record<string, E>>;
}

/** A kind of question as a histogram over people. Everything but `ask` is public: no data are looked at. */
export interface JourneyKind<Q> {
  /** What the runner asks of each person. */
  ask(question: Q): JourneyQuestion;
  /** Contribution bound: most bins that one person can name. */
  l0(question: Q): number;
  /** Whether people outside every shown cell are asked for: not where all cells are declared. */
  hasOther(question: Q): boolean;
  /** What people add to their bins beside themselves; a kind without it counts people alone. */
  measures?(question: Q): Measures;
  /** Where a cell holds them, of any form of number. */
  measured?<E>(question: Q, key: BinKey, values: readonly E[]): MeasuredCell<E>;
  /** `unlisted`: no withheld cell of this kind is ever listed. */
  keys(question: Q, publicTouchpoints: readonly string[]): readonly KeyParts[] | 'unlisted';
  /** The same of bins of a second form, where a question has some. */
  moreKeys?(question: Q): readonly KeyParts[];
}
