import { createHash } from 'node:crypto';
import type { Question } from '../../../shared/policy/question.ts';
import { referenceOf } from './kinds.ts';
import type { PlainEvent, PlainJourneys } from './plain-journeys.ts';
import { filteredEvents } from './where.ts';

/**
 * The questions from their definitions, in plain objects and strings: what the runner is held against.
 * Shares no code with it.
 */

/** Text of a key with its parts in order of their names; what the sampler hashes. */
export function keyText(key: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Texts of the keys that each person contributes to, after bounding. */
export function contributions(
  journeys: PlainJourneys,
  question: Question,
  seedHex: string,
): Map<string, Set<string>> {
  const l0 = referenceOf(question).l0(question);
  return new Map(
    [...journeys].map(([person, journey]) => {
      const keys = [...new Set(keysOf(journey, question).map(keyText))];
      return [person, new Set(sample(keys, l0, seedHex, person))];
    }),
  );
}

export function histogram(journeys: PlainJourneys, question: Question, seedHex: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const keys of contributions(journeys, question, seedHex).values()) {
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

export function outside(
  journeys: PlainJourneys,
  question: Question,
  seedHex: string,
  shown: ReadonlySet<string>,
): number {
  return [...contributions(journeys, question, seedHex).values()].filter(
    keys => keys.size > 0 && ![...keys].some(key => shown.has(key)),
  ).length;
}

function sample(keys: readonly string[], l0: number, seedHex: string, person: string): string[] {
  const digest = (key: string) => createHash('sha256').update(`${seedHex}|${person}|${key}`).digest('hex');
  return keys
    .map(key => ({ key, digest: digest(key) }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .slice(0, l0)
    .map(({ key }) => key);
}

function keysOf(journey: readonly PlainEvent[], question: Question) {
  return referenceOf(question).keys(filteredEvents(journey, question.where), question);
}
