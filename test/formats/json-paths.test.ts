import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonFault, JsonPaths } from '../../shared/formats/json-paths.ts';
import { textRows } from '../../shared/formats/json-sample.ts';
import { RowTexts } from '../../shared/formats/row-texts.ts';

const encoder = new TextEncoder();

function rowsOf(json: string, paths: readonly string[]): JsonFault | string[][] {
  const reading = new JsonPaths(paths);
  const bytes = encoder.encode(json);
  const read = reading.read(bytes, 0, bytes.length);
  if (read !== 'read') return read;
  const rows = new RowTexts(paths.length);
  reading.write(rows, 1);
  return textRows(rows.take());
}

const rowOf = (json: string, paths: readonly string[]) => {
  const rows = rowsOf(json, paths);
  return typeof rows === 'string' ? rows : rows[0];
};

describe('a path', () => {
  it.each<[string, string, string[], string[]]>([
    ['names a key', '{"a":"x","b":1}', ['a', 'b'], ['x', '1']],
    [
      'keeps every digit of a number',
      '{"a":9007199254740993,"b":1.10,"c":-1e+3}',
      ['a', 'b', 'c'],
      ['9007199254740993', '1.10', '-1e+3'],
    ],
    ['leads into objects', '{"a":{"b":{"c":"x"}}}', ['a.b.c'], ['x']],
    ['may be a key that has points', '{"a.b":{"c.d":"x"}}', ['a.b.c.d'], ['x']],
    [
      'gives an object as it is written',
      '{"a":{ "b" : [1, 2] }}',
      ['a', 'a.b'],
      ['{ "b" : [1, 2] }', '[1, 2]'],
    ],
    ['gives nothing for null and for what is not there', '{"a":null}', ['a', 'b', 'a.c'], ['', '', '']],
    [
      'names a key in a list of keys and values',
      '{"p":[{"key":"k","value":{"string_value":null,"int_value":"7"}},{"value":"y","key":"l"}]}',
      ['p.k', 'p.l'],
      ['7', 'y'],
    ],
    ['names an element', '{"a":[{"b":1},{"b":2}]}', ['a.1.b'], ['2']],
    ['leads into JSON inside a text', '{"p":"{\\"a\\":\\"\\\\u00e9\\"}"}', ['p.a'], ['é']],
    ['unescapes', '{"a":"\\ud83d\\ude00\\n\\"\\/"}', ['a'], ['😀\n"/']],
    ['takes the last of two equal keys', '{"a":1,"a":"2"}', ['a'], ['2']],
    ['knows an escaped key', '{"\\u0061":1}', ['a'], ['1']],
    ['reads true and false', '{"a":true,"b":false}', ['a', 'b'], ['true', 'false']],
  ])('%s', (_, json, paths, row) => {
    expect(rowOf(json, paths)).toEqual(row);
  });

  it('with [] makes a row of each element, beside what stands once', () => {
    expect(rowsOf('{"e":[{"t":1},{"t":2,"x":"y"}],"who":"a"}', ['who', 'e[].t', 'e[].x'])).toEqual([
      ['a', '1', ''],
      ['a', '2', 'y'],
    ]);
    expect(rowsOf('{"e":[],"who":"a"}', ['who', 'e[].t'])).toEqual([['a', '']]);
  });

  it.each([
    '{"a":1',
    '{"a":01}',
    '{"a":1.}',
    '{a:1}',
    '{"a":1,}',
    '{"a":1}}',
    '[1,]',
    '{"a":tru}',
    '{"a":"\u0001"}',
    '',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    '"a',
  ])('finds nothing in «%s», which is not JSON', json => {
    expect(rowsOf(json, ['a'])).toBe('not JSON');
  });

  it('refuses a lone surrogate and a zero where they are wanted, and depth beyond measure', () => {
    expect(rowsOf('{"a":"\\ud800"}', ['a'])).toBe('bad encoding');
    expect(rowsOf('{"a":"\\u0000"}', ['a'])).toBe('bad encoding');
    expect(rowOf('{"a":"\\ud800","b":1}', ['b'])).toEqual(['1']);
    expect(rowsOf('['.repeat(100_000), ['a'])).toBe('nested too deep');
  });
});

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    const key = fc.constantFrom('a', 'b', 'ä', 'x y', '"', '\\');
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(key, json), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const names = Object.keys(value);
        const row = rowOf(text, names) as string[];
        names.forEach((name, k) => {
          const member = value[name];
          if (typeof member === 'string') expect(row[k]).toBe(member);
          else if (member === null) expect(row[k]).toBe('');
          else expect(JSON.parse(row[k]!)).toEqual(JSON.parse(JSON.stringify(member)));
        });
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('that is damaged is refused exactly where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '1', '\\', 'e', ' ', '-', '.'),
        (value, at, instead) => {
          const text = JSON.stringify(value);
          const place = at % text.length;
          const damaged = text.slice(0, place) + instead + text.slice(place + 1);
          const accepts = () => {
            try {
              JSON.parse(damaged);
              return true;
            } catch {
              return false;
            }
          };
          const bytes = encoder.encode(damaged);
          expect(new JsonPaths([]).read(bytes, 0, bytes.length) === 'read').toBe(accepts());
        },
      ),
      { seed: 8, numRuns: 3000 },
    );
  });
});
