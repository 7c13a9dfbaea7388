import { BinTable } from '../journeys/bin-table.ts';
import type { Classes } from './classes.ts';

/**
 * People by the exact order of everything that they did, with or without the day on which they began: what
 * somebody could tell who knows the whole journey.
 *
 * @param labels  one an event, below 2³¹; −1 for events that do not count
 * @param starts  one a person, from 0; `'unknown'` where the attacker does not know it
 * @returns classes of the people who have any event that counts
 */
export function pathClasses(
  offsets: Uint32Array,
  labels: ArrayLike<number>,
  starts: 'unknown' | ArrayLike<number>,
): Classes {
  const paths = new BinTable();
  const numbers: number[] = [];
  const of: number[] = [];
  let count = 0;
  for (let person = 0; person < offsets.length - 1; person++) {
    let path = starts === 'unknown' ? BinTable.root : paths.child(BinTable.root, starts[person]!);
    let counted = false;
    for (let event = offsets[person]!; event < offsets[person + 1]!; event++) {
      const label = labels[event]!;
      if (label < 0) continue;
      counted = true;
      path = paths.child(path, label);
    }
    if (!counted) continue;
    numbers[path] ??= count++;
    of.push(numbers[path]!);
  }
  return { of: Uint32Array.from(of), count };
}
