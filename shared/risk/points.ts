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
 * A label or a bucket an event. `'none'`: not known to the attacker. Else `each` codes from `from` on are one number,
 * counted from 0: `'as is'` it is the part, and below `values`; `to` is indexed by it, and −1 in it makes no point.
 */
export type EventParts =
  | 'none'
  | {
      readonly codes: ArrayLike<number>;
      readonly from: number;
      readonly each: number;
      readonly to: Int32Array;
    }
  | {
      readonly codes: ArrayLike<number>;
      readonly from: number;
      readonly each: number;
      readonly values: number;
      readonly to: 'as is';
    };

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

function pointNumbers({ label, bucket }: EventPoints): PairNumbers {
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
  const { codes, from, each, to } = parts;
  const number = each === 1 ? codes[event]! - from : Math.floor((codes[event]! - from) / each);
  return to === 'as is' ? number : to[number]!;
}

/** Parts of some events, one after another. */
export type PartNumbers = Int32Array | Float64Array;

/** Room for the parts of so many events. */
export function roomForParts(parts: EventParts, events: number): PartNumbers {
  return valuesOf(parts) <= 2 ** 31 ? new Int32Array(events) : new Float64Array(events);
}

/** The same as `partOf` of the events `first .. end`, into the beginning of `into`. */
export function copyParts(parts: EventParts, first: number, end: number, into: PartNumbers): void {
  if (parts === 'none') {
    into.fill(0, 0, end - first);
    return;
  }
  const { codes, from, each, to } = parts;
  if (to !== 'as is' && each === 1) for (let i = first; i < end; i++) into[i - first] = to[codes[i]! - from]!;
  else if (to !== 'as is')
    for (let i = first; i < end; i++) into[i - first] = to[Math.floor((codes[i]! - from) / each)]!;
  else if (each === 1) for (let i = first; i < end; i++) into[i - first] = codes[i]! - from;
  else for (let i = first; i < end; i++) into[i - first] = Math.floor((codes[i]! - from) / each);
}

/** Parts are below this. */
export function valuesOf(parts: EventParts): number {
  if (parts === 'none') return 1;
  if (parts.to === 'as is') return parts.values;
  let most = 0;
  for (const part of parts.to) if (part > most) most = part;
  return 1 + most;
}
