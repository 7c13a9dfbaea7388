import type * as z from 'zod';
import type { Mapping } from '../../../shared/policy/mapping.ts';
import { type Question, questionSchema } from '../../../shared/policy/question.ts';

/** What a draft may know of the mapping that its question will be asked under. */
export type DraftMapping = Pick<Mapping, 'precision' | 'from' | 'to' | 'amount'>;

export type QuestionReading =
  | { readonly state: 'complete'; readonly question: Question }
  | { readonly state: 'incomplete'; readonly says: string };

/** A kind of question while a person builds it. */
export interface DraftKind<Q extends Question, Draft> {
  readonly empty: Draft;
  /** Reads a draft as a question that the vault accepts, or says what is missing. */
  read(draft: Draft, mapping: DraftMapping): QuestionReading;
  /** The draft that asks the same. */
  draftOf(question: Q): Draft;
}

export function incomplete(says: string): QuestionReading {
  return { state: 'incomplete', says };
}

/** A question of its schema, or what to say where it is none. */
export function complete(candidate: z.input<typeof questionSchema>, says: string): QuestionReading {
  const question = questionSchema.safeParse(candidate);
  return question.success ? { state: 'complete', question: question.data } : incomplete(says);
}
