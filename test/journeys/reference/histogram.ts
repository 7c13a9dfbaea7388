import { createHash } from 'node:crypto';
import type { Question } from '../../../shared/policy/question.ts';
import type { FakeEvent } from '../../fakes/random-journeys.ts';

/**
 * The questions from their definitions, in plain objects and strings: what the runner is held against.
 * Shares no code with it.
 */

export interface PlainEvent {
  readonly touchpoint: string;
  readonly channel: string;
  readonly country: string;
  /** Local seconds at which the event's unit of time starts. */
  readonly seconds: number;
}

export type PlainJourneys = ReadonlyMap<string, readonly PlainEvent[]>;

/** Journeys by DESIGN.md section 4: by time, then in source order; hours of a UTC clock. */
export function plainJourneys(events: readonly FakeEvent[]): PlainJourneys {
  const journeys = new Map<string, FakeEvent[]>();
  for (const event of events) {
    const own = journeys.get(event.person);
    if (own === undefined) journeys.set(event.person, [event]);
    else own.push(event);
  }
  return new Map(
    [...journeys].map(([person, own]) => [
      person,
      own
        .toSorted((a, b) => a.time - b.time)
        .map(event => ({
          touchpoint: event.touchpoint || '(none)',
          channel: event.channel || '(none)',
          country: event.country || '(none)',
          seconds: Math.floor(event.time / 3_600_000_000) * 3600,
        })),
    ]),
  );
}

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
  const l0 = question.ask === 'reach' || question.ask === 'trend' ? question.at_most : 1;
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

/** PRIVACY.md 6.7, without those that are finer. */
const edgesInHours = {
  hour: [0, 1, 3, 6, 12, 24, 48, 72, 168, 336, 720],
  day: [0, 24, 48, 72, 168, 336, 720],
};

function keysOf(journey: readonly PlainEvent[], question: Question): Record<string, unknown>[] {
  switch (question.ask) {
    case 'reach': {
      const { of } = question;
      if (of === 'touchpoint') return journey.map(event => ({ touchpoint: event.touchpoint }));
      if (of === 'channel') return journey.map(event => ({ channel: event.channel }));
      return journey.map(event => ({ country: event.country }));
    }
    case 'paths': {
      const names = journey.map(event => event.touchpoint);
      const from = question.start === undefined ? 0 : names.indexOf(question.start);
      if (from < 0 || names.length === 0) return [];
      const whole = names
        .slice(from)
        .filter((name, i, all) => !question.collapse_repeats || i === 0 || name !== all[i - 1]);
      return [{ path: whole.slice(0, question.depth), end: whole.length > question.depth ? 'cut' : 'end' }];
    }
    case 'time_to': {
      const start = journey.findIndex(event => event.touchpoint === question.start);
      const end = journey.findIndex((event, i) => i > start && event.touchpoint === question.end);
      if (start < 0 || end < 0) return [];
      const hours = (journey[end]!.seconds - journey[start]!.seconds) / 3600;
      const edges = edgesInHours[question.finest as 'hour' | 'day'];
      const bin = edges.filter(edge => edge <= hours).length - 1;
      const to = edges[bin + 1];
      return [{ from_seconds: edges[bin]! * 3600, to_seconds: to === undefined ? null : to * 3600 }];
    }
    case 'trend': {
      const nameOf = { day: dayName, week: weekName, month: monthName }[question.period];
      const declared = new Set(datesBetween(question.from, question.to).map(nameOf));
      return journey
        .filter(event => event.touchpoint === question.of)
        .map(event => nameOf(new Date(event.seconds * 1000)))
        .filter(name => declared.has(name))
        .map(period => ({ period }));
    }
    case 'funnel': {
      const matches: number[] = [];
      for (const step of question.steps) {
        const next = journey.findIndex((event, i) => {
          if (i <= (matches.at(-1) ?? -1) || event.touchpoint !== step) return false;
          if (matches.length === 0 || question.within_seconds === undefined) return true;
          return event.seconds - journey[matches[0]!]!.seconds <= question.within_seconds;
        });
        if (next < 0) break;
        matches.push(next);
      }
      if (matches.length === 0) return [];
      const furthest = question.steps[matches.length - 1];
      if (question.by === undefined) return [{ furthest }];
      const lender = question.by.at === 'first' ? matches[0]! : matches.at(-1)!;
      return [{ furthest, country: journey[lender]!.country }];
    }
  }
}

function datesBetween(from: string, to: string): Date[] {
  const dates: Date[] = [];
  for (const at = new Date(from); at < new Date(to); at.setUTCDate(at.getUTCDate() + 1)) {
    dates.push(new Date(at));
  }
  return dates;
}

const dayName = (date: Date) => date.toISOString().slice(0, 10);
const monthName = (date: Date) => date.toISOString().slice(0, 7);

/** ISO 8601: the first week is the one that 4 January lies in. */
export function weekName(date: Date): string {
  const mondayOf = (year: number, month: number, day: number) => {
    const at = new Date(Date.UTC(year, month, day));
    return at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  };
  const monday = mondayOf(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  let year = date.getUTCFullYear() + 1;
  while (mondayOf(year, 0, 4) > monday) year--;
  const week = 1 + Math.round((monday - mondayOf(year, 0, 4)) / (7 * 86_400_000));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
