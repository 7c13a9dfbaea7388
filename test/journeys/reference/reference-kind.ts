import type fc from 'fast-check';
import type { PlainEvent } from './plain-journeys.ts';

/** A kind of question from its definition, in plain objects and strings; shares no code with the runner. */
export interface ReferenceKind<Q> {
  /** Questions over what `randomJourneys` makes, without their filter. */
  readonly questions: fc.Arbitrary<Omit<Q, 'where'>>;
  l0(question: Q): number;
  /** Keys that a person names, before bounding; the journey is what the filter left of it. */
  keys(journey: readonly PlainEvent[], question: Q): readonly Record<string, unknown>[];
  /** What a person adds to the measures of keys they name, a key as often as they name it. */
  values?(
    journey: readonly PlainEvent[],
    question: Q,
  ): readonly { readonly key: Record<string, unknown>; readonly values: readonly number[] }[];
  /** Most that one person adds to each measure in all. */
  totals?(question: Q): readonly number[];
  /** SELECT person, pk over the table `ev` (before bounding), where PRIVACY.md has an SQL form. */
  sql?(question: Q): string | undefined;
}
