import { canonicalJson } from '../../policy/canonical.ts';
import type { Question, QuestionOf } from '../../policy/question.ts';
import type { BinKey } from '../bin-key.ts';
import { filtered } from '../filtered.ts';
import {
  type JourneyKind,
  type KeyParts,
  type MeasuredCell,
  type Measures,
  peopleAlone,
} from '../journey-kind.ts';
import type { JourneyQuestion } from '../journey-question.ts';
import { attributionJourneys } from './attribution.ts';
import { compareJourneys } from './compare.ts';
import { fairnessJourneys } from './fairness.ts';
import { frequencyJourneys } from './frequency.ts';
import { funnelJourneys } from './funnel.ts';
import { pathsJourneys } from './paths.ts';
import { reachJourneys } from './reach.ts';
import { retentionJourneys } from './retention.ts';
import { meanJourneys, sumJourneys } from './sum.ts';
import { timeToJourneys } from './time-to.ts';
import { transitionsJourneys } from './transitions.ts';
import { trendJourneys } from './trend.ts';

const kinds: { readonly [Ask in Question['ask']]: JourneyKind<QuestionOf<Ask>> } = {
  reach: reachJourneys,
  paths: pathsJourneys,
  funnel: funnelJourneys,
  time_to: timeToJourneys,
  trend: trendJourneys,
  retention: retentionJourneys,
  transitions: transitionsJourneys,
  frequency: frequencyJourneys,
  sum: sumJourneys,
  mean: meanJourneys,
  attribution: attributionJourneys,
  compare: compareJourneys,
  fairness: fairnessJourneys(chart => journeyQuestion(chart)),
};

function kindOf({ ask }: Question): JourneyKind<Question> {
  return kinds[ask];
}

/** What the runner asks of each person: the question of its kind, of the part of a journey that its filter leaves. */
export function journeyQuestion(question: Question): JourneyQuestion {
  return filtered(kindOf(question).ask(question), question.where);
}

/** Contribution bound: most bins that one person can name. */
export function l0Of(question: Question): number {
  return kindOf(question).l0(question);
}

/** Whether people outside every shown cell are asked for: not where all cells are declared. */
export function hasOther(question: Question): boolean {
  return kindOf(question).hasOther(question);
}

/** What people add to their bins, in the order in which the question names values. */
export function measuresOf(question: Question): Measures {
  return kindOf(question).measures?.(question) ?? peopleAlone;
}

/**
 * What the sampling seed is derived from: the question in full, without its price, the terms or
 * anything computed from data.
 */
export function samplingIdentity(question: Question): string {
  return canonicalJson(question);
}

/** What a shown cell holds beside people; `values` in the order of {@link measuresOf}. */
export function measuredCell<E>(question: Question, key: BinKey, values: readonly E[]): MeasuredCell<E> {
  return kindOf(question).measured?.(question, key, values) ?? {};
}

/**
 * Keys of the withheld cells that a release lists: the whole product of what is declared or shown for
 * the parts of its keys, empty or not, without the cells that are shown. In code-unit order of canonical keys.
 */
export function withheldKeys(
  question: Question,
  publicTouchpoints: readonly string[],
  shownKeys: readonly BinKey[],
): readonly BinKey[] {
  const kind = kindOf(question);
  const keys = kind.keys(question, publicTouchpoints);
  if (keys === 'unlisted') return [];
  const more = kind.moreKeys?.(question) ?? [];
  const product = [keys, ...(more.length > 0 ? [more] : [])].flatMap(form => productOf(form, shownKeys));
  const shown = new Set(shownKeys.map(canonicalJson));
  return product
    .map(key => ({ key, text: canonicalJson(key) }))
    .filter(({ text }) => !shown.has(text))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ key }) => key);
}

/** All keys of one form. */
function productOf(form: readonly KeyParts[], shownKeys: readonly BinKey[]): readonly BinKey[] {
  const parts = form.flatMap(group => group.parts);
  const ofForm = shownKeys.filter(key => parts.every(part => part in key));
  return form.reduce<readonly BinKey[]>(
    (product, group) => {
      const known = knownKeys(group, ofForm);
      return product.flatMap(key => known.map(part => ({ ...key, ...part })));
    },
    [{}],
  );
}

/** The declared values of some parts of a key, and those that are shown, once each. */
function knownKeys({ parts, declared }: KeyParts, shownKeys: readonly BinKey[]): readonly BinKey[] {
  const known = new Map(declared.map(key => [canonicalJson(key), key]));
  for (const shown of shownKeys) {
    const key = Object.fromEntries(parts.map(part => [part, shown[part]!]));
    known.set(canonicalJson(key), key);
  }
  return [...known.values()];
}
