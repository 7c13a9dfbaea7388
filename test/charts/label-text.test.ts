import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelText, quoted, withoutMarkup } from '../../shared/charts/label-text.ts';

it('keeps ordinary names of any language as they are', () => {
  for (const name of ['home', 'Café – Menü', '商品ページ', 'صفحة المنتج', '👩‍👩‍👧‍👦 plan', "O'Neil & <b>"])
    expect(labelText(name)).toBe(name);
});

it('draws line breaks as spaces, controls and direction overrides as a mark, nothing as a word', () => {
  expect(labelText(' line one\r\nline\ttwo ')).toBe('line one line two');
  expect(labelText('\u202egnp.exe\u0000')).toBe('\ufffdgnp.exe\ufffd');
  expect(labelText('a\u200eb\ufeff')).toBe('ab');
  expect(labelText('\u200f\n')).toBe('(empty)');
  expect(labelText('o\u0301\u0302\u0303\u0304\u0305\u0306')).toBe('o\u0301\u0302\u0303\u0304');
});

it('gives text that XML allows and that cannot turn what follows around, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
      const drawn = labelText(a + b);
      expect(drawn.isWellFormed()).toBe(true);
      expect(drawn).not.toMatch(/\p{Cc}|\p{Cn}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
    { seed: 4 },
  );
});

it('shuts a right-to-left name off from the sentence around it', () => {
  expect(quoted('عربي')).toBe('“\u2068عربي\u2069”');
  expect(quoted('home')).toBe('“home”');
});

it('takes the markup out of rich text', () => {
  expect(withoutMarkup('{b|bold}')).not.toMatch(/\{\w+\|/);
});
