import * as z from 'zod';
import { minorDigits } from '../currency.ts';
import type { AskedMapping, QuestionKind } from '../question-kind.ts';
import { atMostSchema, breakdownSchema, filtered } from '../question-parts.ts';
import { attributeRefusals, breakdownOf, breakdownText } from '../recipe-question-values.ts';
import { invalid } from '../recipe-text.ts';
import { choiceOf, maybe, numberOf, wholeOf } from '../recipe-values.ts';

const money = {
  of: z.literal('amount'),
  /** Of the mapping; `clamp` is in its minor units. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Most that one person adds in all, whatever they spent: a public number. */
  clamp: z
    .int()
    .min(1)
    .max(2 ** 32 - 1),
  by: z.union([z.literal('channel'), z.literal('touchpoint'), breakdownSchema]).optional(),
  /** Contribution bound L0: most groups that one person adds to. */
  at_most: atMostSchema,
  ...filtered,
};

export const sumSchema = z.strictObject({ ask: z.literal('sum'), ...money });
export const meanSchema = z.strictObject({ ask: z.literal('mean'), ...money });
export type SumQuestion = z.infer<typeof sumSchema>;
export type MeanQuestion = z.infer<typeof meanSchema>;
type MoneyQuestion = SumQuestion | MeanQuestion;

/** Sum and mean are one question: people and what they spent in each group. They differ in what is told of it. */
function moneyKind<Q extends MoneyQuestion>(ask: Q['ask'], word: string): QuestionKind<Q> {
  return {
    fields: ['of', 'by', 'clamp', 'at_most'],
    read: (section, mapping, refuse) => {
      const { amount, channel } = mapping;
      maybe(section.get('of'), place => choiceOf(place, ['amount']));
      if (amount === undefined) throw refuse('no amount is mapped');
      const by = maybe(section.get('by'), place => {
        if (place.kind === 'text' && (place.text === 'channel' || place.text === 'touchpoint')) {
          if (place.text === 'channel' && channel === undefined)
            throw invalid(place.path, 'no column is mapped to the channel');
          return place.text;
        }
        return breakdownOf(place, mapping);
      });
      const place = section.require('clamp');
      const clamp = Math.round(numberOf(place) * 10 ** minorDigits(amount.currency));
      if (!(clamp >= 1 && clamp <= 2 ** 32 - 1)) {
        throw invalid(place.path, `it is more than nothing and at most ${2 ** 32 - 1} minor units`);
      }
      return {
        ask,
        of: 'amount',
        currency: amount.currency,
        clamp,
        ...(by === undefined ? {} : { by }),
        at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 1,
      } as unknown as Omit<Q, 'where'>;
    },
    write: question => {
      const { currency, clamp, by, ...rest } = question as MoneyQuestion;
      return {
        ...rest,
        clamp: clamp / 10 ** minorDigits(currency),
        ...(by === undefined ? {} : { by: typeof by === 'string' ? by : breakdownText(by) }),
      };
    },
    refusals: moneyRefusals,
    title: ({ by }) =>
      by === undefined
        ? `${word} of amounts`
        : `${word} of amounts by ${typeof by === 'string' ? by : by.attribute}`,
  };
}

function* moneyRefusals({ currency, by }: MoneyQuestion, mapping: AskedMapping): Generator<string> {
  const { amount, channel } = mapping;
  if (amount === undefined) yield 'no amount is mapped';
  else if (amount.currency !== currency) yield `the amounts are in ${amount.currency}, not in ${currency}`;
  if (by === 'channel' && channel === undefined) yield 'no channel is mapped';
  if (typeof by === 'object') yield* attributeRefusals(by.attribute, mapping);
}

export const sumKind = moneyKind<SumQuestion>('sum', 'Sum');
export const meanKind = moneyKind<MeanQuestion>('mean', 'Mean');
