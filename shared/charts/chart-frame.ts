import type { ReleaseFile } from '../release/release.ts';
import { questionSentence } from './chart-kinds.ts';
import type { ChartTheme } from './chart-theme.ts';
import { labelText } from './label-text.ts';
import { noiseSentence, provenanceSentence, termsSentence } from './question-words.ts';
import type { Mark, SceneItem } from './scene.ts';
import { type Weight, wrapped } from './text-width.ts';

/** Title, subtitle and method line: part of the chart, so that every export carries them. */

export interface ChartSize {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Block {
  readonly lines: readonly string[];
  readonly size: number;
  readonly weight: Weight;
  readonly fill: string;
  readonly lineHeight: number;
  readonly gap: number;
}

export interface Frame {
  readonly item: SceneItem;
  readonly plot: Box;
  /** Height that title and method take from the plot. */
  readonly taken: number;
  readonly title: Box;
}

/** Below this width a chart puts labels above marks rather than beside them. */
export const narrowWidth = 640;

const plotGap = 20;

export function chartFrame(
  file: ReleaseFile,
  theme: ChartTheme,
  { width, height }: ChartSize,
  notes: readonly string[] = [],
): Frame {
  const narrow = width < narrowWidth;
  const pad = narrow ? 16 : 28;
  const inner = width - 2 * pad;
  const titleSize = narrow ? 16 : 20;
  const textSize = narrow ? 12 : 13;

  const block = (
    text: string,
    size: number,
    fill: string,
    { weight = 400 as Weight, lines = 3, gap = 4 } = {},
  ): Block => ({
    lines: wrapped(text, inner, size, { weight, lines }),
    size,
    weight,
    fill,
    lineHeight: Math.round(size * 1.4),
    gap,
  });
  const above: Block[] = [
    ...(file.title === ''
      ? []
      : [block(labelText(file.title), titleSize, theme.text, { weight: 600, lines: 2, gap: 6 })]),
    block(questionSentence(file.release.question), textSize, theme.text),
    block(termsSentence(file), narrow ? 11 : 12, theme.mutedText),
  ];
  const below: Block[] = [noiseSentence(file.release), ...notes, provenanceSentence(file)].map(text =>
    block(text, 11, theme.mutedText, { gap: 2 }),
  );
  const heightOf = (blocks: readonly Block[]) =>
    blocks.reduce((sum, { lines, lineHeight, gap }) => sum + lines.length * lineHeight + gap, 0);
  const top = pad + heightOf(above);
  const footTop = height - pad - heightOf(below) + 4;
  const plot = { x: pad, y: top + plotGap, width: inner, height: footTop - 12 - plotGap - top };

  const marks: Mark[] = [];
  const write = (blocks: readonly Block[], from: number) => {
    let y = from;
    for (const { lines, size, weight, fill, lineHeight, gap } of blocks) {
      for (const text of lines) {
        marks.push({ kind: 'text', text, x: pad, y: y + lineHeight / 2, size, weight, fill, align: 'left' });
        y += lineHeight;
      }
      y += gap;
    }
  };
  write(above, pad);
  marks.push({
    kind: 'rect',
    layer: 'ground',
    x: pad,
    y: footTop - 10,
    width: inner,
    height: 1,
    fill: theme.rule,
  });
  write(below, footTop);
  return {
    item: { name: 'method', marks },
    plot,
    taken: height - plot.height,
    title: {
      x: pad,
      y: pad,
      width: inner,
      height: file.title === '' ? 0 : above[0]!.lines.length * above[0]!.lineHeight,
    },
  };
}
