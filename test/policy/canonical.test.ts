import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import { questionSchema } from '../../shared/policy/question.ts';

/** The same value with the names of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

it('writes one text whatever the order of names, and it reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
    }),
    { seed: 1 },
  );
});

it('writes different texts for different values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [first, second] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))] as unknown[];
      let same = true;
      try {
        expect(first).toEqual(second);
      } catch {
        same = false;
      }
      expect(canonicalJson(first) === canonicalJson(second)).toBe(same);
    }),
    { seed: 2, numRuns: 500 },
  );
});

it('holds no control character, whatever is in the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(canonicalJson(value)).not.toMatch(/\p{Cc}(?<![\x7f-\x9f])/u);
    }),
    { seed: 3 },
  );
  expect(canonicalJson({ 'a\tb': '\n\t\0' })).toBe('{"a\\tb":"\\n\\t\\u0000"}');
});

it('writes numbers, names and text as RFC 8785 does', () => {
  const value = {
    b: [56.0, 1e21, 1e-7, -0, Number('333333333.33333329')],
    '€': 'ö',
    a: null,
    '': true,
    '1': '\u20ac\ud800',
  };
  expect(canonicalJson(value)).toBe(
    '{"":true,"1":"€\\ud800","a":null,"b":[56,1e+21,1e-7,0,333333333.3333333],"€":"ö"}',
  );
  // As typed: composed and decomposed letters stay apart.
  expect(canonicalJson('\u00f6')).not.toBe(canonicalJson('o\u0308'));
});

it('writes a question one way, however its filters are listed', () => {
  const names = fc.uniqueArray(fc.constantFrom('home', 'cart', 'Ünï', '(none)', '10', '9'), { minLength: 1 });
  const filters = fc.record(
    { seen: names, not_seen: names, channel: names, attributes: fc.record({ country: names, age: names }) },
    { requiredKeys: ['seen'] },
  );
  const shuffled = (list: readonly string[], turn: number) => {
    const from = turn % list.length;
    return [...list.slice(from), ...list.slice(0, from), ...list.slice(0, from)].reverse();
  };
  const turned = (value: unknown, turn: number): unknown => {
    if (Array.isArray(value)) return shuffled(value, turn);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]) => [name, turned(member, turn)] as const);
    return Object.fromEntries(members.toReversed());
  };
  fc.assert(
    fc.property(filters, fc.nat(9), (where, turn) => {
      const question = (where: unknown) =>
        canonicalJson(questionSchema.parse({ ask: 'reach', of: 'channel', at_most: 3, where }));
      expect(question(turned(where, turn))).toBe(question(where));
    }),
    { seed: 20260403, numRuns: 300 },
  );
  const plain = { ask: 'reach', of: 'channel', at_most: 3 };
  expect(questionSchema.safeParse({ ...plain, where: {} }).success).toBe(false);
});

it.each([
  ['a missing value', undefined],
  ['a missing member', { a: undefined }],
  ['a hole in a list', new Array(2)],
  ['not a number', Number.NaN],
  ['an infinite number', Number.POSITIVE_INFINITY],
  ['a big integer', 1n],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(1)],
  ['a function', () => 1],
])('refuses %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});
