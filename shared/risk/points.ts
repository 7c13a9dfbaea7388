import { PairNumbers } from './pair-numbers.ts';

/**
 * What an attacker may know of a person's journey: its distinct points, each a label (touchpoint, channel, or
 * none) in a bucket of time (or none). RISK.md section 5.
 */
export interface PointSets {
  readonly people: number;
  /** Points of person `i` are `points[offsets[i] .. offsets[i + 1]]`, each once. */
  readonly offsets: Uint32Array;
  readonly points: Uint32Array;
  /** Different points over everybody. */
  readonly kinds: number;
  /** Events that make no point, since their label is missing. */
  readonly without: number;
}

/**
 * A label or a bucket an event. `'none'`: not known to the attacker. `to` recodes: it is indexed by the code less
 * `from`, and −1 in it makes no point; `'as is'`: the codes are the parts, from 0 and below `values`.
 */
export type EventParts =
  | 'none'
  | { readonly codes: ArrayLike<number>; readonly from: number; readonly to: Int32Array }
  | { readonly codes: ArrayLike<number>; readonly values: number; readonly to: 'as is' };

/** Events and what of them makes points. Events of person `i` are `offsets[i] .. offsets[i + 1]`. */
export interface EventPoints {
  readonly offsets: Uint32Array;
  readonly label: EventParts;
  readonly bucket: EventParts;
}

/** Everybody's points, numbered in the order in which they come. */
export function pointSets(events: EventPoints): PointSets {
  const numbers = pointNumbers(events);
  let without = 0;
  const sets = setsOf(events.offsets, event => {
    const label = partOf(events.label, event);
    const bucket = partOf(events.bucket, event);
    if (label >= 0 && bucket >= 0) return numbers.of(label, bucket);
    without++;
    return -1;
  });
  return { ...sets, kinds: numbers.size, without };
}

/** Some points by their labels and buckets, numbered from 0. */
export interface ChosenPoints {
  readonly labels: readonly number[];
  readonly buckets: readonly number[];
}

/** Everybody's points among some. */
export function pointsAmong(
  events: EventPoints,
  { labels, buckets }: ChosenPoints,
): Omit<PointSets, 'without'> {
  const numbers = pointNumbers(events);
  const hasBucket = new Uint8Array(Math.min(valuesOf(events.bucket), mostFlags));
  for (let i = 0; i < labels.length; i++) {
    numbers.of(labels[i]!, buckets[i]!);
    hasBucket[buckets[i]! % mostFlags] = 1;
  }
  const { label, bucket } = events;
  const sets = setsOf(events.offsets, event => {
    // As `partOf`, written out: this is done for every event, and each place meets arrays of one kind alone.
    const b =
      bucket === 'none'
        ? 0
        : bucket.to === 'as is'
          ? bucket.codes[event]!
          : bucket.to[bucket.codes[event]! - bucket.from]!;
    if (b < 0 || hasBucket[b % mostFlags] === 0) return -1;
    const a =
      label === 'none'
        ? 0
        : label.to === 'as is'
          ? label.codes[event]!
          : label.to[label.codes[event]! - label.from]!;
    return a < 0 ? -1 : numbers.find(a, b);
  });
  return { ...sets, kinds: labels.length };
}

const mostFlags = 1 << 24;

export function pointNumbers({ label, bucket }: EventPoints): PairNumbers {
  return new PairNumbers(valuesOf(label), valuesOf(bucket));
}

/** @param pointOf  the number of an event's point; negative where it has none */
function setsOf(
  offsets: Uint32Array,
  pointOf: (event: number) => number,
): Pick<PointSets, 'people' | 'offsets' | 'points'> {
  const people = offsets.length - 1;
  const starts = new Uint32Array(people + 1);
  let points = new Uint32Array(1024);
  /** By point: the last person + 1 who has it. */
  let lastWith = new Uint32Array(1024);
  let kept = 0;
  for (let person = 0; person < people; person++) {
    const end = offsets[person + 1]!;
    for (let event = offsets[person]!; event < end; event++) {
      const point = pointOf(event);
      if (point < 0) continue;
      if (point >= lastWith.length) lastWith = longer(lastWith, point + 1);
      if (lastWith[point] === person + 1) continue;
      lastWith[point] = person + 1;
      if (kept === points.length) points = longer(points, kept + 1);
      points[kept++] = point;
    }
    starts[person + 1] = kept;
  }
  return { people, offsets: starts, points: points.slice(0, kept) };
}

function longer(numbers: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.max(least, 2 * numbers.length));
  grown.set(numbers);
  return grown;
}

/** Of an event; −1 where it makes no point. */
export function partOf(parts: EventParts, event: number): number {
  if (parts === 'none') return 0;
  const code = parts.codes[event]!;
  return parts.to === 'as is' ? code : parts.to[code - parts.from]!;
}

function valuesOf(parts: EventParts): number {
  if (parts === 'none') return 1;
  if (parts.to === 'as is') return parts.values;
  let most = 0;
  for (const part of parts.to) if (part > most) most = part;
  return 1 + most;
}
