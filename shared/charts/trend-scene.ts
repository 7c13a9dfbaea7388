import type { Cell, Release, ReleaseFile } from '../release/release.ts';
import { type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { hatch, px } from './hatch.ts';
import { grouped, halfWidth, marginText, peopleText } from './rounding.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { orderedCells } from './table.ts';
import { valueText } from './table-values.ts';
import { textWidth } from './text-width.ts';
import { type ValueScale, valueScale } from './value-scale.ts';

const axisSize = 11;
/** Strip under the zero line that names withheld periods; nothing in it stands on the scale of people. */
const strip = { gap: 5, height: 12 };
const axisHeight = strip.gap + strip.height + 24;
/** Room above the highest interval for its number. */
const headroom = 20;

type Shown = Extract<Cell, { state: 'value' }>;

/** A period that is shown, at its place. */
interface Point {
  readonly x: number;
  readonly cell: Shown;
}

function notes({ cells }: Release): readonly string[] {
  return cells.some(cell => cell.state === 'withheld')
    ? [
        'The band is the 95\u00a0% interval. Hatched periods are withheld: the line breaks there, it is not zero.',
      ]
    : ['The band is the 95\u00a0% interval.'];
}

export function trendHeight(file: ReleaseFile, width: number): number {
  const size = { width, height: 1000 };
  const { taken } = chartFrame(file, chartThemes.light, size, notes(file.release));
  return Math.ceil(taken + headroom + (width < narrowWidth ? 200 : 260) + axisHeight);
}

/** People by period: a line in its 95 % band, broken where periods are withheld. */
export function trendScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const { release } = file;
  const frame = chartFrame(file, theme, size, notes(release));
  const { plot } = frame;
  const cells = orderedCells(release);
  const names = cells.map(periodOf);
  const nameWidth = Math.max(0, ...names.map(name => textWidth(name, axisSize)));

  const top = plot.y + headroom;
  const bottom = Math.max(top + 1, plot.y + plot.height - axisHeight);
  const most = Math.max(1, ...cells.map(cell => (cell.state === 'withheld' ? 0 : cell.people.high)));
  const upwards = valueScale(most, 0, bottom - top, 56);
  const scale: ValueScale = { at: value => bottom - upwards.at(value), ticks: upwards.ticks };
  const ticksWidth = Math.max(0, ...scale.ticks.map(tick => textWidth(grouped(tick), axisSize)));
  const left = plot.x + ticksWidth + 10;
  const right = plot.x + plot.width;
  const pitch = (right - left) / Math.max(1, cells.length);
  const middle = (i: number) => left + (i + 0.5) * pitch;

  const labelSize = 12;
  const label = (cell: Shown) => `${peopleText(cell.people)} ${marginText(halfWidth(cell.people))}`;
  const labelled = cells.every(
    cell => cell.state !== 'value' || textWidth(label(cell), labelSize, 600) + 8 <= pitch,
  );
  const items = cells.map((cell, i): SceneItem => {
    const hit: Mark = {
      kind: 'rect',
      layer: 'ground',
      x: left + i * pitch,
      y: top,
      width: pitch,
      height: bottom + strip.gap + strip.height - top,
      fill: theme.background,
      opacity: 0,
    };
    const item = { name: names[i]!, tooltip: tooltip(release, cell), of: [cell] };
    if (cell.state !== 'value') return { ...item, marks: [hit] };
    const y = scale.at(cell.people.value);
    return {
      ...item,
      marks: [
        hit,
        ...(pitch >= 8 ? [dot(middle(i), y, theme)] : []),
        ...(labelled
          ? [
              {
                kind: 'text' as const,
                text: label(cell),
                x: middle(i),
                y: scale.at(cell.people.high) - 11,
                size: labelSize,
                weight: 600 as const,
                fill: theme.text,
                align: 'center' as const,
                outline: theme.background,
              },
            ]
          : []),
      ],
    };
  });
  return {
    ...size,
    theme,
    description: describeRelease(file),
    items: [
      frame.item,
      { name: 'axis', marks: scaleMarks(scale, left, right, theme) },
      { name: 'line', marks: runs(cells, middle).flatMap(run => runMarks(run, pitch, scale, theme)) },
      { name: 'withheld', marks: withheldMarks(cells, { left, pitch, y: bottom + strip.gap }, theme) },
      {
        name: 'periods',
        marks: periodMarks(names, { left, right, pitch, nameWidth, y: bottom + axisHeight - 10 }, theme),
      },
      ...items,
    ],
  };
}

function periodOf(cell: Cell): string {
  return String(cell.state === 'other' ? '' : cell.key['period']);
}

function tooltip(release: Release, cell: Cell): string {
  const name = periodOf(cell);
  if (cell.state === 'withheld')
    return `${name}\nwithheld: fewer than about ${grouped(release.plan.smallest_shown)} people, or none`;
  return `${name}\n${valueText({ kind: 'people', people: cell.people })} people`;
}

/** Shown periods that follow one another without a withheld one between them. */
function runs(cells: readonly Cell[], middle: (i: number) => number): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  let open = false;
  cells.forEach((cell, i) => {
    if (cell.state === 'value') {
      if (!open) found.push([]);
      found.at(-1)!.push({ x: middle(i), cell });
    }
    open = cell.state === 'value';
  });
  return found;
}

/** The band and the line of a run; a single period has a band of its own little width. */
function runMarks(run: readonly Point[], pitch: number, scale: ValueScale, theme: ChartTheme): Mark[] {
  const half = Math.min(6, pitch / 2);
  const [only] = run;
  const points =
    run.length === 1
      ? [
          { ...only!, x: only!.x - half },
          { ...only!, x: only!.x + half },
        ]
      : run;
  const through = (end: 'low' | 'high' | 'value', along = points) =>
    along.map(({ x, cell }) => `${px(x)} ${px(scale.at(cell.people[end]))}`).join('L');
  return [
    {
      kind: 'path',
      layer: 'halo',
      d: `M${through('high')}L${through('low', points.toReversed())}Z`,
      fill: theme.bar,
      opacity: 0.28,
    },
    { kind: 'path', layer: 'mark', d: `M${through('value')}`, stroke: theme.bar, strokeWidth: 2 },
  ];
}

function dot(x: number, y: number, theme: ChartTheme): Mark {
  const r = 3.5;
  const arc = `A${r} ${r} 0 1 1`;
  return {
    kind: 'path',
    layer: 'ink',
    d: `M${px(x - r)} ${px(y)}${arc} ${px(x + r)} ${px(y)}${arc} ${px(x - r)} ${px(y)}Z`,
    fill: theme.bar,
    stroke: theme.background,
    strokeWidth: 1.5,
  };
}

function scaleMarks(scale: ValueScale, left: number, right: number, theme: ChartTheme): Mark[] {
  return scale.ticks.flatMap((tick): Mark[] => {
    const y = Math.round(scale.at(tick));
    return [
      {
        kind: 'rect',
        layer: 'ground',
        x: left,
        y,
        width: right - left,
        height: 1,
        fill: tick === 0 ? theme.mutedText : theme.rule,
      },
      {
        kind: 'text',
        text: grouped(tick),
        x: left - 8,
        y,
        size: axisSize,
        weight: 400,
        fill: theme.mutedText,
        align: 'right',
      },
    ];
  });
}

/** One hatched strip over withheld periods that follow one another. */
function withheldMarks(
  cells: readonly Cell[],
  { left, pitch, y }: { left: number; pitch: number; y: number },
  theme: ChartTheme,
): Mark[] {
  const marks: Mark[] = [];
  for (let from = 0; from < cells.length; from++) {
    if (cells[from]!.state !== 'withheld') continue;
    let to = from;
    while (cells[to + 1]?.state === 'withheld') to++;
    const x = left + from * pitch;
    const width = Math.max(1, (to + 1 - from) * pitch - 1);
    marks.push({
      kind: 'path',
      layer: 'mark',
      d: hatch(x, y, width, strip.height),
      stroke: theme.withheld,
      strokeWidth: 1.25,
    });
    from = to;
  }
  return marks;
}

/** As many names of periods as have room. */
function periodMarks(
  names: readonly string[],
  {
    left,
    right,
    pitch,
    nameWidth,
    y,
  }: { left: number; right: number; pitch: number; nameWidth: number; y: number },
  theme: ChartTheme,
): Mark[] {
  const marks: Mark[] = [];
  let free = Number.NEGATIVE_INFINITY;
  names.forEach((text, i) => {
    const x = left + (i + 0.5) * pitch;
    const centre = Math.min(Math.max(x, left + nameWidth / 2), right - nameWidth / 2);
    // A name that is moved by more than its period is wide would stand under another one.
    if (Math.abs(centre - x) > Math.max(pitch / 2, 6) || centre - nameWidth / 2 < free) return;
    marks.push({
      kind: 'text',
      text,
      x: centre,
      y,
      size: axisSize,
      weight: 400,
      fill: theme.mutedText,
      align: 'center',
    });
    free = centre + nameWidth / 2 + 16;
  });
  return marks;
}
