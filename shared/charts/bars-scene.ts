import type { ReleaseFile } from '../release/release.ts';
import type { BarRow, Bars } from './bars.ts';
import { type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { chartKindOf } from './chart-kinds.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { hatch } from './hatch.ts';
import { grouped, isImprecise } from './rounding.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { shortened, textWidth } from './text-width.ts';
import { type ValueScale, valueScale } from './value-scale.ts';

const leastRow = 22;
const bestRow = 30;
const axisHeight = 24;
/** Room between the shown cells and `other`. */
const otherGap = 8;
const stubWidth = 52;
const mostRows = 40;

/** Rows that are drawn, and how many of each state are left to the table. */
function fittingRows(
  { rows: all }: Bars,
  most: number,
): { rows: readonly BarRow[]; left: { value: number; withheld: number } } {
  const other = all.filter(row => row.state === 'other');
  const named = all.filter(row => row.state !== 'other');
  const rows = named.slice(0, Math.max(1, most - other.length));
  const rest = named.slice(rows.length);
  const count = (state: BarRow['state']) => rest.filter(row => row.state === state).length;
  return { rows: [...rows, ...other], left: { value: count('value'), withheld: count('withheld') } };
}

function notesOf(
  { notes }: Bars,
  { value, withheld }: { value: number; withheld: number },
): readonly string[] {
  const parts = [
    ...(value > 0 ? [`${grouped(value)} more`] : []),
    ...(withheld > 0 ? [`${grouped(withheld)} withheld`] : []),
  ];
  return [...notes, ...(parts.length === 0 ? [] : [`Not drawn, in the table: ${parts.join(' and ')}.`])];
}

function barsOf({ release }: ReleaseFile): Bars {
  const kind = chartKindOf(release.question);
  if (kind.bars === undefined) throw new RangeError('a kind that is drawn as bars says which');
  return kind.bars(release.question, release);
}

/** Height at which every row, up to forty, has room. */
export function barsHeight(file: ReleaseFile, width: number): number {
  const bars = barsOf(file);
  const { rows, left } = fittingRows(bars, mostRows);
  const { taken } = chartFrame(file, chartThemes.light, { width, height: 1000 }, notesOf(bars, left));
  return Math.ceil(taken + rows.length * bestRow + otherGap + axisHeight);
}

/** Bars with their 95 % intervals, a row each: people, money or shares by whatever the kind names. */
export function barsScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const bars = barsOf(file);
  const roomFor = (notes: readonly string[]) =>
    Math.floor((chartFrame(file, theme, size, notes).plot.height - axisHeight - otherGap) / leastRow);
  const most = Math.min(mostRows, Math.max(2, roomFor(notesOf(bars, { value: 1, withheld: 1 }))));
  const { rows, left } = fittingRows(
    bars,
    bars.rows.length <= roomFor(notesOf(bars, { value: 0, withheld: 0 })) ? mostRows : most,
  );
  const frame = chartFrame(file, theme, size, notesOf(bars, left));
  const { plot } = frame;
  const narrow = size.width < narrowWidth;
  const textSize = narrow ? 12 : 13;

  const nameWidth = Math.min(
    Math.max(0, ...rows.map(({ name }) => textWidth(name, textSize))) + 1,
    plot.width * 0.34,
  );
  const labelWidth = Math.max(0, ...rows.map(({ label }) => textWidth(label, textSize, 600)));
  const from = plot.x + nameWidth + 12;
  const scale = valueScale(
    Math.max(...rows.map(({ estimate }) => (estimate === 'withheld' ? 0 : estimate.high)), 0),
    from,
    plot.x + plot.width - labelWidth - 10,
  );
  const pitch = Math.min(bestRow, (plot.height - axisHeight - otherGap) / Math.max(1, rows.length));
  const bottom = plot.y + pitch * rows.length + (rows.at(-1)?.state === 'other' ? otherGap : 0);

  const items = rows.map((row, i): SceneItem => {
    const top = plot.y + i * pitch + (row.state === 'other' ? otherGap : 0);
    const middle = top + pitch / 2;
    return {
      name: row.name,
      tooltip: row.tooltip,
      of: row.of,
      marks: [
        {
          kind: 'text',
          text: shortened(row.name, nameWidth, textSize),
          x: from - 12,
          y: middle,
          size: textSize,
          weight: 400,
          fill: row.state === 'value' ? theme.text : theme.mutedText,
          align: 'right',
        },
        ...barMarks(row, { scale, middle, thickness: Math.min(18, pitch * 0.62), textSize, theme }),
      ],
    };
  });
  return {
    ...size,
    theme,
    description: describeRelease(file),
    items: [frame.item, axisItem(scale, { top: plot.y, bottom }, theme, bars.tick), ...items],
  };
}

/** Grid lines with their numbers, from the scale's zero line on. */
export function axisItem(
  scale: ValueScale,
  { top, bottom }: { top: number; bottom: number },
  theme: ChartTheme,
  text: (tick: number) => string = grouped,
): SceneItem {
  return {
    name: 'axis',
    marks: scale.ticks.flatMap((tick): Mark[] => [
      {
        kind: 'rect',
        layer: 'ground',
        x: Math.round(scale.at(tick)),
        y: top,
        width: 1,
        height: bottom - top,
        fill: tick === 0 ? theme.mutedText : theme.rule,
      },
      {
        kind: 'text',
        text: text(tick),
        x: Math.round(scale.at(tick)),
        y: bottom + 14,
        size: 11,
        weight: 400,
        fill: theme.mutedText,
        align: 'center',
      },
    ]),
  };
}

interface BarPlace {
  readonly scale: ValueScale;
  readonly middle: number;
  readonly thickness: number;
  readonly textSize: number;
  readonly theme: ChartTheme;
}

/** A bar with its interval and number; for a withheld cell a hatched stub with the word. */
function barMarks(
  { state, estimate, label }: BarRow,
  { scale, middle, thickness, textSize, theme }: BarPlace,
): Mark[] {
  const x = scale.at(0);
  const y = middle - thickness / 2;
  if (estimate === 'withheld') {
    return [
      ...withheldStub(x, y, stubWidth, thickness, theme),
      {
        kind: 'text',
        text: label,
        x: x + stubWidth + 8,
        y: middle,
        size: textSize,
        weight: 400,
        fill: theme.mutedText,
        align: 'left',
        outline: theme.background,
      },
    ];
  }
  const { value, high } = estimate;
  return [
    {
      kind: 'rect',
      layer: 'mark',
      x,
      y,
      width: Math.max(1, scale.at(value) - x),
      height: thickness,
      fill: state === 'other' ? theme.other : theme.bar,
    },
    ...intervalMarks(estimate, { scale, middle, thickness, theme }),
    {
      kind: 'text',
      text: label,
      x: scale.at(high) + 8,
      y: middle,
      size: textSize,
      weight: isImprecise(estimate) ? 400 : 600,
      fill: isImprecise(estimate) || state === 'other' ? theme.mutedText : theme.text,
      align: 'left',
      outline: theme.background,
    },
  ];
}

/** An error bar from the low to the high end, outlined so that it stands on the bar as on the ground. */
export function intervalMarks(
  { low, high }: { low: number; high: number },
  { scale, middle, thickness, theme }: Omit<BarPlace, 'textSize'>,
): Mark[] {
  const [from, to] = [scale.at(low), scale.at(high)];
  const cap = Math.min(5, thickness / 2 - 1);
  if (to - from < 3) {
    const width = 2;
    const x = (from + to - width) / 2;
    return [
      {
        kind: 'rect',
        layer: 'ink',
        x,
        y: middle - cap,
        width,
        height: 2 * cap,
        fill: theme.interval,
      },
    ];
  }
  const d =
    `M${from} ${middle}L${to} ${middle}` +
    `M${from} ${middle - cap}L${from} ${middle + cap}M${to} ${middle - cap}L${to} ${middle + cap}`;
  return [
    ...(to - from < 8
      ? []
      : [{ kind: 'path' as const, layer: 'ink' as const, d, stroke: theme.background, strokeWidth: 3.5 }]),
    { kind: 'path', layer: 'ink', d, stroke: theme.interval, strokeWidth: 1.5 },
  ];
}

/** Never a height or a length that could be read as a number: the stub has one size wherever it stands. */
export function withheldStub(
  x: number,
  y: number,
  width: number,
  height: number,
  theme: ChartTheme,
): readonly Mark[] {
  return [
    { kind: 'path', layer: 'mark', d: hatch(x, y, width, height), stroke: theme.withheld, strokeWidth: 1.25 },
    {
      kind: 'rect',
      layer: 'mark',
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: height - 1,
      stroke: theme.withheld,
      strokeWidth: 1,
      dash: [3, 2],
    },
  ];
}
