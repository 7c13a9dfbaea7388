import { expect, it } from 'vitest';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import { noClaims } from '../../shared/journeys/claims.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { columnsOf } from '../../shared/journeys/store.ts';
import { HelperLost, startHelper } from '../../shared/vault/helper.ts';
import { helperTasks, type Reply } from '../../shared/vault/helper-tasks.ts';
import type { Scan } from '../../shared/vault/scanning.ts';
import { mostThreads, type Threads } from '../../shared/vault/threads.ts';
import { storeOf } from '../fakes/random-journeys.ts';

const scan: Scan = {
  question: { ask: 'reach', of: 'touchpoint', at_most: 3 },
  bounds: { l0: 3, seedHex: '', measures: [] },
  parts: 'undivided',
  claims: noClaims(0),
  by: 2,
};

/** A thread that a test steers: it says what the test has it say. */
function steered() {
  const told: unknown[] = [];
  const wanted: boolean[] = [];
  const by = { heard: (_: unknown) => {}, failed: () => {} };
  let ends = 0;
  const threads: Threads = {
    most: 1,
    leastBytes: 0,
    leastEvents: 0,
    start(heard, failed) {
      Object.assign(by, { heard, failed });
      return {
        tell: said => void told.push(said),
        wanted: is => void wanted.push(is),
        end: () => void ends++,
      };
    },
  };
  return { threads, told, wanted, by, ends: () => ends };
}

const noFiles = {
  digest: async () => new Uint8Array(32),
  open: () => {
    throw new RangeError('no file');
  },
};

it('starts a thread under Node that does tasks in their order', async () => {
  const helper = startHelper(nodeThreads(1));
  const { store } = storeOf([], {}, 1, true, new PeopleParts(1), 'shared');
  const [kept, counted] = await Promise.all([helper.do('keep', columnsOf(store)), helper.do('scan', scan)]);
  expect([kept, counted.bins.size]).toEqual(['kept', 1]);
  helper.end();
  await expect(helper.do('scan', scan)).rejects.toThrow(HelperLost);
});

it('gives every task back that a helper was at when it was ended or failed, and asks nothing more of it', async () => {
  for (const how of ['ended', 'failed'] as const) {
    const { threads, by, told, ends } = steered();
    const helper = startHelper(threads);
    const tasks = [helper.do('scan', scan), helper.do('scan', scan)];
    if (how === 'ended') helper.end();
    else by.failed();
    const outcomes = await Promise.allSettled([...tasks, helper.do('scan', scan)]);
    expect(outcomes.map(outcome => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([told.length, ends()]).toEqual([2, 1]);
    // Said too late: nobody waits for it.
    by.heard({ id: 1, state: 'done', output: 'kept' } satisfies Reply);
    helper.end();
    expect(ends()).toBe(1);
  }
});

it('keeps a program running while something is to be done, and no longer', async () => {
  const { threads, by, wanted } = steered();
  const helper = startHelper(threads);
  expect(wanted).toEqual([false]);
  const both = Promise.all([helper.do('scan', scan), helper.do('scan', scan)]);
  by.heard({ id: 2, state: 'done', output: 'kept' });
  expect(wanted.at(-1)).toBe(true);
  by.heard({ id: 1, state: 'done', output: 'kept' });
  expect(wanted.at(-1)).toBe(false);
  await both;
});

it('tells that a task failed and nothing of why', async () => {
  const replies: Reply[] = [];
  const say = new Promise<void>(done => {
    const tell = helperTasks(reply => {
      replies.push(reply);
      if (replies.length === 2) done();
    }, noFiles);
    tell({ id: 7, task: 'no such task with anna@example.org', input: 'x' });
    tell({ id: 8, task: 'keep', input: columnsOf(storeOf([]).store) });
  });
  await say;
  expect(replies).toEqual([
    { id: 7, state: 'failed' },
    { id: 8, state: 'done', output: 'kept' },
  ]);
  const { threads, by } = steered();
  const task = startHelper(threads).do('scan', scan);
  by.heard(replies[0] && { ...replies[0], id: 1 });
  await expect(task).rejects.toThrow('a helper did not do its task');
});

it('leaves the vault’s own thread a processor, and asks for seven others at most', () => {
  expect([1, 2, 4, 8, 64].map(mostThreads)).toEqual([0, 1, 3, 7, 7]);
});
