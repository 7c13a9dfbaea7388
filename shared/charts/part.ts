import { nobody, partOf, plus, ratioOf, type Shown, z } from '../release/estimates.ts';
import type { Cell, Release } from '../release/release.ts';
import { chartKindOf } from './chart-kinds.ts';
import { grouped, peopleWithMargin, percentWithMargin } from './rounding.ts';
import type { SceneItem, Standing } from './scene.ts';
import { releaseTables } from './table.ts';
import type { Table } from './table-values.ts';

/**
 * What somebody picked in a chart: an item and the cells that it shows. All that is told of it follows from the cells
 * of the same release, at no cost.
 */
export interface Part {
  readonly name: string;
  /** What the chart itself says of it, line by line. */
  readonly says: readonly string[];
  readonly cells: readonly Cell[];
}

/** Nothing where the item stands for no cell. */
export function partOfItem({ tooltip, of }: SceneItem): Part | undefined {
  const [name, ...says] = tooltip?.split('\n') ?? [];
  return name === undefined || of === undefined || of.length === 0 ? undefined : { name, says, cells: of };
}

export function isSamePart(a: Part, b: Part): boolean {
  const cells = new Set(b.cells);
  return a.name === b.name && a.cells.length === cells.size && a.cells.every(cell => cells.has(cell));
}

const isShown = (cell: Cell): cell is Shown => cell.state === 'value';

/** What else follows of a part, in sentences: which part of whom it is, as far as its people can be told apart. */
export function partSentences(release: Release, { cells, says }: Part): readonly string[] {
  const { plan, people, follows } = release;
  const [all, own] = [release.cells.filter(isShown), cells.filter(isShown)];
  const withheld = cells.filter(({ state }) => state === 'withheld').length;
  const count =
    own.length === 0 ? [] : [`${grouped(own.length)} of the ${grouped(all.length)} shown groups.`];
  const hidden = withheld === 0 ? [] : [`${grouped(withheld)} withheld: in no number here, and not zero.`];
  // What was added up of another answer is less exact than its plan says.
  if (own.length === 0 || follows !== undefined) return [...count, ...hidden];
  const sum = own.reduce(plus, nobody);
  const disjoint = plan.l0 === 1;
  const ofShown = disjoint ? partOf(sum, all.reduce(plus, nobody), plan) : 'not determined';
  const ofAll =
    people === 'withheld' || (!disjoint && own.length > 1)
      ? 'not determined'
      : ratioOf(
          sum,
          { people: people.value, cells: ((people.high - people.value) / (z * plan.sigma)) ** 2 },
          plan,
        );
  return [
    ...(ofShown === 'not determined' ||
    own.length === all.length ||
    says.some(line => line.startsWith(percentWithMargin(ofShown)))
      ? []
      : [`${percentWithMargin(ofShown)} of the people in shown groups.`]),
    ...(ofAll === 'not determined' || people === 'withheld'
      ? []
      : [`${percentWithMargin(ofAll)} of the ${peopleWithMargin(people)} people analysed.`]),
    ...count,
    ...hidden,
  ];
}

/** The tables of a release as far as they tell of a part. */
export function partTables(release: Release, { cells }: Part): readonly Table[] {
  const { question } = release;
  const picked = new Set(cells);
  const within = chartKindOf(question).within?.(question, release, cells) ?? 'none';
  const rest = releaseTables(release)
    .filter(({ id }) => within === 'none' || within.every(own => own.id !== id))
    .map(table => ({ ...table, rows: table.rows.filter(({ of = [] }) => of.some(cell => picked.has(cell))) }))
    .filter(({ rows }) => rows.length > 0);
  return within === 'none' ? rest : [...within, ...rest];
}

/** How the items of a chart stand to a part: what shares no cell with it steps back. */
export function standingTo(part: Part): (item: SceneItem) => Standing {
  const picked = new Set(part.cells);
  return item => {
    const own = partOfItem(item);
    if (own === undefined) return 'beside';
    if (isSamePart(own, part)) return 'picked';
    return own.cells.some(cell => picked.has(cell)) ? 'beside' : 'back';
  };
}
