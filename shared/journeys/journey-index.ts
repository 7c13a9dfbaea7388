import { type Memory, room } from './allocation.ts';
import type { Clock, CodedColumn } from './store.ts';

/** What tells a question early that events need not be looked at. It saves time and changes no answer. */
export interface JourneyIndex {
  /** By person: bit {@link indexBit} of each touchpoint that the person has. */
  readonly touchpoints: Uint32Array;
  /** Whether nobody's local clock goes back from one event to the next. */
  readonly ascends: boolean;
}

/** Touchpoints 32 codes apart share a bit, so that a bit that is set says no more than perhaps. */
export function indexBit(touchpoint: number): number {
  return 1 << (touchpoint & 31);
}

export function indexOf(
  offsets: Uint32Array,
  codes: CodedColumn['codes'],
  clock: Clock,
  memory: Memory,
): JourneyIndex {
  const people = offsets.length - 1;
  const touchpoints = new Uint32Array(room('people', 4 * people, memory));
  for (let person = 0; person < people; person++) {
    const end = offsets[person + 1]!;
    let bits = 0;
    for (let i = offsets[person]!; i < end; i++) bits |= 1 << (codes[i]! & 31);
    touchpoints[person] = bits;
  }
  return { touchpoints, ascends: clock.kind === 'order' || neverGoesBack(offsets, clock.at) };
}

function neverGoesBack(offsets: Uint32Array, at: Int32Array | Float64Array): boolean {
  for (let person = 0; person + 1 < offsets.length; person++) {
    const end = offsets[person + 1]!;
    for (let i = offsets[person]! + 1; i < end; i++) if (at[i]! < at[i - 1]!) return false;
  }
  return true;
}
