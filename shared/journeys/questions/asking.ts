import { unitSeconds } from '../../policy/calendar.ts';
import { canonicalJson } from '../../policy/canonical.ts';
import type { Mapping } from '../../policy/mapping.ts';
import { periodNames, periodRange } from '../../policy/periods.ts';
import type { Question } from '../../policy/question.ts';
import { stepNames } from '../../policy/step-names.ts';
import { timeBins } from '../../policy/time-bins.ts';
import type { BinKey } from '../bin-key.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import { funnel, furthestPart } from './funnel.ts';
import { paths } from './paths.ts';
import { reach, reachPart } from './reach.ts';
import { timeTo } from './time-to.ts';
import { periodPart, trend } from './trend.ts';

/** What the runner asks of each person. */
export function journeyQuestion(question: Question): JourneyQuestion {
  switch (question.ask) {
    case 'reach':
      return reach(question);
    case 'paths':
      return paths(question);
    case 'funnel':
      return funnel(question);
    case 'time_to':
      return timeTo(question);
    case 'trend':
      return trend(question);
  }
}

/** Contribution bound: most bins that one person can name. */
export function l0Of(question: Question): number {
  return question.ask === 'reach' || question.ask === 'trend' ? question.at_most : 1;
}

/** Whether people outside every shown cell are asked for: not where all cells are declared. */
export function hasOther(question: Question): boolean {
  switch (question.ask) {
    case 'reach':
    case 'paths':
      return true;
    case 'funnel':
      return question.by !== undefined;
    case 'time_to':
    case 'trend':
      return false;
  }
}

/**
 * What the sampling seed is derived from: the question in full, without its price, the terms or
 * anything computed from data.
 */
export function samplingIdentity(question: Question): string {
  return canonicalJson(question);
}

export type Answerability =
  | { readonly outcome: 'answerable' }
  | { readonly outcome: 'refused'; readonly why: string };

type AskedMapping = Pick<Mapping, 'time' | 'precision' | 'channel' | 'attributes' | 'from' | 'to'>;

/** Most periods of one question: about eleven years of days. */
const mostPeriods = 4000;

/** Whether a mapping allows a question. No data are looked at: an attribute is mapped or it is not. */
export function answerability(question: Question, mapping: AskedMapping): Answerability {
  const why = [...refusals(question, mapping)][0];
  return why === undefined ? { outcome: 'answerable' } : { outcome: 'refused', why };
}

function* refusals(
  question: Question,
  { time, precision, channel, attributes, from, to }: AskedMapping,
): Generator<string> {
  switch (question.ask) {
    case 'reach':
      if (question.of === 'channel' && channel === undefined) yield 'no channel is mapped';
      if (typeof question.of === 'object' && !Object.hasOwn(attributes, question.of.attribute)) {
        yield `no attribute ${question.of.attribute} is mapped`;
      }
      return;
    case 'paths':
      return;
    case 'funnel':
      if (question.by !== undefined && !Object.hasOwn(attributes, question.by.attribute)) {
        yield `no attribute ${question.by.attribute} is mapped`;
      }
      if (question.by?.attribute === furthestPart) {
        yield `an attribute called ${furthestPart} cannot break down a funnel; give it another name`;
      }
      if (question.within_seconds === undefined) return;
      if (time.kind === 'order') yield 'a window needs a clock, and only the order of events is mapped';
      else if (question.within_seconds < unitSeconds(precision)) {
        yield `its window is finer than the time precision, one ${precision}`;
      }
      return;
    case 'time_to':
      if (time.kind === 'order') {
        yield 'the time between events needs a clock, and only the order of events is mapped';
      } else if (unitSeconds(question.finest) < unitSeconds(precision)) {
        yield `its bins are finer than the time precision, one ${precision}`;
      }
      return;
    case 'trend': {
      if (time.kind === 'order') yield 'a period needs a clock, and only the order of events is mapped';
      if (from === undefined || to === undefined)
        yield 'its periods need the dates from and to of the mapping';
      else if (from !== question.from || to !== question.to) {
        yield `its dates are not those of the mapping, from ${from} to ${to}`;
      }
      if (unitSeconds(question.period) < unitSeconds(precision)) {
        yield `its period is finer than the time precision, one ${precision}`;
      }
      if (question.period === 'month' && precision === 'week') {
        yield 'weeks, the time precision, do not make up months';
      }
      const { first, last } = periodRange(question);
      if (last < first) yield 'its dates hold no period';
      if (last - first >= mostPeriods) yield `it has more than ${mostPeriods} periods; choose longer ones`;
      return;
    }
  }
}

/** For each part of a question's keys the values that a person declared beforehand. */
export type DeclaredParts = Readonly<Record<string, readonly string[]>>;

export function declared(question: Question, publicTouchpoints: readonly string[]): DeclaredParts {
  switch (question.ask) {
    case 'reach':
      return { [reachPart(question.of)]: question.of === 'touchpoint' ? publicTouchpoints : [] };
    case 'paths':
    case 'time_to':
      return {};
    case 'funnel': {
      const furthest = { [furthestPart]: stepNames(question.steps) };
      return question.by === undefined ? furthest : { [question.by.attribute]: [], ...furthest };
    }
    case 'trend':
      return { [periodPart]: periodNames(question) };
  }
}

/**
 * Keys of the withheld cells that a release lists: the whole product of what is declared or shown for
 * each part, empty or not, without the cells that are shown. A path is one part with its end, so that
 * none is listed; both ends of a bin of time are one part, and all bins are declared. In code-unit order
 * of canonical keys.
 */
export function withheldKeys(
  question: Question,
  declaredParts: DeclaredParts,
  shownKeys: readonly BinKey[],
): readonly BinKey[] {
  if (question.ask === 'paths') return [];
  let product: BinKey[] =
    question.ask === 'time_to' ? timeBins(question.finest).map(bin => ({ ...bin })) : [{}];
  for (const [part, names] of Object.entries(declaredParts)) {
    const known = new Set(names);
    for (const key of shownKeys) known.add(String(key[part]));
    product = product.flatMap(key => [...known].map(name => ({ ...key, [part]: name })));
  }
  const shown = new Set(shownKeys.map(canonicalJson));
  return product
    .map(key => ({ key, text: canonicalJson(key) }))
    .filter(({ text }) => !shown.has(text))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ key }) => key);
}
