import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnShape } from '../../shared/formats/column-shape.ts';
import { columnNames, profileColumns } from '../../shared/formats/columns.ts';
import { isKnownName } from '../../shared/formats/known-names.ts';

const many = (of: (k: number) => string, count = 100) => Array.from({ length: count }, (_, k) => of(k));
const uuid = (k: number) => `123e4567-e89b-12d3-a456-${String(k).padStart(12, '0')}`;

describe('column names', () => {
  it.each([
    [['a', 'b'], 2, ['a', 'b']],
    [['a', 'a', 'b', 'a'], 4, ['a (1)', 'a (2)', 'b', 'a (3)']],
    [['a', 'a (1)', 'a'], 3, ['a (2)', 'a (1)', 'a (3)']],
    [['', ' ', 'c'], 3, ['column 1', 'column 2', 'c']],
    [['column 2', '', 'c'], 3, ['column 2 (1)', 'column 2 (2)', 'c']],
    [['  a \n b '], 1, ['a b']],
    [[], 2, ['column 1', 'column 2']],
    [['x'.repeat(2000)], 1, ['column 1']],
  ])('%j are told apart', (header, width, names) => {
    expect(columnNames(header, width)).toEqual(names);
  });

  it('are always distinct and as many as there are columns', () => {
    const cell = fc.constantFrom('', 'a', 'a (1)', 'a (2)', 'a (1) (1)', 'column 1', 'column 2', 'b');
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 9 }), fc.nat(9), (header, width) => {
        const names = columnNames(header, width);
        expect([names.length, new Set(names).size]).toEqual([width, width]);
      }),
      { seed: 13, numRuns: 3000 },
    );
  });
});

describe('the shape of a column', () => {
  it.each<[string, string[]]>([
    ['empty', ['', ' ', '']],
    ['ISO times with offset', many(k => `2014-10-22T11:15:${10 + (k % 40)}+02:00`)],
    ['ISO times without a zone', many(k => `2014-10-22 11:15:${10 + (k % 40)}`)],
    [
      'ISO times, some with offset and some without',
      many(k => `2014-10-22 11:15:${10 + (k % 40)}${k % 2 === 0 ? 'Z' : ''}`),
    ],
    ['ISO dates', many(k => `2014-10-${10 + (k % 20)}`)],
    ['times written %d/%m/%Y %H:%M without a zone', many(k => `${10 + (k % 20)}/10/2014 11:15`)],
    ['dates that could be day first or month first', many(k => `0${1 + (k % 9)}/10/2014`)],
    ['10-digit integers that could be seconds since 1970', many(k => String(1_413_976_541 + k))],
    ['16-digit integers that could be microseconds since 1970', many(k => String(1_413_976_541_000_000 + k))],
    ['16-digit integers', many(k => String(9_413_976_541_000_000 + k))],
    ['whole numbers', many(k => String(k))],
    ['decimal numbers', many(k => `${k}.${10 + k}`)],
    ['decimal numbers', many(k => (k % 2 === 0 ? `${k}` : `${k},5`))],
    ['UUIDs', many(uuid)],
    ['e-mail addresses', many(k => `person${k}@example.org`)],
    ['IP addresses', many(k => `192.0.2.${k}`)],
    ['IP addresses', many(k => `2001:db8::${k}`)],
    ['phone numbers', many(k => `+49 30 1234${1000 + k}`)],
    ['card numbers', ['4111111111111111', '5500005555555559', '340000000000009']],
    ['bank accounts', ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819']],
    ['URLs', many(k => `https://example.org/${k}`)],
    ['JSON', many(k => `{"a":${k}}`)],
    ['hashes in hexadecimal', many(k => `${'0a'.repeat(14)}${1000 + k}`)],
    ['yes/no words', many(k => (k % 3 === 0 ? 'yes' : k % 3 === 1 ? 'No' : ''), 99)],
    ['yes/no words', many(k => (k % 2 === 0 ? 'granted' : 'denied'))],
    ['yes/no words', many(k => String(k % 2))],
    ['few distinct short texts', many(k => `page ${'abc'[k % 3]}`)],
    ['many distinct short texts', many(k => `page ${k % 60}`)],
    ['short texts, nearly all different', many(k => `text ${k}`)],
    ['long texts, nearly all different', many(k => `${'words '.repeat(30)}${k}`)],
    ['one short text throughout', many(() => 'complete')],
    ['mostly empty, otherwise whole numbers', many(k => (k % 5 === 0 ? String(k) : ''))],
  ])('%s', (words, cells) => {
    expect(columnShape(cells).words).toBe(words);
  });

  it('holds no value: another text of the same shape has the same words', () => {
    const word = fc.string({ unit: fc.constantFrom('q', 'w', 'x', 'z'), minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const { words } = columnShape(many(k => [a, b, c][k % 3]!));
        expect(words).toBe('few distinct short texts');
      }),
      { seed: 14 },
    );
  });

  it('does not depend on the order of the rows', () => {
    const cells = fc.array(
      fc.constantFrom('', 'yes', 'no', '1', '2.5', '2014-10-22', '01/02/2014', 'a@b.org', 'text', uuid(1)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(cells, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (list, keys) => {
        const shuffled = list
          .map((cell, k) => [keys[k]!, cell] as const)
          .toSorted((a, b) => a[0] - b[0])
          .map(([, cell]) => cell);
        expect(columnShape(shuffled).words).toBe(columnShape(list).words);
      }),
      { seed: 15, numRuns: 1000 },
    );
  });
});

describe('what a column warns of', () => {
  const warningsOf = (name: string, cells = ['a', 'b']) =>
    profileColumns(
      [name],
      cells.map(cell => [cell]),
    )[0]!.warnings;

  it.each([
    ['Email', 'e-mail addresses: name people directly'],
    ['customer_email', 'e-mail addresses: name people directly'],
    ['contactPhone', 'phone numbers: name people directly'],
    ['user_ip', 'IP addresses: point to people'],
    ['context_ip', 'IP addresses: point to people'],
    ['FirstName', 'names of people'],
    ['Billing Street', 'postal addresses: point to people'],
    ['date_of_birth', 'dates of birth: point to people'],
    ['credit card', 'payment card numbers: name people directly'],
    ['geo_latitude', 'places: point to people'],
    ['Diagnose', 'special category: health'],
    ['DiagnosticBlood', 'special category: health'],
    ['religion', 'special category: religion or belief'],
    ['ethnicity', 'special category: ethnic origin'],
    ['sexual_orientation', 'special category: sex life or orientation'],
    ['political party', 'special category: political opinion'],
    ['trade_union', 'special category: trade union'],
    ['dna_sample', 'special category: genetic or biometric data'],
    ['conviction', 'criminal records'],
  ])('%s: %s', (name, warning) => {
    expect(warningsOf(name)).toContain(warning);
  });

  it.each([
    'customer_id',
    'event_time',
    'touchpoint',
    'channel',
    'amount',
    'country',
    'age',
    'consent_analytics',
  ])('%s warns of nothing', name => {
    expect(warningsOf(name)).toEqual([]);
  });

  it.each([
    'email_opened',
    'email_campaign',
    'shipping',
    'description',
    'recipe',
    'panel',
    'belongs_to',
    'trace',
  ])('%s is not taken for what it resembles', name => {
    expect(warningsOf(name)).toEqual([]);
  });

  it('warns by content whatever the name', () => {
    expect(
      warningsOf(
        'column 1',
        many(k => `p${k}@example.org`),
      ),
    ).toEqual(['e-mail addresses: name people directly']);
  });
});

describe('a known name', () => {
  it.each([
    'customer_id',
    'Customer ID',
    'customerId',
    'event_time',
    'user_pseudo_id',
    'case:concept:name',
    'Case ID',
    'Complete Timestamp',
    'time:timestamp',
    'consent_analytics',
    '$insert_id',
    'Lineitem quantity',
  ])('%s', name => {
    expect(isKnownName(name)).toBe(true);
  });

  it.each([
    '',
    'anna',
    'customer_id_anna',
    'c0ffee01',
    '2014-10-22',
    'customer,id',
    'a@b.org',
    'special_thing',
  ])('«%s» is none', name => {
    expect(isKnownName(name)).toBe(false);
  });
});
