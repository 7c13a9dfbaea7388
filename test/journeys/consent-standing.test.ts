import fc from 'fast-check';
import { expect, it } from 'vitest';
import { consentCodes } from '../../shared/journeys/consent-standing.ts';
import { type EventBatch, StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { ConsentRule } from '../../shared/policy/mapping.ts';
import { firstMoment, textColumn } from '../fakes/random-journeys.ts';

type Said = keyof typeof consentCodes;
type Row = readonly [person: string, minutes: number, said: Said];

const clock = { kind: 'clock', precision: 'minute', localSeconds: (utc: number) => utc / 1e6 } as const;

function built(rows: readonly Row[], rule: ConsentRule, refusals: readonly string[] = [], time = {}) {
  const builder = new StoreBuilder({
    time: 'clock',
    channel: false,
    attributes: [],
    consent: rule,
    amount: false,
  });
  const batch = (part: readonly Row[], refused: readonly string[]): EventBatch => ({
    rows: part.length,
    person: textColumn(part.map(([person]) => person)),
    time: Float64Array.from(part, ([, minutes]) => firstMoment + minutes * 6e7),
    touchpoint: textColumn(part.map((_, at) => `t${at}`)),
    attributes: new Map(),
    consent: Uint8Array.from(part, ([, , said]) => consentCodes[said]),
    refusals: textColumn([...refused]),
  });
  const half = rows.length >> 1;
  builder.append(batch(rows.slice(0, half), refusals));
  builder.append(batch(rows.slice(half), []));
  const { store } = builder.finish({ groups: {}, time: { ...clock, ...time } });
  const people = Array.from({ length: store.people }, (_, person) =>
    new TextDecoder().decode(store.identifier(person)),
  );
  return { people: people.sort(), events: store.events, standing: store.standing };
}

/** What the rules say, in the words of the documentation. */
function reference(
  rows: readonly Row[],
  { when, unknown }: ConsentRule,
  refusals: readonly string[],
): string[] {
  const people = [...new Set(rows.map(([person]) => person))];
  return people
    .filter(person => {
      if (refusals.includes(person)) return false;
      const own = rows.filter(([who]) => who === person);
      if (when === 'every') {
        return own.every(([, , said]) => said === 'granted' || (said === 'unknown' && unknown === 'granted'));
      }
      const spoken = own.filter(([, , said]) => said !== 'unknown');
      const latest = Math.max(...spoken.map(([, at]) => at));
      const last = spoken.filter(([, at]) => at === latest).map(([, , said]) => said);
      const given = spoken.length === 0 ? unknown === 'granted' : !last.includes('refused');
      return given && own.some(([, , said]) => said !== 'refused');
    })
    .sort();
}

it('holds exactly the people whom the rule lets in, whatever the order of the rows', () => {
  const row: fc.Arbitrary<Row> = fc.tuple(
    fc.constantFrom('ann', 'ben', 'cat', 'dan'),
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom('granted' as const, 'refused' as const, 'unknown' as const),
  );
  const rule: fc.Arbitrary<ConsentRule> = fc.record({
    when: fc.constantFrom('every' as const, 'last' as const),
    unknown: fc.constantFrom('refused' as const, 'granted' as const),
  });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      rule,
      fc.subarray(['ann', 'dan', 'stranger']),
      (rows, how, refusals) => {
        const { people, standing } = built(rows, how, refusals);
        const expected = reference(rows, how, refusals);
        expect(people).toEqual(expected);
        const all = new Set(rows.map(([person]) => person)).size;
        expect(standing).toMatchObject({ analysed: expected.length, 'no consent': all - expected.length });
      },
    ),
  );
});

it('lets the last word decide, also one behind the period, and leaves out rows that refuse', () => {
  const last = { when: 'last', unknown: 'refused' } as const;
  const rows: Row[] = [
    ['came back', 0, 'refused'],
    ['came back', 1, 'granted'],
    ['came back', 2, 'unknown'],
    ['withdrew later', 1, 'granted'],
    ['withdrew later', 60 * 24 * 40, 'refused'],
    ['both at once', 3, 'refused'],
    ['both at once', 3, 'granted'],
    ['both at once', 3, 'refused'],
    ['silent', 1, 'unknown'],
  ];
  const { people, events, standing } = built(rows, last, [], { to: '2026-02-01' });
  expect({ people, events, standing }).toEqual({
    people: ['came back'],
    events: 2,
    standing: { analysed: 1, 'no consent': 3, objected: 0, 'too old': 0, 'outside the period': 0 },
  });
});

it('tells people whose every event is too old from people outside the period', () => {
  const every = { when: 'every', unknown: 'refused' } as const;
  const day = 60 * 24;
  const rows: Row[] = [
    ['old', 0, 'granted'],
    ['old and here', 0, 'granted'],
    ['old and here', 30 * day, 'granted'],
    ['between', 20 * day, 'granted'],
    ['old and refusing', 0, 'refused'],
  ];
  const cut = (firstMoment + 10 * day * 6e7) / 1e6;
  const { people, events, standing } = built(rows, every, [], { from: '2026-02-01', notBefore: cut });
  expect({ people, events, standing }).toEqual({
    people: ['old and here'],
    events: 1,
    standing: { analysed: 1, 'no consent': 0, objected: 0, 'too old': 2, 'outside the period': 1 },
  });
});
