import { grouped } from '../charts/rounding.ts';
import type {
  RiskBand,
  riskBuckets,
  riskLabels,
  ShownCount,
  ShownRisk,
  ShownShare,
} from '../protocol/risk.ts';
import { mostBelief } from './guarantee.ts';
import type { RiskRelease } from './risk-release.ts';

/** Sentences about risk. Each names what the attacker knows; none says that anything is safe. */

type Label = (typeof riskLabels)[number];
type Bucket = (typeof riskBuckets)[number];

export function bandWords(band: RiskBand): string {
  return `${band} of people`;
}

/** A part of all people as short as it can be told: `43 %`, `< 1 %`, or its band. */
export function shareFigure(share: ShownShare): string {
  switch (share.kind) {
    case 'about':
      return `${share.percent} %`;
    case 'under':
      return `< ${share.percent} %`;
    case 'over':
      return `> ${share.percent} %`;
    case 'band':
      return share.band;
  }
}

/** The same in people that one can imagine: `about 4 in 10 people`. */
export function shareWords(share: ShownShare): string {
  switch (share.kind) {
    case 'about':
      return share.percent < 10 || share.percent >= 95
        ? `about ${share.percent} in 100 people`
        : `about ${Math.round(share.percent / 10)} in 10 people`;
    case 'under':
      return `fewer than ${share.percent} in 100 people`;
    case 'over':
      return `more than ${share.percent} in 100 people`;
    case 'band':
      return bandWords(share.band);
  }
}

export function countWords(count: ShownCount): string {
  switch (count.kind) {
    case 'about':
      return `about ${grouped(count.people)} people`;
    case 'fewer than 10':
      return 'fewer than 10 people';
    case 'all but fewer than 10':
      return 'all but fewer than 10 people';
    case 'none':
      return 'nobody';
    case 'withheld':
      return 'withheld';
  }
}

const times: Readonly<Record<Bucket, readonly [one: string, several: string]>> = {
  second: ['at a known second', 'at known seconds'],
  minute: ['at a known minute', 'at known minutes'],
  hour: ['in a known hour', 'in known hours'],
  day: ['on a known day', 'on known days'],
  week: ['in a known week', 'in known weeks'],
  month: ['in a known month', 'in known months'],
  none: ['without its time', 'without their times'],
};

/** `3 known touchpoints on known days`: what the attacker knows. */
export function knownPoints(points: number, label: Label, bucket: Bucket): string {
  const when = times[bucket][points === 1 ? 0 : 1];
  if (label === 'none') return `${points} ${points === 1 ? 'visit' : 'visits'} ${when}`;
  return `${points} known ${label}${points === 1 ? '' : 's'} ${when}`;
}

export function unicitySentence(points: number, label: Label, bucket: Bucket, people: string): string {
  return `With ${knownPoints(points, label, bucket)}, ${people} could be picked out.`;
}

export function listWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function belowSentence(attributes: readonly string[], k: number, people: string): string {
  return `Somebody who knows a person’s ${listWords(attributes)} finds fewer than ${k} alike for ${people}.`;
}

export function aloneSentence(attributes: readonly string[], people: string): string {
  return `Somebody who knows a person’s ${listWords(attributes)} is left with one person for ${people}.`;
}

export function givenAwaySentence(attributes: readonly string[], sensitive: string, people: string): string {
  return `Somebody who knows a person’s ${listWords(attributes)} also learns ${sensitive} for ${people}: everybody alike has the same.`;
}

export function pathSentence(start: 'day' | 'week' | 'month' | 'none', people: string): string {
  const began = start === 'none' ? '' : ` and the ${start} on which it began`;
  return `With every touchpoint of a journey in order${began}, ${people} could be picked out.`;
}

export function successSentence(attributes: readonly string[], people: string): string {
  return `Somebody who knows that a person is in the file, and their ${listWords(attributes)}, and then guesses, is right for ${people} on average (prosecutor).`;
}

/** @param k  least people alike */
export function missingSentence(k: number, people: string, instead: string): string {
  return `If a missing value could be any value, ${people} would have fewer than ${k} alike instead of ${instead}.`;
}

export function sampleSentence(
  sample: Exclude<ShownRisk['sample'], { state: 'not said' }>,
  attributes: readonly string[],
): string {
  switch (sample.state) {
    case 'too small a sample':
      return 'The file is less than a twentieth of that population: an estimate would be off by too much.';
    case 'no estimate':
      return 'No estimate for that population can be made from these people.';
    case 'few alone':
      return 'Fewer than 10 people are alone in the file: no estimate is made of them.';
    case 'estimated':
      return `Somebody who knows the ${listWords(attributes)} of everybody in that population (taken as ${grouped(sample.of)} people) finds between ${grouped(sample.low)} and ${grouped(sample.high)} people alone in it (Zayatz, Pitman; errors of 2 to 6 times are normal).`;
  }
}

export function populationSentences(
  population: Exclude<ShownRisk['population'], { state: 'none' }>,
  attributes: readonly string[],
  k: number,
): readonly string[] {
  if (population.state === 'too many') {
    return [
      'Five different tables of a population have been held against these people, and a sixth could be made to tell about one of them: nothing is told by it.',
    ];
  }
  if (population.state === 'not theirs') {
    return ['The population’s table does not have the people of the file: nothing is told by it.'];
  }
  const who = `Somebody who knows the ${listWords(attributes)} of everybody in the population (about ${grouped(population.people)} people)`;
  return [
    `${who} finds fewer than ${k} alike for ${bandWords(population.below_k)} of the file, and one alone for ${bandWords(population.alone)}.`,
    `${who}, does not know who is in the file, and then guesses, is right for ${bandWords(population.journalist)} if one of them is sought (journalist), and for ${bandWords(population.marketer)} if as many as possible are (marketer).`,
  ];
}

/** Of everything that is released under ε, whatever else the attacker knows. */
export function guaranteeSentence(epsilon: number): string {
  return `Somebody who gives it 50 in 100 that a certain person is in the data, and knows everything about everybody else, can get from all that the budget can ever release to at most about ${Math.min(99, Math.round(100 * mostBelief(0.5, epsilon)))} in 100.`;
}

/** Figures that are paid for. */
export const paidFigureWords = {
  alone: 'people alone in their group',
  groups: 'groups',
  below_k: 'people in groups below k',
} as const satisfies Record<RiskRelease['figures'][number]['figure'], string>;

/** Beside all figures that come from the records without noise. */
export const notCovered =
  'These bands come from the records themselves, without noise: they are not covered by the guarantee.';
