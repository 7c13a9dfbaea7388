import { interWidths } from './inter-widths.ts';

/**
 * Text is measured from Inter's own advance widths, so that a layout is the same on every machine
 * and needs no canvas. Characters that Inter lacks are drawn by whatever font there is and are
 * taken as wide as such fonts make them.
 */

export type Weight = 400 | 600;

function readWidths(runs: (typeof interWidths)[keyof typeof interWidths]): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const [first, run] of runs) {
    for (const [i, width] of run.split(' ').entries()) {
      if (width !== '') widths.set(first + i, Number.parseInt(width, 36));
    }
  }
  return widths;
}

const inter: Readonly<Record<Weight, ReadonlyMap<number, number>>> = {
  400: readWidths(interWidths.regular),
  600: readWidths(interWidths.semibold),
};

const zeroWidth = /^[\p{M}\p{Cf}]$/u;
const pictograph = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemeWidth(grapheme: string, weight: Weight): number {
  const known = inter[weight].get(grapheme.codePointAt(0)!);
  if (known !== undefined && grapheme.length === 1) return known;
  if (pictograph.test(grapheme)) return 1400;
  let width = 0;
  for (const character of grapheme) {
    const own = inter[weight].get(character.codePointAt(0)!);
    width += own ?? (zeroWidth.test(character) ? 0 : 1050);
  }
  return width;
}

/** Width in px of one line of text at a font size in px. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment, weight);
  return (width * size) / 1000;
}

/** The text, or as much of its beginning as fits with an ellipsis. Never cuts a character in two. */
export function shortened(text: string, width: number, size: number, weight: Weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  const room = width - textWidth('…', size, weight);
  let used = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    used += (graphemeWidth(segment, weight) * size) / 1000;
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Lines no wider than `width`, broken at spaces; the last line is shortened where there are too many. */
export function wrapped(
  text: string,
  width: number,
  size: number,
  { weight = 400, lines: most = 3 }: { weight?: Weight; lines?: number } = {},
): readonly string[] {
  const words = text.split(' ').filter(word => word !== '');
  const lines: string[] = [];
  let line = words.shift() ?? '';
  for (const word of words) {
    const longer = `${line} ${word}`;
    if (lines.length === most - 1 || textWidth(longer, size, weight) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.map(each => shortened(each, width, size, weight));
}
