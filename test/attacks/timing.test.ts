import { expect, it } from 'vitest';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Asked } from '../../shared/policy/question.ts';
import { newestOfAll } from '../../shared/protocol/governance.ts';
import { atQuantum } from '../../shared/vault/time-quantum.ts';
import { askedVault, calm, reachQuestion } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { question, vaultWindow } from '../governance/vault-window.ts';

/**
 * PRIVACY.md section 9, timing: how long a question took tells who is in the data and how large the noise is
 * (Jin and others 2022). It must be in nothing that leaves: not in when an answer comes, and not in what the
 * answer or the ledger say of the time.
 */

const journeys = storeOf(
  randomJourneys(4, { people: 400, mostEvents: 5, touchpoints: ['home', 'buy'], times: 90, missing: 0 }),
).store;
const flow: Asked = {
  id: 'flow',
  question: { ask: 'paths', depth: 2, collapse_repeats: true },
  spend: { kind: 'share', millionths: 100_000 },
};

/** Everything that a vault tells where each look at the data takes so many milliseconds. */
async function told(millisecondsPerLook: number) {
  let clock = 0;
  let looks = 0;
  const slow = new Proxy(journeys, {
    get(target, name, receiver) {
      looks++;
      clock += millisecondsPerLook;
      return Reflect.get(target, name, receiver);
    },
  }) satisfies JourneyStore;
  const left: number[] = [];
  const dataset = await askedVault({
    journeys: slow,
    durable: memoryStore(),
    seed: 'the same noise',
    time: {
      now: () => new Date(Date.UTC(2026, 10, 23) + clock),
      elapsed: () => clock,
      sleep: async milliseconds => {
        clock += milliseconds;
      },
    },
  });
  const answers: unknown[] = [];
  for (const ask of [
    () => dataset.open(calm),
    () => dataset.ask(reachQuestion(100_000), calm),
    () => dataset.ask(flow, calm),
  ]) {
    const began = clock;
    answers.push(await ask());
    left.push(clock - began);
  }
  // Hashes chain over the moment of an answer; they are over keyed, unknown text, so no guess can be tried.
  const said = JSON.stringify([answers, await dataset.ledger()]).replaceAll(/[0-9a-f]{64}/g, 'a hash');
  return { said, left, looks };
}

it('nothing that a vault tells depends on how long it took: the same words at the same moment', async () => {
  const [quick, slow] = [await told(0), await told(4)];
  // The control: milliseconds did go by, and a moment taken after the work would differ.
  expect(quick.looks * 4).toBeGreaterThan(40);
  expect(slow).toEqual(quick);
  expect(quick.left).toEqual([100, 100, 100]);
});

/** The moment at which work of so many milliseconds is done, on a clock that stands still otherwise. */
async function moment(milliseconds: number, how: 'quantised' | 'at once', fails = false): Promise<number> {
  let clock = 0;
  const go = async (more: number) => {
    clock += more;
  };
  const work = async () => {
    await go(milliseconds);
    if (fails) throw new Error('poison');
  };
  const done = how === 'quantised' ? atQuantum({ elapsed: () => clock, sleep: go }, work) : work();
  await done.catch(() => {});
  return clock;
}

it('without the quantum the moments would tell: what is slower by one person comes later', async () => {
  expect([await moment(40, 'at once'), await moment(41, 'at once')]).toEqual([40, 41]);
  expect([await moment(40, 'quantised'), await moment(41, 'quantised')]).toEqual([100, 100]);
  // What it does tell: which doubling of 100 ms was enough.
  const steps = await Promise.all([100, 101, 399].map(taken => moment(taken, 'quantised')));
  expect(steps).toEqual([100, 200, 400]);
});

it('nothing else comes while a question waits for its moment, so that nobody hears when it had read its records', async () => {
  const window = await vaultWindow();
  const sleeps: (() => void)[] = [];
  let asleep: 'as it was' | 'until woken' = 'as it was';
  const { sleep } = window.host;
  // Before the file is opened: its dataset keeps the host that it was given.
  Object.assign(window.host, {
    sleep: (milliseconds: number) =>
      asleep === 'as it was' ? sleep(milliseconds) : new Promise<void>(done => sleeps.push(done)),
  });
  await window.open();
  await window.ask({ kind: 'open-overview' });
  asleep = 'until woken';
  const sleeping = async (many: number) => {
    while (sleeps.length < many) await new Promise(done => setTimeout(done, 1));
  };
  const begun = window.heard.length;
  const kinds = () => window.heard.slice(begun).map(({ kind }) => kind);
  const others = () => [
    window.ask({ kind: 'ledger' }),
    window.ask({ kind: 'price', asked: [question()] }),
    window.ask({ kind: 'governance', log: newestOfAll }),
    window.ask({ kind: 'no such message' }),
  ];
  const answer = window.ask({ kind: 'ask', asked: question() });
  // Its records are read: it sleeps until the next public moment.
  await sleeping(1);
  others();
  await new Promise(done => setTimeout(done, 200));
  expect(kinds()).toEqual([]);
  sleeps[0]!();
  expect((await answer).kind).toBe('release');
  await window.ask({ kind: 'ledger' });
  expect(kinds()[0]).toBe('release');
  expect(kinds().slice(1).toSorted()).toEqual(['fault', 'governance', 'ledger', 'ledger', 'prices']);

  // A cancel is heard at the next step; what was begun is answered for nobody, and nothing else tells how long it takes.
  const dear = { ...question(), spend: { kind: 'share', millionths: 50_000 } };
  const cancelled = window.ask({ kind: 'ask', asked: dear });
  await sleeping(2);
  window.cancelLast();
  await sleeping(3);
  const after = window.heard.length;
  others();
  sleeps[2]!();
  expect(await cancelled).toMatchObject({ kind: 'fault', fault: { code: 'cancelled' } });
  await new Promise(done => setTimeout(done, 200));
  expect(window.heard.length).toBe(after + 1);
  sleeps[1]!();
  await window.ask({ kind: 'ledger' });
  expect(window.heard.length).toBe(after + 1 + 5);
});

it('a failure comes at the same moment as an answer', async () => {
  expect(await moment(7, 'quantised', true)).toBe(100);
});
