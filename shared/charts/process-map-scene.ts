import type { ReleaseFile } from '../release/release.ts';
import { type Box, type ChartSize, chartFrame, narrowWidth } from './chart-frame.ts';
import { type ChartTheme, chartThemes, type ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { flowOrder } from './flow-order.ts';
import { px } from './hatch.ts';
import { labelText } from './label-text.ts';
import { type ProcessEdge, processEdges } from './process-edges.ts';
import { grouped, peopleWithMargin, percentWithMargin } from './rounding.ts';
import type { Mark, Scene, SceneItem } from './scene.ts';
import { nothingShows, otherWords } from './spoken.ts';
import { shortened, textWidth } from './text-width.ts';
import { timeEstimateText } from './time-words.ts';

/**
 * Touchpoints one under another in the order of the flow, and an arc for each step between two of them: down on the
 * right, back up on the left, as thick as its people. Arcs of one span stand beside one another, so that their numbers
 * keep apart.
 */

const bestPitch = 64;
const leastPitch = 26;
const mostPlaces = 18;
const mostEdges = 24;
const thickest = 11;
/** Outwards, for each place that an arc spans. */
const longestReach = 110;
const labelSize = 11;
const labelHeight = 13;

interface Drawn {
  readonly edges: readonly ProcessEdge[];
  readonly places: readonly string[];
  /** Steps that the table alone has. */
  readonly left: number;
}

/** The commonest steps between no more touchpoints than have room. */
function drawnEdges(file: ReleaseFile, mostNames: number): Drawn {
  const all = processEdges(file.release);
  const names = new Set<string>();
  const edges = all.slice(0, mostEdges).filter(({ from, to }) => {
    const more = new Set([from, to].filter(name => !names.has(name)));
    if (names.size + more.size > mostNames) return false;
    for (const name of more) names.add(name);
    return true;
  });
  const flows = edges.map(({ from, to, people }) => ({ from, to, weight: Math.max(1, people.value) }));
  return { edges, places: flowOrder(flows), left: all.length - edges.length };
}

function notesOf({ edges, left }: Drawn, { release }: ReleaseFile): readonly string[] {
  return [
    edges.length === 0
      ? nothingShows
      : 'Arcs on the right lead down, those on the left back up or to themselves; each is as thick as its people, in a halo as thick as the high end of their interval.',
    ...(edges.some(({ median }) => median !== 'none')
      ? ['Under the people stands the median of how long it took those in shown groups.']
      : []),
    ...(left > 0 ? [`Not drawn, in the table: ${grouped(left)} more.`] : []),
    ...otherWords(release.cells),
  ];
}

export function processMapHeight(file: ReleaseFile, width: number): number {
  const drawn = drawnEdges(file, mostPlaces);
  const { taken } = chartFrame(
    file,
    chartThemes.light,
    { width, height: 1000 },
    notesOf({ ...drawn, left: 1 }, file),
  );
  return Math.ceil(taken + Math.max(1, drawn.places.length) * bestPitch);
}

export function processMapScene(file: ReleaseFile, themeName: ThemeName, size: ChartSize): Scene {
  const theme = chartThemes[themeName];
  const all = drawnEdges(file, mostPlaces);
  const room = chartFrame(file, theme, size, notesOf({ ...all, left: 1 }, file)).plot;
  const drawn = drawnEdges(file, Math.min(mostPlaces, Math.max(2, Math.floor(room.height / leastPitch))));
  const frame = chartFrame(file, theme, size, notesOf(drawn, file));
  const layout = placed(drawn, frame.plot, size.width < narrowWidth ? 12 : 13, theme);
  const { cells } = file.release;
  const rates = new Map(
    (file.release.derived.rates ?? []).map(({ from, to, rate }) => [edgeKey({ from, to }), rate]),
  );
  const edgeItems = layout.arcs.map(({ edge, marks }, i): SceneItem => {
    const rate = rates.get(edgeKey(edge)) ?? 'withheld';
    const ends = [edge.from, edge.to].map(name => 1 + layout.arcs.length + drawn.places.indexOf(name));
    return {
      name: `${labelText(edge.from)} to ${labelText(edge.to)}`,
      tooltip: [
        `${labelText(edge.from)} → ${labelText(edge.to)}`,
        `${peopleWithMargin(edge.people)} people`,
        ...(rate === 'withheld'
          ? []
          : [`${percentWithMargin(rate)} of those shown to leave ${labelText(edge.from)}`]),
        ...(edge.median === 'none' || edge.median === 'withheld'
          ? []
          : [`median ${timeEstimateText(edge.median)}`]),
      ].join('\n'),
      lights: [1 + i, ...ends],
      of: cells.filter(({ key }) => key['from'] === edge.from && key['to'] === edge.to),
      marks,
    };
  });
  const placeItems = drawn.places.map((name, i): SceneItem => {
    const joined = layout.arcs.flatMap(({ edge }, at) =>
      edge.from === name || edge.to === name ? [1 + at] : [],
    );
    return {
      name: labelText(name),
      tooltip: labelText(name),
      lights: [1 + layout.arcs.length + i, ...joined],
      of: cells.filter(({ key }) => key['from'] === name || key['to'] === name),
      marks: layout.names[i]!,
    };
  });
  return {
    ...size,
    theme,
    description: describeRelease(file),
    items: [frame.item, ...edgeItems, ...placeItems],
  };
}

function edgeKey({ from, to }: Pick<ProcessEdge, 'from' | 'to'>): string {
  return JSON.stringify([from, to]);
}

interface Layout {
  readonly arcs: readonly { readonly edge: ProcessEdge; readonly marks: readonly Mark[] }[];
  /** Marks of each place. */
  readonly names: readonly (readonly Mark[])[];
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function placed({ edges, places }: Drawn, plot: Box, textSize: number, theme: ChartTheme): Layout {
  const pitch = Math.min(bestPitch, plot.height / Math.max(1, places.length));
  const nameWidth = Math.min(
    plot.width * 0.28,
    Math.max(40, ...places.map(name => textWidth(labelText(name), textSize, 600))),
  );
  const half = (plot.width - nameWidth - 24) / 2;
  const centre = plot.x + plot.width / 2;
  const at = new Map(places.map((name, i) => [name, plot.y + (i + 0.5) * pitch]));
  const most = Math.max(1, ...edges.map(({ people }) => people.value));
  const spans = edges.map(({ from, to }) => Math.abs(places.indexOf(from) - places.indexOf(to)));
  const labelRoom = Math.min(76, half * 0.45);
  const reach = Math.min(longestReach, (half - labelRoom) / Math.max(1, ...spans));
  const taken: Area[] = places.map(name => ({
    left: centre - nameWidth / 2 - 12,
    right: centre + nameWidth / 2 + 12,
    top: at.get(name)! - textSize * 0.6,
    bottom: at.get(name)! + textSize * 0.6,
  }));

  const arcs = edges.map((edge, i) => {
    const [fromY, toY] = [at.get(edge.from)!, at.get(edge.to)!];
    const isDown = toY > fromY;
    const isLoop = edge.from === edge.to;
    const side = isDown ? 1 : -1;
    const x = centre + side * (nameWidth / 2 + 12);
    const out = isLoop ? 0.5 * Math.min(reach, 44) : reach * spans[i]!;
    // Arcs leave a place on the side that they lead to, and come in on the other.
    const shift = Math.min(6, pitch * 0.16) * (isDown ? 1 : -1);
    const [start, end] = isLoop ? [fromY - 7, toY + 7] : [fromY + shift, toY - shift];
    const wide = (people: number) => Math.max(1.2, (thickest * people) / most);
    const thickness = wide(edge.people.value);
    const head = { length: 8 + thickness / 2, half: 4 + thickness / 2 };
    const tip = x + side * (head.length - 2);
    const [leaves, comes] = [x + (side * out) / 0.75, tip + (side * out) / 0.75];
    const d = `M${px(x)} ${px(start)}C${px(leaves)} ${px(start)} ${px(comes)} ${px(end)} ${px(tip)} ${px(end)}`;
    const colour = side > 0 ? theme.series[0]! : theme.series[1]!;
    const arrow = `M${px(x)} ${px(end)}l${px(side * head.length)} ${px(-head.half)}l0 ${px(2 * head.half)}z`;
    const apex = { x: x + side * (out + head.length / 2 + thickness / 2 + 3), y: (start + end) / 2 };
    return {
      edge,
      marks: [
        { kind: 'path', layer: 'halo', d, stroke: faint(colour), strokeWidth: wide(edge.people.high) },
        { kind: 'path', layer: 'mark', d, stroke: colour, strokeWidth: thickness },
        { kind: 'path', layer: 'ink', d: arrow, fill: colour },
        ...arcLabel(edge, apex, side, { plot, taken, theme, pitch }),
      ] satisfies Mark[],
    };
  });
  // In a window too low for two lines the names are in the tooltips and the table.
  const isLow = pitch < textSize;
  const names = places.map((name): Mark[] =>
    isLow
      ? []
      : [
          {
            kind: 'text',
            text: shortened(labelText(name), nameWidth, textSize, 600),
            x: centre,
            y: at.get(name)!,
            size: textSize,
            weight: 600,
            fill: theme.text,
            align: 'center',
            outline: theme.background,
          },
        ],
  );
  return { arcs, names };
}

/** Three eighths of the way to nothing, as a colour with an opacity of its own. */
function faint(colour: string): string {
  return `${colour}40`;
}

/** The number of an arc beside its apex, where no other word stands; else the tooltip and the table have it. */
function arcLabel(
  { people, median }: ProcessEdge,
  apex: { readonly x: number; readonly y: number },
  side: number,
  { plot, taken, theme, pitch }: { plot: Box; taken: Area[]; theme: ChartTheme; pitch: number },
): readonly Mark[] {
  const timed =
    median === 'none' || median === 'withheld' || pitch < 40 ? [] : [roughly(timeEstimateText(median))];
  const lines = [peopleWithMargin(people), ...timed];
  const width = Math.max(...lines.map(line => textWidth(line, labelSize)));
  const height = lines.length * labelHeight;
  const area = {
    left: side > 0 ? apex.x : apex.x - width,
    right: side > 0 ? apex.x + width : apex.x,
    top: apex.y - height / 2,
    bottom: apex.y + height / 2,
  };
  const isOutside = area.left < plot.x - 8 || area.right > plot.x + plot.width + 8;
  if (isOutside || area.top < plot.y - 8 || taken.some(other => isOver(area, other))) return [];
  taken.push(area);
  return lines.map((text, line) => ({
    kind: 'text',
    text,
    x: apex.x,
    y: area.top + (line + 0.5) * labelHeight,
    size: labelSize,
    weight: 400,
    fill: line === 0 ? theme.text : theme.mutedText,
    align: side > 0 ? 'left' : 'right',
    outline: theme.background,
  }));
}

/** Without its interval, which the tooltip and the table have. */
function roughly(text: string): string {
  return text.replace(/ \(.*$/, '');
}

function isOver(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
