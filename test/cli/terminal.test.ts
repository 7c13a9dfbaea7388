import { expect, it } from 'vitest';
import { progressText } from '../../electron/cli/terminal.ts';

it('says how far a phase is and how long it still takes, where that can be told', () => {
  const reading = { phase: 'reading', done: 30_000_000, total: 120_000_000 } as const;
  expect([
    progressText(reading, 60_000),
    progressText(reading, 500),
    progressText({ ...reading, total: 'unknown' }, 60_000),
    progressText({ phase: 'ordering', done: 0.5, total: 1 }, 4_000),
    progressText({ phase: 'starting', done: 0, total: 1 }, 4_000),
    progressText({ phase: 'lists', done: 3_000_000, total: 12_000_000 }, 60_000),
  ]).toEqual([
    'Reading 30.0 MB 25 %, about 3 min left …',
    'Reading 30.0 MB 25 % …',
    'Reading 30.0 MB …',
    'Ordering 50 %, a few seconds left …',
    'Starting 0 % …',
    'Reading lists 3.0 MB 25 %, about 3 min left …',
  ]);
});
