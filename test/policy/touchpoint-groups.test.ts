import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupNames } from '../../shared/policy/touchpoint-groups.ts';

it('groups by exact name first, then by pattern, and leaves other names alone', () => {
  const name = groupNames({ browse: ['search', 'product*'], special: ['product of the day'], z: ['*day'] });
  const names = ['search', 'searching', 'product', 'product 7', 'product of the day', 'monday', 'x'];
  expect(names.map(name)).toEqual(['browse', 'searching', 'browse', 'browse', 'special', 'z', 'x']);
});

it('does not depend on the order in which groups are written', () => {
  const one = groupNames({ a: ['p*'], b: ['*q', 'pq'] });
  const other = groupNames({ b: ['pq', '*q'], a: ['p*'] });
  expect(['pq', 'pxq', 'xq'].map(one)).toEqual(['b', 'a', 'b']);
  expect(['pq', 'pxq', 'xq'].map(other)).toEqual(['b', 'a', 'b']);
});

it('lets a star stand for any run of characters, none included', () => {
  const fromLetters = (letters: string, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...letters), maxLength });
  fc.assert(
    fc.property(fromLetters('ab.*', 7), fromLetters('ab.', 9), (pattern, text) => {
      const regex = new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '[^]*')}$`, 'u');
      expect(groupNames({ found: [pattern] })(text) === 'found').toBe(regex.test(text));
    }),
    { seed: 14, numRuns: 5000 },
  );
});

it('uses no character for both ends of a pattern', () => {
  const name = groupNames({ found: ['ab*ba', 'x*y*x'] });
  expect(['aba', 'abba', 'xyx', 'xx', 'x'].map(name)).toEqual(['aba', 'found', 'found', 'xx', 'x']);
});

it('takes no time to speak of for a pattern of many stars', () => {
  const name = groupNames({ found: [`${'a*'.repeat(300)}b`] });
  expect(name('a'.repeat(100_000))).not.toBe('found');
});
