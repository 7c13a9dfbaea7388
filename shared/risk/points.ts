import { pairHash } from './classes.ts';

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

const directPlaces = 1 << 22;

/** @param offsets  events of person `i` are `offsets[i] .. offsets[i + 1]` */
export function pointSets(offsets: Uint32Array, label: EventParts, bucket: EventParts): PointSets {
  const people = offsets.length - 1;
  const events = offsets[people]!;
  const pointOf = interned(events, label, bucket);
  const starts = new Uint32Array(people + 1);
  const points = new Uint32Array(events);
  /** The last person + 1 who has the point. */
  const lastWith = new Uint32Array(pointOf.kinds);
  let kept = 0;
  let without = 0;
  for (let person = 0; person < people; person++) {
    for (let event = offsets[person]!; event < offsets[person + 1]!; event++) {
      const point = pointOf.events[event]!;
      if (point < 0) without++;
      else if (lastWith[point] !== person + 1) {
        lastWith[point] = person + 1;
        points[kept++] = point;
      }
    }
    starts[person + 1] = kept;
  }
  return { people, offsets: starts, points: points.slice(0, kept), kinds: pointOf.kinds, without };
}

/** One number for each pair of label and bucket that occurs; −1 for events without a point. */
function interned(
  events: number,
  label: EventParts,
  bucket: EventParts,
): { readonly events: Int32Array; readonly kinds: number } {
  const pairs = new Int32Array(events);
  const labels = valuesOf(label);
  const buckets = valuesOf(bucket);
  if (labels * buckets <= directPlaces) {
    const numbers = new Int32Array(labels * buckets);
    let kinds = 0;
    for (let event = 0; event < events; event++) {
      const a = partOf(label, event);
      const b = partOf(bucket, event);
      if (a < 0 || b < 0) {
        pairs[event] = -1;
        continue;
      }
      const place = a * buckets + b;
      if (numbers[place] === 0) numbers[place] = ++kinds;
      pairs[event] = numbers[place]! - 1;
    }
    return { events: pairs, kinds };
  }
  return internedByHash(pairs, label, bucket);
}

function internedByHash(
  pairs: Int32Array,
  label: EventParts,
  bucket: EventParts,
): { readonly events: Int32Array; readonly kinds: number } {
  const places = 1 << Math.max(4, 33 - Math.clz32(pairs.length));
  const mask = places - 1;
  const slots = new Uint32Array(places);
  const firsts = new Uint32Array(pairs.length);
  let kinds = 0;
  for (let event = 0; event < pairs.length; event++) {
    const a = partOf(label, event);
    const b = partOf(bucket, event);
    if (a < 0 || b < 0) {
      pairs[event] = -1;
      continue;
    }
    let slot = pairHash(a, b) & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) {
        firsts[kinds] = event;
        slots[slot] = ++kinds;
        pairs[event] = kinds - 1;
        break;
      }
      const first = firsts[found - 1]!;
      if (partOf(label, first) === a && partOf(bucket, first) === b) {
        pairs[event] = found - 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { events: pairs, kinds };
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
