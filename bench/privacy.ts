import { journeyQuestion } from '../shared/journeys/questions/asking.ts';
import { run } from '../shared/journeys/runner.ts';
import { defaultTerms } from '../shared/policy/mapping.ts';
import type { Question } from '../shared/policy/question.ts';
import { platformRandom } from '../shared/privacy/random-source.ts';
import { releasableCells } from '../shared/vault/answering.ts';
import { gateAll } from '../shared/vault/gated.ts';
import { price } from '../shared/vault/pricing.ts';
import { randomJourneys, storeOf } from '../test/fakes/random-journeys.ts';

export interface Measured {
  readonly what: string;
  readonly value: string;
}

const random = platformRandom(bytes => crypto.getRandomValues(bytes));
const asking = { id: 'bench', spend: { kind: 'share', millionths: 100_000 } } as const;

/** The middle of several runs, in milliseconds, after one that warms up. */
function milliseconds(task: () => unknown, runs = 7): number {
  task();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[runs >> 1]!;
}

export function measurePrivacy(): Measured[] {
  const bounds = { l0: 5, hasOther: true };
  const priced = price(asking, bounds, defaultTerms, 'person');
  const cells = new Array<number>(10_000).fill(1000);
  const shape = {
    people: 20_000,
    mostEvents: 8,
    touchpoints: Array.from({ length: 30 }, (_, i) => `page ${i}`),
    times: 1000,
    missing: 0.02,
  };
  const events = randomJourneys(1, shape);
  const importing = milliseconds(() => storeOf(events), 3);
  const { store } = storeOf(events);
  const question: Question = { ask: 'reach', of: 'touchpoint', at_most: 5 };
  const asked = journeyQuestion(question);
  // Without privacy: nobody's bins are limited, nothing is noised, gated or asked a second time.
  const plain = milliseconds(() => run(store, asked, { l0: 64, seedHex: '00', measures: [] }).bins(1));
  const private_ = milliseconds(() => releasableCells(store, question, priced, [], '00', random));
  return [
    {
      what: 'noise and gate for 10,000 cells',
      value: `${milliseconds(() => gateAll(cells, priced.main, random)).toFixed(1)} ms`,
    },
    {
      what: 'planning one question',
      value: `${milliseconds(() => price(asking, bounds, defaultTerms, 'person')).toFixed(2)} ms`,
    },
    { what: `reach over ${events.length} events, without privacy`, value: `${plain.toFixed(1)} ms` },
    { what: `reach over ${events.length} events, with privacy`, value: `${private_.toFixed(1)} ms` },
    { what: 'with privacy over without', value: `${(private_ / plain).toFixed(2)} times` },
    {
      what: 'events in memory built into a store, no file read',
      value: `${Math.round((1000 * events.length) / importing)} a second`,
    },
  ];
}
