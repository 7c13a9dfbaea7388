import type { Memory } from '../../shared/journeys/allocation.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { type BuiltStore, type Finish, StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { TextColumn } from '../../shared/journeys/text-column.ts';

/** One event of an invented person; an empty text is a missing value. */
export interface FakeEvent {
  readonly person: string;
  /** Microseconds since 1970 UTC. */
  readonly time: number;
  readonly touchpoint: string;
  readonly channel: string;
  readonly country: string;
  /** Whole minor units; nothing where it is missing. */
  readonly amount?: number;
}

export interface JourneyShape {
  readonly people: number;
  /** Most events of one person; everybody has at least one. */
  readonly mostEvents: number;
  readonly touchpoints: readonly string[];
  /** Different times: few of them make ties. */
  readonly times: number;
  /** Between one time and the next; 20 where nothing is said. */
  readonly minutesApart?: number;
  /** Part of the values that are missing, 0 to 1. */
  readonly missing: number;
}

/** Numbers from 0 to 1 that a seed decides (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 2026-01-05 00:00 UTC, a Monday. */
export const firstMoment = Date.UTC(2026, 0, 5) * 1000;
const countries = ['DE', 'FR', 'Ünïland', 'ref|x'];
const channels = ['email', 'ads', 'organic'];

/** Events of invented people, shuffled as if from an unordered source. */
export function randomJourneys(seed: number, shape: JourneyShape): FakeEvent[] {
  const random = seeded(seed);
  const below = (n: number) => Math.floor(random() * n);
  const orMissing = (text: string) => (random() < shape.missing ? '' : text);
  const events: FakeEvent[] = [];
  for (let p = 0; p < shape.people; p++) {
    const length = 1 + below(shape.mostEvents);
    for (let e = 0; e < length; e++) {
      events.push({
        person: `person ${p}`,
        time: firstMoment + below(shape.times) * (shape.minutesApart ?? 20) * 60 * 1_000_000,
        touchpoint: orMissing(shape.touchpoints[below(shape.touchpoints.length)]!),
        channel: orMissing(channels[below(channels.length)]!),
        country: orMissing(countries[below(countries.length)]!),
        ...(random() < 0.5 ? { amount: below(4000) - 400 } : {}),
      });
    }
  }
  return shuffled(events, random);
}

export function shuffled<T>(things: readonly T[], random: () => number): T[] {
  const copy = [...things];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

export function textColumn(texts: readonly string[]): TextColumn {
  const encoder = new TextEncoder();
  const parts = texts.map(text => encoder.encode(text));
  const offsets = new Int32Array(texts.length + 1);
  for (let i = 0; i < parts.length; i++) offsets[i + 1] = offsets[i]! + parts[i]!.length;
  const bytes = new Uint8Array(offsets[texts.length]!);
  for (let i = 0; i < parts.length; i++) bytes.set(parts[i]!, offsets[i]!);
  return { length: texts.length, offsets, bytes };
}

/** The store of some events on a UTC clock in hours, appended in batches of `batchRows`. */
export function storeOf(
  events: readonly FakeEvent[],
  finish: Partial<Finish> = {},
  batchRows = 1000,
  priced = true,
  parts = new PeopleParts(1),
  memory: Memory = 'own',
): BuiltStore {
  const time = finish.time ?? { kind: 'clock', precision: 'hour', localSeconds: utc => utc / 1e6 };
  const columns = { channel: true, attributes: ['country'], consent: false, amount: priced } as const;
  const builder = new StoreBuilder({ time: time.kind, ...columns }, parts, memory);
  for (let from = 0; from < events.length; from += batchRows) {
    const batch = events.slice(from, from + batchRows);
    builder.append({
      rows: batch.length,
      person: textColumn(batch.map(event => event.person)),
      time: Float64Array.from(batch, event => event.time),
      touchpoint: textColumn(batch.map(event => event.touchpoint)),
      channel: textColumn(batch.map(event => event.channel)),
      ...(priced ? { amount: Float64Array.from(batch, event => event.amount ?? Number.NaN) } : {}),
      attributes: new Map([['country', textColumn(batch.map(event => event.country))]]),
    });
  }
  return builder.finish({ groups: {}, sessionGap: 1800, ...finish, time });
}
