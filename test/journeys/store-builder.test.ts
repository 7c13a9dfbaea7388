import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';
import { type EventBatch, StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { firstMoment, randomJourneys, storeOf, textColumn } from '../fakes/random-journeys.ts';
import { shapes } from './reference/arbitrary.ts';
import { plainJourneys } from './reference/plain-journeys.ts';

const minute = 60_000_000;
const utcClock = { kind: 'clock', precision: 'hour', localSeconds: (utc: number) => utc / 1e6 } as const;

type Row = readonly [
  person: string,
  minutes: number,
  touchpoint: string,
  extra?: { consent?: 0 | 1; amount?: number },
];

function batchOf(rows: readonly Row[], columns: { consent?: boolean; amount?: boolean } = {}): EventBatch {
  return {
    rows: rows.length,
    person: textColumn(rows.map(([person]) => person)),
    time: Float64Array.from(rows, ([, minutes]) => firstMoment + minutes * minute),
    touchpoint: textColumn(rows.map(([, , touchpoint]) => touchpoint)),
    attributes: new Map(),
    ...(columns.consent ? { consent: Uint8Array.from(rows, ([, , , extra]) => extra?.consent ?? 1) } : {}),
    ...(columns.amount
      ? { amount: Float64Array.from(rows, ([, , , extra]) => extra?.amount ?? Number.NaN) }
      : {}),
  };
}

function builderOf(
  rows: readonly Row[],
  columns: { consent?: boolean; amount?: boolean } = {},
): StoreBuilder {
  const builder = new StoreBuilder({
    time: 'clock',
    channel: false,
    attributes: [],
    consent: columns.consent ? { when: 'every', unknown: 'refused' } : false,
    amount: columns.amount ?? false,
  });
  if (rows.length > 0) builder.append(batchOf(rows, columns));
  return builder;
}

/** Touchpoints of each person, in the order of the store. */
function journeysOf(store: JourneyStore): Record<string, string[]> {
  const journeys: [string, string[]][] = [];
  for (let person = 0; person < store.people; person++) {
    const codes = store.touchpoint.codes.subarray(store.offsets[person]!, store.offsets[person + 1]!);
    journeys.push([
      new TextDecoder().decode(store.identifier(person)),
      Array.from(codes, code => store.touchpoint.labels[code]!),
    ]);
  }
  return Object.fromEntries(journeys);
}

it('sorts events by person, full time and source order before it coarsens time', () => {
  const { store } = builderOf([
    ['ann', 59, 'third'],
    ['ben', 0, 'only'],
    ['ann', 58, 'first'],
    ['ann', 58, 'second'],
    ['ann', 61, 'fourth'],
  ]).finish({ groups: {}, time: utcClock });
  expect(journeysOf(store)).toEqual({ ann: ['first', 'second', 'third', 'fourth'], ben: ['only'] });
  const { clock } = store;
  const hour = firstMoment / 1e6 / 3600;
  expect(clock).toEqual({
    kind: 'clock',
    precision: 'hour',
    unitSeconds: 3600,
    at: Int32Array.of(hour, hour, hour, hour + 1, hour),
  });
});

it('holds the journeys of its events, whatever the batches', () => {
  fc.assert(
    fc.property(fc.integer(), shapes, fc.integer({ min: 1, max: 50 }), (seed, shape, batchRows) => {
      const events = randomJourneys(seed, shape);
      const { store } = storeOf(events, {}, batchRows);
      const expected = Object.fromEntries(
        Array.from(plainJourneys(events), ([person, journey]) => [
          person,
          journey.map(event => event.touchpoint),
        ]),
      );
      expect(journeysOf(store)).toEqual(expected);
      expect(store.events).toBe(events.length);
      expect(store.standing).toEqual({
        analysed: store.people,
        'no consent': 0,
        objected: 0,
        'too old': 0,
        'outside the period': 0,
      });
    }),
    { seed: 31, numRuns: 300 },
  );
});

it('holds the same journeys, labels, times and sessions into however many parts people are divided', () => {
  const parts = fc.constantFrom(2, 4, 64, 1024).map(count => new PeopleParts(count));
  fc.assert(
    fc.property(fc.integer(), shapes, fc.integer({ min: 1, max: 50 }), parts, (seed, shape, rows, parts) => {
      const events = randomJourneys(seed, shape);
      const whole = storeOf(events, {}, rows).store;
      const divided = storeOf(events, {}, rows, true, parts).store;
      expect(everythingOf(divided)).toEqual(everythingOf(whole));
      expect(divided.standing).toEqual(whole.standing);
    }),
    { seed: 32, numRuns: 200 },
  );
});

it('applies lists, consent and the most people that there may be across all parts', () => {
  const rows = Array.from(
    { length: 200 },
    (_, i): Row => [`person ${i}`, i, 'a', { consent: i % 3 > 0 ? 1 : 0 }],
  );
  const divided = (most?: { labels: number; people: number }) =>
    new StoreBuilder(
      {
        time: 'clock',
        channel: false,
        attributes: [],
        consent: { when: 'last', unknown: 'refused' },
        amount: false,
        ...(most && { most }),
      },
      new PeopleParts(16),
    );
  const builder = divided();
  const refusals = textColumn(['person 4', 'stranger', 'person 5']);
  builder.append({ ...batchOf(rows, { consent: true }), refusals });
  builder.leaveOut.add(textColumn(rows.slice(0, 50).map(([person]) => person)));
  const { store } = builder.finish({ groups: {}, time: utcClock });
  expect(store.standing).toMatchObject({ objected: 50, analysed: 100, 'no consent': 50 });
  expect(Object.keys(journeysOf(store)).toSorted()).toEqual(
    rows
      .filter((_, i) => i >= 50 && i % 3 > 0)
      .map(([person]) => person)
      .toSorted(),
  );
  const full = (people: number) => {
    const builder = divided({ labels: 9, people });
    builder.append(batchOf(rows, { consent: true }));
    return () => builder.finish({ groups: {}, time: utcClock });
  };
  expect(full(199)).toThrow();
  expect(full(200)).not.toThrow();
});

/** What a question can see of everybody, by identifier. */
function everythingOf(store: JourneyStore): Record<string, unknown> {
  const { clock, channel, session, amount } = store;
  if (clock.kind === 'order' || channel === 'unmapped' || session === 'unmapped' || amount === 'unmapped')
    throw new RangeError('all is mapped here');
  return Object.fromEntries(
    Array.from({ length: store.people }, (_, person) => [
      new TextDecoder().decode(store.identifier(person)),
      Array.from({ length: store.offsets[person + 1]! - store.offsets[person]! }, (_, i) => {
        const at = store.offsets[person]! + i;
        const country = store.attributes.get('country')!;
        return [
          store.touchpoint.labels[store.touchpoint.codes[at]!],
          channel.labels[channel.codes[at]!],
          country.labels[country.codes[at]!],
          clock.at[at],
          session[at],
          amount[at],
        ];
      }),
    ]),
  );
}

it('keeps rows apart from one chunk of memory to the next', () => {
  const events = randomJourneys(6, {
    people: 30_000,
    mostEvents: 40,
    touchpoints: Array.from({ length: 400 }, (_, i) => `page ${i}`),
    times: 500,
    missing: 0,
  });
  const { store, bytesPerEvent } = storeOf(events, {}, 100_000, false);
  expect(events.length).toBeGreaterThan(2 * 2 ** 18);
  const expected = Object.fromEntries(
    Array.from(plainJourneys(events), ([person, journey]) => [
      person,
      journey.map(event => event.touchpoint),
    ]),
  );
  expect(journeysOf(store)).toEqual(expected);
  expect(bytesPerEvent).toBeLessThan(12);
});

it('keeps codes in the smallest type and labels in one order, whatever the order of the source', () => {
  const pages = (count: number) => Array.from({ length: count }, (_, i): Row => ['p', i, `page ${i}`]);
  const storeFrom = (rows: readonly Row[]) => builderOf(rows).finish({ groups: {}, time: utcClock }).store;
  expect(storeFrom(pages(256)).touchpoint.codes).toBeInstanceOf(Uint8Array);
  expect(storeFrom(pages(257)).touchpoint.codes).toBeInstanceOf(Uint16Array);
  expect(storeFrom(pages(65_537)).touchpoint.codes).toBeInstanceOf(Uint32Array);
  expect(storeFrom(pages(300).toReversed()).touchpoint).toEqual(storeFrom(pages(300)).touchpoint);
});

it('keeps earlier codes when later batches need a wider type', () => {
  const labels = Array.from({ length: 70_000 }, (_, i) => `page ${i}`);
  const builder = builderOf([]);
  for (const [from, to] of [
    [0, 200],
    [200, 300],
    [300, 65_000],
    [65_000, 70_000],
  ] as const) {
    builder.append(batchOf(labels.slice(from, to).map((label, i) => ['p', from + i, label])));
  }
  expect(journeysOf(builder.finish({ groups: {}, time: utcClock }).store)).toEqual({ p: labels });
});

it('merges a grouped touchpoint with a raw one of the same name, and missing values with their label', () => {
  const { store } = builderOf([
    ['ann', 0, 'search'],
    ['ann', 1, 'product 1'],
    ['ann', 2, 'browse'],
    ['ann', 3, ''],
    ['ann', 4, '(none)'],
  ]).finish({ groups: { browse: ['search', 'product*'] }, time: utcClock });
  expect(store.touchpoint).toEqual({ codes: Uint8Array.of(1, 1, 1, 0, 0), labels: ['(none)', 'browse'] });
});

it('keeps apart labels that differ by a byte order mark or by how an accent is written', () => {
  const labels = ['home', '\ufeffhome', 'é', 'e\u0301', ' home', 'Home'];
  const { store } = builderOf(labels.map((label, i) => ['p', i, label])).finish({
    groups: {},
    time: utcClock,
  });
  expect(journeysOf(store)).toEqual({ p: labels });
});

it('leaves out who objected and ignores strangers on the list', () => {
  const builder = builderOf([
    ['ann', 0, 'a'],
    ['ben', 0, 'b'],
    ['ann', 1, 'secret page of ann'],
    ['cat', 0, 'c'],
  ]);
  builder.leaveOut.add(textColumn(['ann', 'stranger', 'ann']));
  const { store } = builder.finish({ groups: {}, time: utcClock });
  expect(journeysOf(store)).toEqual({ ben: ['b'], cat: ['c'] });
  expect(store.touchpoint.labels).toEqual(['b', 'c']);
  expect(store.standing).toEqual({
    analysed: 2,
    'no consent': 0,
    objected: 1,
    'too old': 0,
    'outside the period': 0,
  });
});

it('holds nobody with an event without consent, and lets an objection count before that', () => {
  const builder = builderOf(
    [
      ['ann', 0, 'a'],
      ['ann', 1, 'a', { consent: 0 }],
      ['ben', 0, 'b', { consent: 0 }],
      ['cat', 0, 'c'],
    ],
    { consent: true },
  );
  builder.leaveOut.add(textColumn(['ben']));
  const { store } = builder.finish({ groups: {}, time: utcClock });
  expect(journeysOf(store)).toEqual({ cat: ['c'] });
  expect(store.standing).toEqual({
    analysed: 1,
    'no consent': 1,
    objected: 1,
    'too old': 0,
    'outside the period': 0,
  });
});

it('leaves out events outside the period on the local clock, and people without any inside', () => {
  const hours = 60;
  const builder = builderOf(
    [
      ['too early', 22 * hours + 59, 'x', { consent: 0 }],
      ['ann', 22 * hours + 59, 'x'],
      ['ann', 23 * hours, 'first'],
      ['ann', 46 * hours + 59, 'last'],
      ['ann', 47 * hours, 'x'],
      ['objects', 0, 'x'],
      ['objects and is here', 30 * hours, 'x'],
      ['withdrew later', 30 * hours, 'x'],
      ['withdrew later', 90 * hours, 'x', { consent: 0 }],
    ],
    { consent: true },
  );
  builder.leaveOut.add(textColumn(['objects', 'objects and is here']));
  const { store } = builder.finish({
    groups: {},
    // The clock is an hour ahead of UTC; the data begin on 5 January.
    time: { ...utcClock, localSeconds: utc => utc / 1e6 + 3600, from: '2026-01-06', to: '2026-01-07' },
  });
  expect(journeysOf(store)).toEqual({ ann: ['first', 'last'] });
  expect(store.standing).toEqual({
    analysed: 1,
    'no consent': 1,
    objected: 1,
    'too old': 0,
    'outside the period': 2,
  });
});

it('keeps seconds beyond 2038 and without a clock only the order', () => {
  const late = builderOf([['ann', 60 * 24 * 365 * 20, 'a']]).finish({
    groups: {},
    time: { ...utcClock, precision: 'second' },
  }).store;
  expect(late.clock.kind === 'clock' && [...late.clock.at]).toEqual([
    firstMoment / 1e6 + 60 * 60 * 24 * 365 * 20,
  ]);

  const builder = new StoreBuilder({
    time: 'order',
    channel: false,
    attributes: [],
    consent: false,
    amount: false,
  });
  builder.append({
    ...batchOf([
      ['ann', 2, 'b'],
      ['ann', 1, 'a'],
    ]),
  });
  const { store } = builder.finish({ groups: {}, time: { kind: 'order' } });
  expect(journeysOf(store)).toEqual({ ann: ['a', 'b'] });
  expect(store.clock).toEqual({ kind: 'order' });
});

it('keeps amounts beside their events, 0 where missing', () => {
  const { store } = builderOf(
    [
      ['ann', 1, 'a', { amount: 1999 }],
      ['ann', 0, 'b'],
      ['ben', 0, 'c', { amount: -5 }],
    ],
    { amount: true },
  ).finish({ groups: {}, time: utcClock });
  expect(store.amount).toEqual(Float64Array.of(0, 1999, -5));
});

it('builds a store of nobody', () => {
  const { store } = builderOf([]).finish({ groups: {}, time: utcClock });
  expect(store).toMatchObject({ people: 0, events: 0, offsets: Uint32Array.of(0) });
  expect(() => store.identifier(0)).toThrow(RangeError);
});

it('makes a full dictionary a fault that names the column and no value', () => {
  const full = (most: { labels: number; people: number }, rows: readonly Row[]) => {
    const builder = new StoreBuilder({
      time: 'clock',
      channel: false,
      attributes: [],
      consent: false,
      amount: false,
      most,
    });
    try {
      builder.append(batchOf(rows));
      builder.finish({ groups: {}, time: utcClock });
    } catch (error) {
      return (error as Failure).fault;
    }
    return 'no fault';
  };
  const rows: Row[] = [
    ['ann', 0, 'a'],
    ['ben', 0, 'b'],
    ['ann', 0, 'c'],
  ];
  expect(full({ labels: 2, people: 9 }, rows)).toEqual({
    code: 'dictionary-full',
    params: { column: 'touchpoint', most: 2 },
  });
  expect(full({ labels: 9, people: 1 }, rows)).toEqual({
    code: 'dictionary-full',
    params: { column: 'person', most: 1 },
  });
  expect(full({ labels: 3, people: 2 }, rows)).toBe('no fault');
});

it('refuses batches that break its contract', () => {
  const good = batchOf([['ann', 0, 'a']]);
  const builder = builderOf([]);
  expect(() => builder.append(batchOf([['', 0, 'a']]))).toThrow(RangeError);
  expect(() => builder.append({ ...good, time: Float64Array.of(Number.NaN) })).toThrow(RangeError);
  expect(() => builder.append({ ...good, touchpoint: textColumn([]) })).toThrow(RangeError);
  expect(() => builder.append({ ...good, consent: Uint8Array.of(1) })).toThrow(RangeError);
  expect(() => builder.finish({ groups: {}, time: { kind: 'order' } })).toThrow(RangeError);
  expect(builder.finish({ groups: {}, time: utcClock }).store.events).toBe(0);
});
