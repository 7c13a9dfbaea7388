import { expect, it } from 'vitest';
import { timeLeftWords } from '../../shared/protocol/time-left.ts';

it('says how long something takes no finer than it can be told, and nothing too soon', () => {
  expect([
    timeLeftWords(500, 0.5),
    timeLeftWords(10_000, 0.01),
    timeLeftWords(10_000, 1),
    timeLeftWords(10_000, 0.8),
    timeLeftWords(10_000, 0.25),
    timeLeftWords(60_000, 0.25),
    timeLeftWords(600_000, 0.05),
  ]).toEqual([
    'cannot be told',
    'cannot be told',
    'cannot be told',
    'a few seconds left',
    'about 30 s left',
    'about 3 min left',
    'about 3 h left',
  ]);
});
