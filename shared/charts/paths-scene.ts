import type { Cell, Release, ReleaseFile } from '../release/release.ts';
import { type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { hatch, px } from './hatch.ts';
import { labelText } from './label-text.ts';
import { pathCells } from './path-cells.ts';
import { grouped, peopleText, peopleWithMargin, percentText, percentWithMargin } from './rounding.ts';
import { type Sankey, type SankeyLink, type SankeyNode, sankeyLayout } from './sankey-layout.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { nothingShows } from './spoken.ts';
import { compareText } from './table-values.ts';
import { shortened, textWidth } from './text-width.ts';

const headHeight = 26;
const nodeWidth = 10;
const numberSize = 11;
const nameLine = 16;
const numberLine = 14;
/** Between the label of a node and the next column. */
const labelGap = 14;
/** Between a label's last line and its node. */
const labelFoot = 5;

/** Height for the fullest column, between a screen and two. */
export function pathsHeight(file: ReleaseFile, width: number): number {
  const { nodes = [] } = file.release.derived;
  const notes = nodes.length === 0 ? [nothingShows] : [];
  const { taken } = chartFrame(file, chartThemes.light, { width, height: 1000 }, notes);
  if (nodes.length === 0) return Math.ceil(taken + headHeight);
  const perColumn = new Map<number, number>();
  for (const { step } of nodes) perColumn.set(step, (perColumn.get(step) ?? 0) + 1);
  const most = Math.min(10, Math.max(3, ...perColumn.values()) + 1);
  return Math.ceil(taken + headHeight + most * 72);
}

/** Paths as ribbons: as thick as their people, in a halo as thick as the high end of the interval. */
export function pathsScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const { release } = file;
  const nameSize = size.width < narrowWidth ? 12 : 13;
  const draft = chartFrame(file, theme, size, [hiddenNote(1)]);
  const { lines, lastWidth } = labelShape(file, draft.plot.width, nameSize);
  const layoutIn = (plot: { x: number; y: number; width: number; height: number }) =>
    sankeyLayout(release, {
      x: plot.x,
      y: plot.y + headHeight,
      width: plot.width,
      height: plot.height - headHeight,
      lastWidth,
      labelHeight: nameLine + (lines - 1) * numberLine + labelFoot,
      gap: 8,
    });
  const hidden = hiddenNodes(layoutIn(draft.plot));
  const frame = chartFrame(file, theme, size, notesOf(release, hidden));
  const sankey = layoutIn(frame.plot);
  const colours = touchpointColours(sankey, theme);
  const colour = (node: SankeyNode) =>
    node.kind === 'other' ? theme.other : node.kind === 'further' ? theme.rest : colours.get(node.name)!;

  const columnWidth = (node: SankeyNode) =>
    node.column === sankey.columns - 1 ? lastWidth : sankey.pitch - labelGap;

  const heads: SceneItem = {
    name: 'positions',
    marks: Array.from({ length: sankey.columns }, (_, column) => ({
      kind: 'text',
      text: columnHead(column),
      x: frame.plot.x + column * sankey.pitch,
      y: frame.plot.y + 8,
      size: 11,
      weight: 600,
      fill: theme.mutedText,
      align: 'left',
    })),
  };
  const before = [frame.item, heads];
  const linkAt = (i: number) => before.length + i;
  const nodeAt = (i: number) => before.length + sankey.links.length + i;
  const links = sankey.links.map((link, i): SceneItem => {
    const [from, to] = [sankey.nodes[link.from]!, sankey.nodes[link.to]!];
    return {
      name: `${nodeName(from)} to ${nodeName(to)}`,
      tooltip: `${nodeName(from)} → ${nodeName(to)}\n${peopleWithMargin(link.people)} people`,
      lights: [linkAt(i), nodeAt(link.from), nodeAt(link.to)],
      of: cellsOf(release, sankey, from, to),
      marks: ribbon(link, from.x + nodeWidth, to.x, colour(from)),
    };
  });
  const nodes = sankey.nodes.map((node, i): SceneItem => {
    const joined = sankey.links.flatMap((link, l) =>
      link.from === i ? [linkAt(l), nodeAt(link.to)] : link.to === i ? [linkAt(l), nodeAt(link.from)] : [],
    );
    return {
      name: nodeName(node),
      tooltip: nodeTooltip(node),
      lights: [nodeAt(i), ...joined],
      of: cellsOf(release, sankey, node),
      marks: [
        ...nodeBlock(node, colour(node), theme),
        ...endStub(node, columnWidth(node), theme),
        ...nodeLabel(node, { width: columnWidth(node), lines, nameSize, theme }),
      ],
    };
  });
  return { ...size, theme, description: describeRelease(file), items: [...before, ...links, ...nodes] };
}

/** The cells of paths through a node, or through two that follow one another. */
function cellsOf(release: Release, { first }: Sankey, from: SankeyNode, to?: SankeyNode): readonly Cell[] {
  const { question, cells } = release;
  if (question.ask !== 'paths') return [];
  if (from.kind === 'other') return cells.filter(({ state }) => state === 'other');
  const names = from.members.flatMap(a => (to === undefined ? [[a]] : to.members.map(b => [a, b])));
  return names.flatMap(each => pathCells(question, release, first + from.column, each));
}

function columnHead(column: number): string {
  if (column === 0) return 'Start';
  const n = column + 1;
  const ending =
    n % 10 === 2 && n !== 12
      ? 'nd'
      : n % 10 === 3 && n !== 13
        ? 'rd'
        : n % 10 === 1 && n !== 11
          ? 'st'
          : 'th';
  return `${n}${ending}`;
}

function hiddenNodes(sankey: Sankey): number {
  return sankey.nodes.reduce((sum, node) => sum + node.folded, 0);
}

function notesOf({ derived: { nodes = [] } }: Release, hidden: number): readonly string[] {
  if (nodes.length === 0) return [nothingShows];
  return hidden > 0 ? [hiddenNote(hidden)] : [];
}

function hiddenNote(count: number): string {
  return `“Further” adds up ${grouped(count)} smaller touchpoints, which the table names.`;
}

/** The commonest touchpoints have a colour of their own, wherever they stand. */
function touchpointColours({ nodes }: Sankey, theme: ChartTheme): ReadonlyMap<string, string> {
  const largest = new Map<string, number>();
  for (const { kind, name, people } of nodes) {
    if (kind === 'touchpoint') largest.set(name, Math.max(people.value, largest.get(name) ?? 0));
  }
  const names = [...largest.keys()].sort((a, b) => largest.get(b)! - largest.get(a)! || compareText(a, b));
  return new Map(names.map((name, i) => [name, theme.series[i] ?? theme.rest]));
}

function nodeName(node: SankeyNode): string {
  switch (node.kind) {
    case 'touchpoint':
      return labelText(node.name);
    case 'further':
      return `further (${grouped(node.folded)})`;
    case 'other':
      return 'other paths';
  }
}

function nodeTooltip(node: SankeyNode): string {
  const lines = [nodeName(node), `${peopleWithMargin(node.people)} people`];
  if (node.kind === 'other') lines.push('whose paths are not shown');
  if (node.kind === 'further') lines.push('shown one by one in the table');
  if (node.shareOfStart !== undefined && node.shareOfStart.low < 1)
    lines.push(`${percentWithMargin(node.shareOfStart)} of the start`);
  if (node.ended !== undefined) lines.push(`(end) ${peopleWithMargin(node.ended)} people go no further`);
  return lines.join('\n');
}

/** The texts under a node's name: on one line, on two, or without what does not fit. */
function numberTexts(node: SankeyNode, lines: number): readonly string[] {
  const people = peopleWithMargin(node.people);
  const share =
    node.shareOfStart === undefined || node.shareOfStart.low >= 1 ? [] : [percentText(node.shareOfStart)];
  return lines === 2 ? [[people, ...share].join(' · ')] : [people, ...share];
}

/**
 * Numbers on one line where they fit in every column, on two otherwise; and the width of the last
 * column, which needs room for its labels and no more.
 */
function labelShape(file: ReleaseFile, width: number, nameSize: number): { lines: 2 | 3; lastWidth: number } {
  const nodes = file.release.derived.nodes ?? [];
  const steps = nodes.map(node => node.step);
  const columns = new Set(steps).size;
  const even = width / Math.max(1, columns);
  const last = nodes.filter(node => node.step === Math.max(...steps));
  const numbers = (node: (typeof nodes)[number]) =>
    textWidth(`${peopleWithMargin(node.people)} · ${percentText(node.share_of_start)}`, numberSize);
  const names = last.map(node => textWidth(labelText(node.name), nameSize, 600));
  const widest = Math.max(nodeWidth + stubLength(even) + 60, ...names, ...last.map(numbers));
  const lastWidth = Math.min(even, widest + 4);
  const pitch = columns > 1 ? (width - lastWidth) / (columns - 1) : width;
  const fit = nodes.every(node => numbers(node) <= (last.includes(node) ? lastWidth : pitch - labelGap));
  return { lines: fit ? 2 : 3, lastWidth };
}

function stubLength(pitch: number): number {
  return Math.min(22, pitch * 0.16);
}

function nodeLabel(
  node: SankeyNode,
  { width, lines, nameSize, theme }: { width: number; lines: 2 | 3; nameSize: number; theme: ChartTheme },
): readonly Mark[] {
  const texts = numberTexts(node, lines).map(text =>
    textWidth(text, numberSize) <= width ? text : shortened(peopleText(node.people), width, numberSize),
  );
  const bottom = node.y - labelFoot;
  return [
    {
      kind: 'text',
      text: shortened(nodeName(node), width, nameSize, 600),
      x: node.x,
      y: bottom - texts.length * numberLine - nameLine / 2,
      size: nameSize,
      weight: 600,
      fill: node.kind === 'touchpoint' ? theme.text : theme.mutedText,
      align: 'left',
      outline: theme.background,
    },
    ...texts.map(
      (text, i): Mark => ({
        kind: 'text',
        text,
        x: node.x,
        y: bottom - (texts.length - i - 0.5) * numberLine,
        size: numberSize,
        weight: 400,
        fill: theme.mutedText,
        align: 'left',
        outline: theme.background,
      }),
    ),
  ];
}

function nodeBlock(node: SankeyNode, colour: string, theme: ChartTheme): readonly Mark[] {
  const box = { x: node.x, y: node.y, width: nodeWidth, height: node.height };
  if (node.kind !== 'further') return [{ kind: 'rect', layer: 'mark', ...box, fill: colour }];
  return [
    { kind: 'rect', layer: 'mark', ...box, fill: theme.background, stroke: colour, strokeWidth: 1.5 },
    { kind: 'path', layer: 'mark', d: hatch(box.x, box.y, box.width, box.height, 5), stroke: colour },
  ];
}

/** Half a ribbon's edge: from the left end to the right, level at both. */
function curve(x0: number, y0: number, x1: number, y1: number): string {
  const middle = px((x0 + x1) / 2);
  return `C${middle} ${px(y0)} ${middle} ${px(y1)} ${px(x1)} ${px(y1)}`;
}

function band(link: SankeyLink, x0: number, x1: number, thickness: number): string {
  const half = thickness / 2;
  return (
    `M${px(x0)} ${px(link.fromY - half)}${curve(x0, link.fromY - half, x1, link.toY - half)}` +
    `L${px(x1)} ${px(link.toY + half)}${curve(x1, link.toY + half, x0, link.fromY + half)}Z`
  );
}

function ribbon(link: SankeyLink, x0: number, x1: number, colour: string): readonly Mark[] {
  const half = link.thickness / 2;
  const edge = (side: 1 | -1) =>
    `M${px(x0)} ${px(link.fromY + side * half)}${curve(x0, link.fromY + side * half, x1, link.toY + side * half)}`;
  return [
    { kind: 'path', layer: 'halo', d: band(link, x0, x1, link.halo), fill: colour, opacity: 0.16 },
    { kind: 'path', layer: 'halo', d: band(link, x0, x1, link.thickness), fill: colour, opacity: 0.22 },
    { kind: 'path', layer: 'mark', d: `${edge(-1)}${edge(1)}`, stroke: colour, strokeWidth: 1 },
  ];
}

/** People whose path ends here leave the node on a short grey stub, named where there is room. */
function endStub(node: SankeyNode, width: number, theme: ChartTheme): readonly Mark[] {
  if (node.ended === undefined) return [];
  const height = Math.max(1, node.endedHeight);
  const length = stubLength(width);
  const x = node.x + nodeWidth;
  const y = node.y + node.height - height;
  const room = width - nodeWidth - length - 5;
  const label = [`(end) ${peopleText(node.ended)}`, '(end)'].find(
    text => height >= numberLine && textWidth(text, numberSize) <= room,
  );
  return [
    {
      kind: 'path',
      layer: 'ink',
      d: `M${px(x)} ${px(y)}H${px(x + length)}V${px(y + height)}H${px(x)}`,
      fill: theme.ended,
      stroke: theme.other,
      strokeWidth: 1,
    },
    ...(label === undefined
      ? []
      : [
          {
            kind: 'text' as const,
            text: label,
            x: x + length + 5,
            y: y + height / 2,
            size: numberSize,
            weight: 400 as const,
            fill: theme.mutedText,
            align: 'left' as const,
            outline: theme.background,
          },
        ]),
  ];
}
