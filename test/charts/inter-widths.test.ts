import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { interWidths } from '../../shared/charts/inter-widths.ts';
import { trueTypeWidths } from './true-type-widths.ts';

const require = createRequire(import.meta.url);
const files = { regular: '400Regular/Inter_400Regular.ttf', semibold: '600SemiBold/Inter_600SemiBold.ttf' };

it.each(['regular', 'semibold'] as const)('measures text with the %s font that ships', weight => {
  const font = trueTypeWidths(readFileSync(require.resolve(`@expo-google-fonts/inter/${files[weight]}`)));
  const wrong: number[] = [];
  for (const [first, run] of interWidths[weight]) {
    for (const [i, width] of run.split(' ').entries()) {
      const expected = font.get(first + i);
      if (expected !== (width === '' ? undefined : Number.parseInt(width, 36))) wrong.push(first + i);
    }
  }
  expect(wrong).toEqual([]);
  expect(font.size).toBeGreaterThan(1000);
});
