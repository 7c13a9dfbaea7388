import { expect, it } from 'vitest';
import { labelWarnings } from '../../shared/release/label-warnings.ts';
import type { Release } from '../../shared/release/release.ts';

const cells = (keys: readonly Record<string, unknown>[], state = 'value') =>
  keys.map(key => ({
    key,
    state,
    people: { value: 100, low: 90, high: 110 },
  })) as unknown as Release['cells'];

it('names what shown labels speak of, in paths too', () => {
  const shown = cells([
    { path: ['home', '/therapy/depression'], end: 'end' },
    { touchpoint: 'church donation' },
  ]);
  expect(labelWarnings({ cells: shown })).toEqual(
    new Map([
      ['special category: health', ['/therapy/depression']],
      ['special category: religion or belief', ['church donation']],
    ]),
  );
});

it('says nothing of plain labels, and nothing of cells that do not show', () => {
  expect(labelWarnings({ cells: cells([{ touchpoint: 'home' }, { touchpoint: 'cart' }]) }).size).toBe(0);
  expect(labelWarnings({ cells: cells([{ touchpoint: 'hiv test' }], 'withheld') }).size).toBe(0);
});
