import type { MeanQuestion, SumQuestion } from '../../policy/questions/sum.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import type { JourneyKind } from '../journey-kind.ts';
import { binsOfEach, type JourneyQuestion, type Labels } from '../journey-question.ts';

type MoneyQuestion = SumQuestion | MeanQuestion;

/**
 * People with an amount, and their amounts, by channel or touchpoint of the event or by the person's value of
 * an attribute at their first or last event with an amount. The runner clamps a person's total.
 */
function money({ by }: MoneyQuestion): JourneyQuestion {
  return (labels, bins) => {
    const names = namesOf(by, labels);
    const value: number[] = [0];
    return {
      ask: binsOfEach((journey, name) => {
        const fixed = typeof by === 'object' ? groupOf(journey, by) : 0;
        for (let i = 0; i < journey.length; i++) {
          const amount = journey.amount(i);
          if (amount === 0) continue;
          value[0] = amount;
          if (by === undefined) name(bins.child(BinTable.root, 0), value);
          else
            name(bins.child(BinTable.root, typeof by === 'object' ? fixed : codeAt(journey, by, i)), value);
        }
      }),
      key: ([code]) => (by === undefined ? {} : { [partOf(by)]: names[code!]! }),
    };
  };
}

function namesOf(by: MoneyQuestion['by'], labels: Labels): readonly string[] {
  if (by === undefined) return [];
  if (by === 'channel') return labels.channel();
  return by === 'touchpoint' ? labels.touchpoint : labels.attribute(by.attribute);
}

function codeAt(journey: Journey, by: 'channel' | 'touchpoint', position: number): number {
  return by === 'channel' ? journey.channel(position) : journey.touchpoint(position);
}

function groupOf(journey: Journey, by: { attribute: string; at: 'first' | 'last' }): number {
  const last = journey.length - 1;
  for (let i = 0; i <= last; i++) {
    const position = by.at === 'first' ? i : last - i;
    if (journey.amount(position) !== 0) return journey.attribute(by.attribute, position);
  }
  return 0;
}

function partOf(by: NonNullable<MoneyQuestion['by']>): string {
  return typeof by === 'string' ? by : by.attribute;
}

const moneyJourneys: JourneyKind<MoneyQuestion> = {
  ask: money,
  l0: ({ by, at_most }) => (by === 'channel' || by === 'touchpoint' ? at_most : 1),
  hasOther: ({ by }) => by !== undefined,
  measures: ({ clamp }) => ({ peopleParts: 1, added: [{ name: 'amount', total: clamp, parts: 2 }] }),
  measured: ({ currency }, _key, [amount]) =>
    amount === undefined ? {} : { amount: { ...amount, currency } },
  keys: ({ by }, publicTouchpoints) =>
    by === undefined
      ? [{ parts: [], declared: [{}] }]
      : [
          {
            parts: [partOf(by)],
            declared: by === 'touchpoint' ? publicTouchpoints.map(name => ({ touchpoint: name })) : [],
          },
        ],
};

export const sumJourneys: JourneyKind<SumQuestion> = moneyJourneys;
export const meanJourneys: JourneyKind<MeanQuestion> = moneyJourneys;
