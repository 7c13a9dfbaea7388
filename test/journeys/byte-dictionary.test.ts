import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteDictionary } from '../../shared/journeys/byte-dictionary.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { textColumn } from '../fakes/random-journeys.ts';

function encode(dictionary: ByteDictionary, texts: readonly string[]): number[] {
  const codes = new Uint32Array(texts.length);
  dictionary.encode(textColumn(texts), codes);
  return [...codes];
}

it('numbers texts by their bytes in order of first appearance', () => {
  const text = fc.oneof(
    fc.constantFrom('', 'a', 'ab', 'ab\u0000', 'b', 'Ünï', '\ufeffa'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 400 }), { maxLength: 4 }), batches => {
      const dictionary = new ByteDictionary('column', 10_000);
      const wellFormed = batches.map(batch => batch.map(each => each.toWellFormed()));
      const codes = wellFormed.flatMap(batch => encode(dictionary, batch));
      const distinct = [...new Set(wellFormed.flat())];
      expect(codes).toEqual(wellFormed.flat().map(each => distinct.indexOf(each)));
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      expect(distinct.map((_, code) => decoder.decode(dictionary.text(code)))).toEqual(distinct);
    }),
    { seed: 12, numRuns: 200 },
  );
});

it('finds a hundred thousand texts again, and no others, before and after it gives back memory', () => {
  const dictionary = new ByteDictionary('person', 1_000_000);
  const texts = Array.from({ length: 100_000 }, (_, i) => `person ${i}`);
  expect(encode(dictionary, texts)).toEqual(texts.map((_, i) => i));
  expect(encode(dictionary, texts.toReversed())).toEqual(texts.map((_, i) => texts.length - 1 - i));
  const unknown = new TextEncoder().encode('person 100000');
  expect(dictionary.find(unknown, 0, unknown.length)).toBe(-1);
  dictionary.close();
  expect(new TextDecoder().decode(dictionary.text(77_777))).toBe('person 77777');
});

it('refuses more texts than it may hold and never puts one in the place of another', () => {
  const dictionary = new ByteDictionary('page', 3);
  encode(dictionary, ['a', 'b', 'c', 'a']);
  expect(() => encode(dictionary, ['c', 'd'])).toThrow(Failure);
  try {
    encode(dictionary, ['d']);
  } catch (error) {
    expect((error as Failure).fault).toEqual({
      code: 'dictionary-full',
      params: { column: 'page', most: 3 },
    });
  }
});
