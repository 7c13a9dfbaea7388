import * as z from 'zod';
import { minorDigits } from '../currency.ts';
import type { QuestionKind } from '../question-kind.ts';
import { filtered, touchpointName } from '../question-parts.ts';
import { sessionRefusals, touchpointOf } from '../recipe-question-values.ts';
import { maybe, sectionOf, textOf } from '../recipe-values.ts';

export const frequencySchema = z.strictObject({
  ask: z.literal('frequency'),
  /** Events, sessions, times at a touchpoint, or money: what one person has of it in all. */
  of: z.union([
    z.literal('events'),
    z.literal('sessions'),
    z.strictObject({ touchpoint: touchpointName }),
    z.strictObject({ amount: z.string().regex(/^[A-Z]{3}$/) }),
  ]),
  ...filtered,
});
export type FrequencyQuestion = z.infer<typeof frequencySchema>;

export const frequencyKind: QuestionKind<FrequencyQuestion> = {
  fields: ['of'],
  read: (section, { amount }, refuse) => {
    const of = maybe(section.get('of'), place => {
      if (place.kind === 'section') {
        return { touchpoint: touchpointOf(sectionOf(place, ['touchpoint']).require('touchpoint')) };
      }
      const name = textOf(place, 500);
      if (name === 'events' || name === 'sessions') return name;
      if (name !== 'amount') return { touchpoint: name };
      if (amount === undefined) throw refuse('no amount is mapped');
      return { amount: amount.currency };
    });
    return { ask: 'frequency', of: of ?? 'events' };
  },
  write: ({ of, ...rest }) => ({
    ...rest,
    of: typeof of === 'string' ? of : 'amount' in of ? 'amount' : of,
  }),
  refusals: function* ({ of }, mapping) {
    const { amount } = mapping;
    if (of === 'sessions') yield* sessionRefusals(mapping);
    if (typeof of === 'string' || !('amount' in of)) return;
    if (amount === undefined) yield 'no amount is mapped';
    else if (amount.currency !== of.amount)
      yield `the amounts are in ${amount.currency}, not in ${of.amount}`;
  },
  title: ({ of }) =>
    typeof of === 'string'
      ? `${of === 'events' ? 'Events' : 'Sessions'} a person`
      : 'amount' in of
        ? `${of.amount} a person`
        : `Times at ${of.touchpoint} a person`,
};

/** Decimals of what is counted: 0 but for money. */
export function frequencyDigits({ of }: FrequencyQuestion): number {
  return typeof of === 'object' && 'amount' in of ? minorDigits(of.amount) : 0;
}
