import { expect, it } from 'vitest';
import { nothingSaid, saidByQuarters, timeLeftWords } from '../../shared/protocol/time-left.ts';

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

/** What is told of a phase that takes so many milliseconds, with a message of progress in each of a thousand steps. */
function told(milliseconds: number): string[] {
  let said = nothingSaid;
  const all: string[] = [];
  for (let step = 0; step <= 1000; step++) {
    const part = step / 1000;
    const left = timeLeftWords(part * milliseconds, part);
    const next = saidByQuarters(said, 'reading', part, left === 'cannot be told' ? '' : left);
    if (next !== said) all.push(next.words);
    said = next;
  }
  return all;
}

it('tells who listens nothing of what is over soon, and once a quarter of what takes longer', () => {
  expect(told(1_500)).toEqual([]);
  expect(told(100_000)).toEqual([
    'about 2 min left',
    'about 1 min left',
    'about 50 s left',
    'about 30 s left',
  ]);
});

it('begins anew with another phase', () => {
  const reading = saidByQuarters(nothingSaid, 'reading', 0.1, 'about 10 s left');
  expect(saidByQuarters(reading, 'ordering', 0.1, 'a few seconds left').words).toBe('a few seconds left');
  expect(saidByQuarters(reading, 'reading', 0.2, 'about 9 s left')).toBe(reading);
});
