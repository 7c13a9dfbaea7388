import type { ChartQuestion } from './chart-question.ts';
import type { Mapping } from './mapping.ts';
import type { Place } from './recipe-text.ts';
import type { Section } from './recipe-values.ts';

/** What a kind of question needs to know of the mapping. No data: an attribute is mapped or it is not. */
export type AskedMapping = Pick<
  Mapping,
  'time' | 'precision' | 'channel' | 'attributes' | 'from' | 'to' | 'amount' | 'session'
>;

/**
 * A kind of question as people write it. Beside the schema, all that recipes, plans and titles need; which
 * bins it has is the business of `shared/journeys/questions/`.
 */
export interface QuestionKind<Q> {
  /** Its names in a recipe, beside those that every question has. */
  readonly fields: readonly string[];
  /**
   * `chart` reads another question inside this one.
   *
   * @throws Failure for what cannot be read; `refuse` makes the one that says why it cannot be asked
   */
  read(
    section: Section,
    mapping: Mapping,
    refuse: (why: string) => Error,
    chart: (place: Place) => ChartQuestion,
  ): Omit<Q, 'where'>;
  /** The same fields as a recipe states them; `where` and a question inside are written for all kinds alike. */
  write(question: Omit<Q, 'where'>, chart: (question: ChartQuestion) => object): object;
  /** Why a mapping does not allow it, in words that follow the name of the question. */
  refusals(question: Q, mapping: AskedMapping): Iterable<string>;
  /** Made of names that a person typed. */
  title(question: Q): string;
}
