import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAmount, type DecimalMark } from '../../shared/formats/amount-text.ts';

const encoder = new TextEncoder();

function read(text: string, currency = 'EUR', mark: DecimalMark = 'point'): number {
  const around = encoder.encode(`9${text}9`);
  return compileAmount(currency, mark)(around, 1, around.length - 1);
}

describe('an amount', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['12', 1200],
    ['12.', 1200],
    ['.5', 50],
    ['12.3', 1230],
    ['12.34', 1234],
    ['12.344', 1234],
    ['12.345', 1235],
    ['-12.345', -1235],
    ['12.3449999', 1234],
    ['+7', 700],
    ['7-', -700],
    ['\u22127', -700],
    ['1,234.50', 123_450],
    ['1,234,567', 123_456_700],
    ['1 234.50', 123_450],
    ['1\u00a0234.50', 123_450],
    ['1\u202f234\u202f567', 123_456_700],
    ['1\u2019234.50', 123_450],
    ["1'234.50", 123_450],
    ['000012.50', 1250],
    ['€12.50', 1250],
    ['€ 12.50', 1250],
    ['-€12.50', -1250],
    ['€-12.50', -1250],
    ['12.50 €', 1250],
    ['12.50\u00a0€', 1250],
    ['EUR 12.50', 1250],
    ['12.50EUR', 1250],
    ['12.50- EUR', -1250],
    ['\t12.50 ', 1250],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('reads «%s»', (text, minor) => {
    expect(read(text)).toBe(minor);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '€',
    '--7',
    '-7-',
    '$12',
    '12 USD',
    '€12€',
    '12 eur',
    '12,5',
    '1,23,456',
    '1234,567',
    ',123',
    '1,',
    '1,234 567',
    '1, 234',
    '1.2.3',
    '1.234,5',
    '12.3,4',
    '1e3',
    '0x10',
    '(12)',
    '12%',
    'NA',
    'Infinity',
    '１２',
    '90071992547409.92',
    '99999999999999999999999999',
  ])('refuses «%s»', text => {
    expect(read(text)).toBeNaN();
  });

  it('takes a comma for the decimal mark where that is said', () => {
    expect(
      ['12,5', '1.234,56', '1 234,56', '1.234', '12.5', '1,234,567'].map(t => read(t, 'EUR', 'comma')),
    ).toEqual([1250, 123_456, 123_456, 123_400, Number.NaN, Number.NaN]);
  });

  it('counts in the minor unit of its currency', () => {
    expect([read('12.5', 'JPY'), read('¥1,250', 'JPY'), read('12.5', 'KWD'), read('$12.5', 'USD')]).toEqual([
      13, 1250, 12_500, 1250,
    ]);
  });

  it('reads back what was written in any of its spellings', () => {
    const spelling = fc.record({
      minor: fc.oneof(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.maxSafeInteger()),
      mark: fc.constantFrom<DecimalMark>('point', 'comma'),
      group: fc.constantFrom('', ' ', "'", '\u00a0', '\u202f', 'other'),
      money: fc.constantFrom('', '€', 'EUR'),
      behind: fc.boolean(),
    });
    fc.assert(
      fc.property(spelling, ({ minor, mark, group, money, behind }) => {
        const digits = String(Math.abs(minor)).padStart(3, '0');
        const separator = group === 'other' ? (mark === 'point' ? ',' : '.') : group;
        const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, separator);
        const sign = minor < 0 ? '-' : '';
        const number = `${whole}${mark === 'point' ? '.' : ','}${digits.slice(-2)}`;
        const text = behind ? `${sign}${number} ${money}` : `${sign}${money}${number}`;
        expect(read(text, 'EUR', mark)).toBe(minor === 0 ? 0 : minor);
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});
