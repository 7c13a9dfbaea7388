import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PlannedShare, resplit } from '../../shared/policy/resplit.ts';

const share = (id: string, millionths: number, locked = false): PlannedShare => ({ id, millionths, locked });
const sum = (planned: readonly PlannedShare[]) =>
  planned.reduce((all, { millionths }) => all + millionths, 0);

it('keeps what is locked and splits the rest in proportion', () => {
  expect(resplit([share('a', 10, true), share('b', 30), share('c', 10)], 90)).toEqual([
    share('a', 10, true),
    share('b', 60),
    share('c', 20),
  ]);
});

it('splits evenly where nothing was given yet', () => {
  expect(resplit([share('a', 0), share('b', 0), share('c', 0)], 100)).toEqual([
    share('a', 34),
    share('b', 33),
    share('c', 33),
  ]);
});

it('says when the locked shares are more than there is, or leave nothing for another', () => {
  expect(resplit([share('a', 11, true)], 10)).toBe('over');
  expect(resplit([share('a', 9, true), share('b', 1), share('c', 1)], 10)).toBe('over');
});

it('uses exactly what there is, gives everybody something, and moves no locked share', () => {
  const planned = fc.uniqueArray(
    fc.record({ id: fc.string(), millionths: fc.nat(1_000_000), locked: fc.boolean() }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  fc.assert(
    fc.property(planned, fc.nat(1_000_000), (before, available) => {
      const after = resplit(before, available);
      const locked = before.filter(each => each.locked);
      const open = before.length - locked.length;
      if (sum(locked) > available || (open > 0 && available - sum(locked) < open)) {
        expect(after).toBe('over');
        return;
      }
      if (after === 'over') throw new Error('there was enough');
      expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      for (const [index, each] of after.entries()) {
        if (each.locked) expect(each).toEqual(before[index]);
        else expect(each.millionths).toBeGreaterThanOrEqual(1);
      }
      if (open > 0) expect(sum(after)).toBe(available);
    }),
  );
});
