import { describe, expect, it } from 'vitest';
import { chartHeight, chartScene } from '../../shared/charts/chart-option.ts';
import { type Part, partOfItem, partSentences, partTables, standingTo } from '../../shared/charts/part.ts';
import type { SceneItem } from '../../shared/charts/scene.ts';
import { releaseTables } from '../../shared/charts/table.ts';
import type { Table, TableValue } from '../../shared/charts/table-values.ts';
import { type Precision, peopleIn, plus } from '../../shared/release/estimates.ts';
import type { Cell, ReleaseFile } from '../../shared/release/release.ts';
import {
  countryFunnel,
  hostileReleases,
  manyPaths,
  sampleAttribution,
  sampleCompare,
  sampleFrequency,
  sampleFunnel,
  sampleMoney,
  samplePaths,
  samplePathTree,
  sampleReach,
  sampleRetention,
  sampleTimedFunnel,
  sampleTimedTransitions,
  sampleTimeTo,
  sampleTransitions,
  sampleTrend,
} from '../fakes/sample-releases.ts';

const samples: readonly ReleaseFile[] = [
  sampleReach(),
  samplePaths(),
  manyPaths(),
  samplePathTree(),
  sampleFunnel(),
  countryFunnel(),
  sampleTimedFunnel(),
  sampleTimeTo(),
  sampleTrend(),
  sampleRetention(),
  sampleTransitions(),
  sampleTimedTransitions(),
  sampleFrequency(),
  sampleMoney('sum'),
  sampleMoney('mean'),
  sampleAttribution(),
  sampleCompare(),
  ...hostileReleases(),
];
const cases = samples.map(file => [file.id, file] as const);

function itemsOf(file: ReleaseFile): readonly SceneItem[] {
  return chartScene(file, 'light', { width: 900, height: chartHeight(file, 900) }).items;
}

function partCalled(file: ReleaseFile, name: string): Part {
  const part = itemsOf(file)
    .map(partOfItem)
    .find(each => each?.name === name);
  if (part === undefined) throw new RangeError(`no part is called ${name}`);
  return part;
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const said = (file: ReleaseFile, part: Part) => partSentences(file.release, part).map(plain);
const shown = (cells: readonly Cell[]) => cells.filter(cell => cell.state === 'value');

/** The sum that cells make by the estimates' own rule. */
function sumOf(cells: readonly Cell[], plan: Precision) {
  return peopleIn(shown(cells).reduce(plus, { people: 0, cells: 0 }), plan);
}

it.each(cases)('picks in %s whatever says something, and only cells of this release', (_, file) => {
  for (const item of itemsOf(file)) {
    const part = partOfItem(item);
    expect(part === undefined).toBe(item.tooltip === undefined);
    if (part === undefined) continue;
    expect(part.cells.length).toBeGreaterThan(0);
    for (const cell of part.cells) expect(file.release.cells).toContain(cell);
    expect(new Set(part.cells).size).toBe(part.cells.length);
  }
});

it.each(cases)('names for each row of the tables of %s the cells that its people are', (_, file) => {
  const { release } = file;
  const summed = new Set(['nodes', 'links', 'steps', 'rates', 'triangle', 'outcomes', 'cells']);
  if (release.question.ask === 'paths' && release.question.tree === true) summed.clear();
  for (const table of releaseTables(release).filter(({ id }) => summed.has(id))) {
    const at = table.columns.findIndex(({ id }) => id === 'people');
    for (const row of table.rows) {
      const value = row.values[at];
      if (value?.kind !== 'people' || row.state === 'other') continue;
      const own = (row.of ?? []).filter(
        ({ key }) => !(release.question.ask === 'funnel' && 'step' in key && table.id !== 'cells'),
      );
      expect([table.id, value.people]).toEqual([table.id, sumOf(own, release.plan)]);
    }
  }
});

it.each(cases)('keeps of the tables of %s the rows that share a cell with what is picked', (_, file) => {
  for (const item of itemsOf(file)) {
    const part = partOfItem(item);
    if (part === undefined) continue;
    const tables = partTables(file.release, part);
    expect(tables.map(({ id }) => id)).toContain('cells');
    const cells = tables.find(({ id }) => id === 'cells')!;
    expect(new Set(cells.rows.flatMap(({ of = [] }) => of))).toEqual(new Set(part.cells));
    for (const { rows } of tables)
      for (const { of = [] } of rows) expect(of.some(cell => part.cells.includes(cell))).toBe(true);
  }
});

it.each(cases)('tells no number of %s that stands for cells beside those of the release', (_, file) => {
  const withheldParts = itemsOf(file)
    .map(partOfItem)
    .filter(part => part?.cells.every(({ state }) => state === 'withheld'));
  for (const part of withheldParts)
    expect(said(file, part!)).toEqual([
      expect.stringMatching(/^\d+ withheld: in no number here, and not zero\.$/),
    ]);
});

const peopleOf = (value: TableValue | undefined) => (value?.kind === 'people' ? value.people : undefined);
const rowOf = ({ rows }: Table, ...key: readonly (string | number)[]) =>
  rows.find(({ values }) =>
    key.every((part, i) => {
      const value = values[i];
      return value?.kind === 'number' ? value.number === part : value?.kind === 'name' && value.name === part;
    }),
  );

describe('of paths', () => {
  const file = samplePaths([
    [['home', 'search', 'cart'], 900],
    [['home', 'search'], 500],
    [['home', 'cart'], 400],
    [['mail', 'search', 'cart'], 300],
  ]);
  const { release } = file;

  it('adds up at each place only who came through what is picked', () => {
    const part = itemsOf(file)
      .map(partOfItem)
      .find(each => each?.name === 'search')!;
    expect(shown(part.cells)).toHaveLength(3);
    const [nodes, links, cells] = partTables(release, part);
    const through = shown(release.cells).filter(({ key }) => (key['path'] as string[])[1] === 'search');
    const from = (name: string) => through.filter(({ key }) => (key['path'] as string[])[0] === name);
    expect(peopleOf(rowOf(nodes!, 1, 'home')!.values[2])).toEqual(sumOf(from('home'), release.plan));
    expect(peopleOf(rowOf(nodes!, 1, 'mail')!.values[2])).toEqual(sumOf(from('mail'), release.plan));
    expect(rowOf(nodes!, 2, 'cart')).toBeUndefined();
    expect(peopleOf(rowOf(links!, 2, 'search', 'cart')!.values[3])).toEqual(
      sumOf(
        through.filter(({ key }) => (key['path'] as string[])[2] === 'cart'),
        release.plan,
      ),
    );
    expect(nodes!.caption).toContain('these paths alone');
    expect(cells!.rows).toHaveLength(3);
  });

  it('says which part they are of those shown and of the people analysed, with the noise of both', () => {
    const part = partCalled(file, 'search');
    expect(said(file, part)).toEqual([
      expect.stringMatching(/^\d+(\.\d)? ±\d+(\.\d)? % of the [\d,]+ ±\d+ people analysed\.$/),
      '3 of the 4 shown groups.',
    ]);
    expect(part.says.map(plain)[1]).toMatch(/% of the start$/);
    const times = sampleTimeTo();
    const bin = itemsOf(times)
      .map(partOfItem)
      .find(each => each && shown(each.cells).length === 1)!;
    expect(said(times, bin)[0]).toMatch(/^\d+(\.\d)? ±\d+(\.\d)? % of the people in shown groups\.$/);
  });

  it('lets what shares no path with it step back, and leaves title and heads', () => {
    const items = itemsOf(file);
    const standing = standingTo(partCalled(file, 'home → cart'));
    const of = (name: string) => standing(items.find(item => item.tooltip?.split('\n')[0] === name)!);
    expect(['home → cart', 'home', 'mail', 'home → search'].map(of)).toEqual([
      'picked',
      'beside',
      'back',
      'back',
    ]);
    expect(standing(items[0]!)).toBe('beside');
  });
});

it('does not add up people who may be in several groups', () => {
  const file = sampleTransitions();
  const place = itemsOf(file)
    .map(partOfItem)
    .find(part => part && !part.name.includes('→') && part.cells.length > 1)!;
  expect(said(file, place).every(line => !line.includes('%'))).toBe(true);
  const [rates] = partTables(file.release, place);
  for (const { values } of rates!.rows)
    expect(values.slice(0, 2).some(value => value.kind === 'name' && value.name === place.name)).toBe(true);
});

it('keeps to the group of a funnel whose step is picked', () => {
  const file = countryFunnel();
  const item = itemsOf(file).find(({ name }) => name.includes(': cart'))!;
  const part = partOfItem(item)!;
  const groups = new Set(part.cells.map(({ key }) => key['country']));
  expect(groups.size).toBe(1);
  const [steps] = partTables(file.release, part);
  expect(new Set(steps!.rows.map(({ values }) => (values[0] as { name: string }).name))).toEqual(groups);
});
