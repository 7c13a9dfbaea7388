import type { Estimate, Release } from '../release/release.ts';
import { sumOfDisjoint } from './rounding.ts';
import { compareText } from './table-values.ts';

/**
 * Places of a path chart: a column per position of the path, in it a node per touchpoint with a height
 * proportional to its people, and ribbons between them. Nodes stand from the top by people, then by
 * name; what a column has no room for is one node, the sum of the rest.
 */

export type SankeyNodeKind = 'touchpoint' | 'further' | 'other';

export interface SankeyNode {
  readonly kind: SankeyNodeKind;
  /** The touchpoint, as it is in the data; empty for the others. */
  readonly name: string;
  /** How many touchpoints a `further` node stands for. */
  readonly folded: number;
  /** The touchpoints that it stands for. */
  readonly members: readonly string[];
  /** 0 for the start. */
  readonly column: number;
  readonly people: Estimate;
  readonly shareOfStart: Estimate | undefined;
  /** People whose path ends here. */
  readonly ended: Estimate | undefined;
  readonly x: number;
  /** Top of the node; its label stands above. */
  readonly y: number;
  readonly height: number;
  /** Part of the height, at the bottom, of people whose path ends here. */
  readonly endedHeight: number;
}

export interface SankeyLink {
  /** Indexes into the nodes. */
  readonly from: number;
  readonly to: number;
  readonly people: Estimate;
  /** Middle of the ribbon where it leaves and where it arrives. */
  readonly fromY: number;
  readonly toY: number;
  /** Thickness at the estimate, in px. */
  readonly thickness: number;
  /** Thickness at the high end of the interval. */
  readonly halo: number;
}

export interface Sankey {
  readonly nodes: readonly SankeyNode[];
  /** Thickest first. Links whose interval reaches 0 are not among them. */
  readonly links: readonly SankeyLink[];
  readonly columns: number;
  /** Position of a path that the first column stands for. */
  readonly first: number;
  /** px from one column to the next. */
  readonly pitch: number;
}

export interface SankeyPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Width of the last column with its labels. */
  readonly lastWidth: number;
  /** Height of a label above its node. */
  readonly labelHeight: number;
  /** Room under a node before the next label. */
  readonly gap: number;
}

interface Group {
  readonly kind: SankeyNodeKind;
  readonly name: string;
  readonly column: number;
  readonly members: readonly string[];
  readonly people: Estimate;
  readonly shareOfStart: Estimate | undefined;
  readonly ended: Estimate | undefined;
}

/** Labels may take this part of a column's height; the rest shows people. */
const labelShare = 0.6;
/** px; keeps a node visible. */
const leastHeight = 1.5;

export function sankeyLayout(release: Release, place: SankeyPlace): Sankey {
  const { nodes = [], links = [] } = release.derived;
  const first = Math.min(...nodes.map(node => node.step));
  const columns = nodes.length === 0 ? 0 : Math.max(...nodes.map(node => node.step)) - first + 1;
  if (columns === 0) return { nodes: [], links: [], columns: 0, first: 1, pitch: place.width };
  const pitch = columns === 1 ? place.width : (place.width - place.lastWidth) / (columns - 1);
  const other = release.cells.find(cell => cell.state === 'other');
  const most = Math.max(
    2,
    Math.floor((place.height * labelShare + place.gap) / (place.labelHeight + place.gap)),
  );

  const groupsByColumn = Array.from({ length: columns }, (_, column) => {
    const room = column === 0 && other !== undefined ? most - 1 : most;
    const groups = folded(columnGroups(release, column, first), room);
    return column === 0 && other !== undefined
      ? [
          ...groups,
          {
            kind: 'other' as const,
            name: '',
            column,
            members: [],
            people: other.people,
            shareOfStart: undefined,
            ended: undefined,
          },
        ]
      : groups;
  });
  const scale = Math.min(
    ...groupsByColumn.map(groups => {
      const people = groups.reduce((sum, group) => sum + group.people.value, 0);
      const labels = groups.length * (place.labelHeight + place.gap + leastHeight);
      return Math.max(0, place.height - labels) / Math.max(1, people);
    }),
  );

  const placed: SankeyNode[] = [];
  const index = new Map<string, number>();
  for (const [column, groups] of groupsByColumn.entries()) {
    let y = place.y;
    for (const { members, ...group } of groups) {
      const height = Math.max(leastHeight, group.people.value * scale);
      for (const member of members) index.set(nodeKey(column, member), placed.length);
      placed.push({
        ...group,
        members,
        folded: group.kind === 'further' ? members.length : 0,
        x: place.x + column * pitch,
        y: y + place.labelHeight,
        height,
        endedHeight: Math.min(height, (group.ended?.value ?? 0) * scale),
      });
      y += place.labelHeight + height + place.gap;
    }
  }
  return {
    nodes: placed,
    links: placedLinks(placed, mergedLinks(links, index, first), scale),
    columns,
    first,
    pitch,
  };
}

function nodeKey(column: number, name: string): string {
  return `${column} ${name}`;
}

function byPeople(a: Group, b: Group): number {
  return b.people.value - a.people.value || compareText(a.name, b.name);
}

function columnGroups(release: Release, column: number, first: number): readonly Group[] {
  return (release.derived.nodes ?? [])
    .filter(node => node.step - first === column)
    .map(node => ({
      kind: 'touchpoint' as const,
      name: node.name,
      column,
      members: [node.name],
      people: node.people,
      shareOfStart: node.share_of_start,
      ended: endedHere(release, node.step, node.name),
    }))
    .sort(byPeople);
}

/** People whose path ends here: the link from here to no touchpoint of the next column. */
function endedHere(
  { derived: { links = [], nodes = [] } }: Release,
  step: number,
  name: string,
): Estimate | undefined {
  return links.find(
    link =>
      link.step === step &&
      link.from === name &&
      !nodes.some(node => node.step === step + 1 && node.name === link.to),
  )?.people;
}

function folded(groups: readonly Group[], most: number): readonly Group[] {
  if (groups.length <= most) return groups;
  const shown = groups.slice(0, most - 1);
  const rest = groups.slice(most - 1);
  const ends = rest.flatMap(group => (group.ended === undefined ? [] : [group.ended]));
  return [
    ...shown,
    {
      kind: 'further',
      name: '',
      column: rest[0]!.column,
      members: rest.flatMap(group => group.members),
      people: sumOfDisjoint(rest.map(group => group.people)),
      shareOfStart: undefined,
      ended: ends.length === 0 ? undefined : sumOfDisjoint(ends),
    },
  ];
}

interface MergedLink {
  readonly from: number;
  readonly to: number;
  readonly people: Estimate;
}

/** Links between the nodes that are drawn; those of folded nodes are added up. */
function mergedLinks(
  links: NonNullable<Release['derived']['links']>,
  index: ReadonlyMap<string, number>,
  first: number,
): readonly MergedLink[] {
  const parts = new Map<string, { from: number; to: number; people: Estimate[] }>();
  for (const link of links) {
    const from = index.get(nodeKey(link.step - first, link.from));
    const to = index.get(nodeKey(link.step - first + 1, link.to));
    if (from === undefined || to === undefined) continue;
    const key = `${from} ${to}`;
    const merged = parts.get(key) ?? { from, to, people: [] };
    parts.set(key, merged);
    merged.people.push(link.people);
  }
  return [...parts.values()].map(({ from, to, people }) => ({ from, to, people: sumOfDisjoint(people) }));
}

function placedLinks(
  nodes: readonly SankeyNode[],
  links: readonly MergedLink[],
  scale: number,
): readonly SankeyLink[] {
  const leaving = nodes.map(node => node.y);
  const arriving = nodes.map(node => node.y);
  const fromY = new Map<MergedLink, number>();
  const toY = new Map<MergedLink, number>();
  for (const link of [...links].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const thickness = link.people.value * scale;
    fromY.set(link, leaving[link.from]! + thickness / 2);
    leaving[link.from]! += thickness;
  }
  for (const link of [...links].sort((a, b) => a.to - b.to || a.from - b.from)) {
    const thickness = link.people.value * scale;
    toY.set(link, arriving[link.to]! + thickness / 2);
    arriving[link.to]! += thickness;
  }
  return links
    .filter(link => link.people.low > 0)
    .map(link => ({
      ...link,
      fromY: fromY.get(link)!,
      toY: toY.get(link)!,
      thickness: link.people.value * scale,
      halo: link.people.high * scale,
    }))
    .sort((a, b) => b.thickness - a.thickness || a.from - b.from || a.to - b.to);
}
