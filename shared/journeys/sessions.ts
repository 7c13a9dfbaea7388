import { allocated } from './allocation.ts';
import { newCodes } from './growing-column.ts';
import type { CodedColumn } from './store.ts';

/**
 * Sessions of people whose events are ordered: a new one starts where more than the gap passes between two
 * events of one person, on the full time, before it is coarsened. Numbered from 0 for each person.
 */
export function sessionsByGap(
  offsets: Uint32Array,
  microseconds: Float64Array,
  gapSeconds: number,
): CodedColumn['codes'] {
  const gap = gapSeconds * 1_000_000;
  let longest = 0;
  for (let person = 0; person + 1 < offsets.length; person++) {
    longest = Math.max(longest, offsets[person + 1]! - offsets[person]!);
  }
  const sessions = allocated('events', () => newCodes(microseconds.length, longest));
  for (let person = 0; person + 1 < offsets.length; person++) {
    let session = 0;
    for (let i = offsets[person]! + 1; i < offsets[person + 1]!; i++) {
      if (microseconds[i]! - microseconds[i - 1]! > gap) session++;
      sessions[i] = session;
    }
  }
  return sessions;
}
