import type { CodedColumn } from './store.ts';

/**
 * Sessions of people whose events are ordered: a new one starts where more than the gap passes between two
 * events of one person, on the full time, before it is coarsened. Numbered from 0 for each person,
 * into `sessions`, which holds zeros.
 */
export function sessionsByGap(
  offsets: Uint32Array,
  microseconds: Float64Array,
  gapSeconds: number,
  sessions: CodedColumn['codes'],
): void {
  const gap = gapSeconds * 1_000_000;
  for (let person = 0; person + 1 < offsets.length; person++) {
    let session = 0;
    for (let i = offsets[person]! + 1; i < offsets[person + 1]!; i++) {
      if (microseconds[i]! - microseconds[i - 1]! > gap) session++;
      sessions[i] = session;
    }
  }
}
