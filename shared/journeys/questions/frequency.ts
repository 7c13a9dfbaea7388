import { amountBins, type CountBin, countBins } from '../../policy/count-bins.ts';
import { type FrequencyQuestion, frequencyDigits } from '../../policy/questions/frequency.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import type { JourneyKind } from '../journey-kind.ts';
import { binOfEach, type JourneyQuestion, type Labels } from '../journey-question.ts';
import { lastEdge } from '../last-edge.ts';

/** How many events, sessions, times at a touchpoint or minor units of money a person has in all; who has none names no bin. */
function frequency(question: FrequencyQuestion): JourneyQuestion {
  const counts = frequencyBins(question);
  const edges = counts.map(({ from_count }) => from_count);
  return (labels, bins) => {
    const countOf = counter(question.of, labels);
    return {
      binsOf: binOfEach(journey => {
        const bin = lastEdge(edges, countOf(journey));
        return bin >= 0 ? bins.child(BinTable.root, bin) : BinTable.root;
      }),
      key: ([bin]) => ({ ...counts[bin!]! }),
    };
  };
}

function frequencyBins(question: FrequencyQuestion): readonly CountBin[] {
  const { of } = question;
  return typeof of === 'object' && 'amount' in of ? amountBins(frequencyDigits(question)) : countBins;
}

function counter(of: FrequencyQuestion['of'], labels: Labels): (journey: Journey) => number {
  if (of === 'events') return journey => journey.length;
  if (of === 'sessions') return sessionsOf;
  if ('amount' in of) return moneyOf;
  const code = labels.touchpoint.indexOf(of.touchpoint);
  return journey => {
    let count = 0;
    for (let i = 0; i < journey.length; i++) if (journey.touchpoint(i) === code) count++;
    return count;
  };
}

function sessionsOf(journey: Journey): number {
  const sessions = new Set<number>();
  for (let i = 0; i < journey.length; i++) sessions.add(journey.session(i));
  return sessions.size;
}

function moneyOf(journey: Journey): number {
  let sum = 0;
  for (let i = 0; i < journey.length; i++) sum += journey.amount(i);
  return sum;
}

export const frequencyJourneys: JourneyKind<FrequencyQuestion> = {
  ask: frequency,
  l0: () => 1,
  hasOther: () => false,
  keys: question => [
    { parts: ['from_count', 'to_count'], declared: frequencyBins(question).map(bin => ({ ...bin })) },
  ],
};
