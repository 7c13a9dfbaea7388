import { hasOther, journeyQuestion, l0Of } from '../shared/journeys/questions/asking.ts';
import { run } from '../shared/journeys/runner.ts';
import type { JourneyStore } from '../shared/journeys/store.ts';
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

/** The least of several runs, in milliseconds, after one that warms up: what else the machine does only adds. */
function milliseconds(task: () => unknown, runs = 15): number {
  task();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return Math.min(...times);
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
  const { length } = events;
  return [
    {
      what: 'noise and gate for 10,000 cells',
      value: `${milliseconds(() => gateAll(cells, priced.main, random)).toFixed(1)} ms`,
    },
    {
      what: 'planning one question',
      value: `${milliseconds(() => price(asking, bounds, defaultTerms, 'person')).toFixed(2)} ms`,
    },
    ...withAndWithout(store, `reach over ${length} events`, { ask: 'reach', of: 'touchpoint', at_most: 5 }),
    ...withAndWithout(store, `paths over ${length} events`, {
      ask: 'paths',
      depth: 3,
      collapse_repeats: true,
    }),
    {
      what: 'events in memory built into a store, no file read',
      value: `${Math.round((1000 * length) / importing)} a second`,
    },
  ];
}

/** On the same data in the same run. Without privacy nobody's bins are limited, nothing is noised, gated or asked twice. */
function withAndWithout(store: JourneyStore, what: string, question: Question): Measured[] {
  const bounds = { l0: l0Of(question), hasOther: hasOther(question) };
  const priced = price(asking, bounds, defaultTerms, 'person');
  const asked = journeyQuestion(question);
  const plain = milliseconds(() => run(store, asked, { l0: 64, seedHex: '00', measures: [] }).bins(1));
  const private_ = milliseconds(() => releasableCells(store, question, priced, [], '00', random));
  return [
    { what: `${what}, without privacy`, value: `${plain.toFixed(1)} ms` },
    { what: `${what}, with privacy`, value: `${private_.toFixed(1)} ms` },
    { what: `${what}, with privacy over without`, value: `${(private_ / plain).toFixed(2)} times` },
  ];
}
