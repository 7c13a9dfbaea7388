import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortened, textWidth, wrapped } from '../../shared/charts/text-width.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }));

it('measures a word as wide as its letters', () => {
  expect(textWidth('ii', 10)).toBeCloseTo(2 * textWidth('i', 10));
  expect(textWidth('W', 10)).toBeGreaterThan(textWidth('i', 10) * 2);
  expect(textWidth('home', 10, 600)).toBeGreaterThan(textWidth('home', 10, 400));
});

it('takes accents as nothing and ideographs and pictographs as wide', () => {
  expect(textWidth('e\u0301', 10)).toBeCloseTo(textWidth('e', 10));
  expect(textWidth('商', 10)).toBeGreaterThanOrEqual(10);
  expect(textWidth('👩‍👩‍👧‍👦', 10)).toBeGreaterThanOrEqual(10);
});

it('shortens to the width or leaves the text alone', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 400 }), (words, width) => {
      const short = shortened(words, width, 12);
      expect(textWidth(short, 12)).toBeLessThanOrEqual(width);
      if (short !== words) expect(textWidth(words, 12)).toBeGreaterThan(width);
    }),
    { seed: 1 },
  );
});

it('never cuts a character in two', () => {
  expect(shortened('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 40, 12)).toBe('👩‍👩‍👧‍👦…');
});

it('wraps into so many lines at most, each of them fitting', () => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 20, max: 300 }),
      fc.integer({ min: 1, max: 4 }),
      (words, width, lines) => {
        const wrap = wrapped(words, width, 12, { lines });
        expect(wrap.length).toBeLessThanOrEqual(lines);
        for (const line of wrap) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
      },
    ),
    { seed: 2 },
  );
});

it('keeps every word while there is room', () => {
  expect(wrapped('one two three four', 60, 12, { lines: 9 }).join(' ')).toBe('one two three four');
});
