import type { FakeEvent } from '../../fakes/random-journeys.ts';

export interface PlainEvent {
  readonly touchpoint: string;
  readonly channel: string;
  readonly country: string;
  /** Whole minor units, 0 where missing. */
  readonly amount: number;
  /** Local seconds at which the event's unit of time starts. */
  readonly seconds: number;
  /** A new one after more than half an hour, on the full time. */
  readonly session: number;
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
        .map((event, i, all) => ({
          touchpoint: event.touchpoint || '(none)',
          channel: event.channel || '(none)',
          country: event.country || '(none)',
          amount: event.amount ?? 0,
          seconds: Math.floor(event.time / 3_600_000_000) * 3600,
          session: all.filter((later, j) => j > 0 && j <= i && later.time - all[j - 1]!.time > 1_800_000_000)
            .length,
        })),
    ]),
  );
}
