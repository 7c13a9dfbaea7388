import { readFileSync, writeFileSync } from 'node:fs';
import { trueTypeWidths } from './true-type-widths.ts';

/** Writes shared/charts/inter-widths.ts from the fonts that ship. Run it when the fonts change. */

const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x24f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x1e00, 0x1eff],
  [0x2010, 0x2044],
  [0x20a0, 0x20bf],
  [0x2190, 0x2199],
  [0x2200, 0x2265],
];
const fonts = '../../node_modules/@expo-google-fonts/inter/';
const weights = { regular: '400Regular/Inter_400Regular.ttf', semibold: '600SemiBold/Inter_600SemiBold.ttf' };

const lines = Object.entries(weights).map(([weight, file]) => {
  const widths = trueTypeWidths(readFileSync(new URL(fonts + file, import.meta.url)));
  const runs = ranges.map(([from, to]) => {
    const run = Array.from({ length: to - from + 1 }, (_, i) => widths.get(from + i));
    return `    [0x${from.toString(16)}, '${run.map(w => (w === undefined ? '' : w.toString(36))).join(' ')}'],`;
  });
  return `  ${weight}: [\n${runs.join('\n')}\n  ],`;
});
const text = `/**
 * Advance widths of Inter in thousandths of an em, base 36, from a first code point on; an empty
 * place is a character that the font lacks. Written by test/charts/write-inter-widths.ts.
 */
export const interWidths = {
${lines.join('\n')}
} as const;
`;
writeFileSync(new URL('../../shared/charts/inter-widths.ts', import.meta.url), text);
