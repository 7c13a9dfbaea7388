import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationText, parseDuration } from '../../shared/policy/duration.ts';
import { parseShare, shareText } from '../../shared/policy/share.ts';

it('reads time spans', () => {
  const spans = { '90s': 90, '30m': 1800, '12h': 43_200, '7d': 604_800, '2w': 1_209_600, '1 h': 3600 };
  for (const [text, seconds] of Object.entries(spans)) expect(parseDuration(text)).toBe(seconds);
  for (const text of [
    '',
    '7',
    'd',
    '0d',
    '-1d',
    '1.5h',
    '7D',
    '7 days',
    ' 7d',
    '07d',
    '7d ',
    '99999999999d',
    '1e3s',
  ]) {
    expect(parseDuration(text), text).toBe('invalid');
  }
});

it('writes time spans that read back the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), seconds => {
      expect(parseDuration(durationText(seconds))).toBe(seconds);
    }),
    { seed: 1 },
  );
  expect([90, 1800, 43_200, 604_800].map(durationText)).toEqual(['90s', '30m', '12h', '7d']);
});

it('reads shares exactly', () => {
  const shares = {
    '10%': 100_000,
    '10 %': 100_000,
    '0.1': 100_000,
    '.1': 100_000,
    '0.10': 100_000,
    '1e-1': 100_000,
    '12.5%': 125_000,
    '0.0001%': 1,
    '0.000001': 1,
    '1e-6': 1,
    '100%': 1_000_000,
    '1': 1_000_000,
    '0.07': 70_000,
    '0.29': 290_000,
    '33.3333%': 333_333,
    '0.1000000000000000': 100_000,
  };
  for (const [text, millionths] of Object.entries(shares)) expect(parseShare(text), text).toBe(millionths);
  for (const text of [
    '',
    '%',
    '.',
    '0',
    '0%',
    '101%',
    '1.000001',
    '10',
    '-10%',
    '10%%',
    'ten',
    '1/10',
    '0x1',
    '1e99',
    '10e%',
  ]) {
    expect(parseShare(text), text).toBe('invalid');
  }
  for (const text of ['0.0000001', '33.33333%', '0.33333333', '1e-7'])
    expect(parseShare(text), text).toBe('too fine');
});

it('writes shares that read back the same, whatever the form', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), millionths => {
      expect(parseShare(shareText(millionths))).toBe(millionths);
      expect(parseShare(String(millionths / 1_000_000))).toBe(millionths);
      expect(parseShare((millionths / 1_000_000).toFixed(6))).toBe(millionths);
    }),
    { seed: 2, numRuns: 1000 },
  );
});
