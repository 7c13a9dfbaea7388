import type { PathsQuestion } from '../../policy/questions/paths.ts';
import { derive } from '../../release/derive.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { quoted } from '../label-text.ts';
import { pathCells } from '../path-cells.ts';
import { grouped, percentWithMargin } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import {
  byPeople,
  cellsByPeople,
  compareText,
  peopleValue,
  shareValue,
  type Table,
} from '../table-values.ts';
import { listed, numberWord } from '../words.ts';

export const pathsChart: ChartKind<PathsQuestion> = {
  sentence,
  keyColumns: ({ before }) => [
    ...(before === undefined ? [] : [{ id: 'before', title: 'Before the start' }]),
    { id: 'path', title: 'Path' },
    { id: 'end', title: 'End' },
  ],
  order: ({ before }, cells) =>
    cellsByPeople(before === undefined ? ['path', 'end'] : ['path', 'end', 'before'], cells),
  tables: (question, release) =>
    tables(question, release, { shown: 'the shown paths', share: 'Of the start' }),
  within: (question, release, cells) => {
    // Beginnings of a tree are parts of one another, and cells that were added up are less exact than the plan says.
    if (question.tree === true || release.follows !== undefined) return 'none';
    const these = { ...release, cells: [...cells], derived: derive(question, cells, release.plan) };
    return tables(question, these, { shown: 'these paths alone', share: 'Of these' });
  },
  describe: (_, release) => [...pathsWords(release), ...otherWords(release.cells)],
};

function sentence(question: PathsQuestion): string {
  const { by, start, end, occurrence, depth, before, collapse_repeats, exclude = [], scope } = question;
  const which = occurrence === 'last' ? 'the last ' : '';
  const whole = scope === 'session' ? `${which === '' ? 'the first ' : which}session` : 'the journey';
  const anchor =
    start !== undefined && end !== undefined
      ? `from ${which}${quoted(start)} to ${which === '' ? 'the first' : 'the last'} ${quoted(end)} after it`
      : end !== undefined
        ? `to ${which}${quoted(end)}`
        : `from ${start === undefined ? `the start of ${whole}` : `${which}${quoted(start)}`}`;
  const places = by === undefined ? 'touchpoints' : 'channels';
  const groups = Object.keys(question.groups ?? {});
  const parts = [
    `Paths ${anchor}, up to ${numberWord(depth)} ${places}`,
    ...(before === undefined ? [] : [` and ${numberWord(before)} before`]),
    ...(scope === undefined || (start ?? end) === undefined ? [] : [', within one session']),
    ...(exclude.length === 0 ? [] : [`, without ${listed(exclude, 'and')}`]),
    ...(groups.length === 0 ? [] : [`, taken together as ${listed(groups, 'and')}`]),
    ...(collapse_repeats ? [', repeats in a row taken as one'] : []),
  ];
  const counted = question.tree === true ? 'once at each position' : 'once';
  return `${parts.join('')}. Each person counts ${counted}.`;
}

function tables(
  question: PathsQuestion,
  release: Release,
  words: { readonly shown: string; readonly share: string },
): readonly Table[] {
  const { derived } = release;
  const tables: Table[] = [];
  if (derived.nodes !== undefined) {
    tables.push({
      id: 'nodes',
      caption: `People at each position of their path, added up from ${words.shown}.`,
      columns: [
        { id: 'step', title: 'Position', kind: 'key' },
        { id: 'name', title: 'Touchpoint', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'share_of_start', title: words.share, kind: 'share' },
      ],
      rows: [...derived.nodes]
        .sort((a, b) => a.step - b.step || byPeople(a, b) || compareText(a.name, b.name))
        .map(node => ({
          state: 'value',
          of: pathCells(question, release, node.step, [node.name]),
          values: [
            { kind: 'number', number: node.step },
            { kind: 'name', name: node.name },
            peopleValue(node.people),
            shareValue(node.share_of_start),
          ],
        })),
    });
  }
  if (derived.links !== undefined) {
    tables.push({
      id: 'links',
      caption: `People who went from one touchpoint to the next, added up from ${words.shown}.`,
      columns: [
        { id: 'step', title: 'From position', kind: 'key' },
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
      ],
      rows: [...derived.links]
        .sort(
          (a, b) =>
            a.step - b.step || byPeople(a, b) || compareText(a.from, b.from) || compareText(a.to, b.to),
        )
        .map(link => ({
          state: 'value',
          of: linkCells(question, release, link),
          values: [
            { kind: 'number', number: link.step },
            { kind: 'name', name: link.from },
            { kind: 'name', name: link.to },
            peopleValue(link.people),
          ],
        })),
    });
  }
  return tables;
}

/** Those of who goes no further where the link leads to no touchpoint. */
function linkCells(
  question: PathsQuestion,
  release: Release,
  { step, from, to }: NonNullable<Release['derived']['links']>[number],
): readonly Cell[] {
  const on = pathCells(question, release, step, [from, to]);
  if (on.length > 0) return on;
  return pathCells(question, release, step, [from, undefined]).filter(({ key }) => key['end'] === 'end');
}

function pathsWords({ derived, cells }: Release): readonly string[] {
  const nodes = derived.nodes ?? [];
  if (nodes.length === 0) return [nothingShows];
  const shown = cells.filter(cell => cell.state === 'value');
  const paths = shown.filter(({ key }) => key['end'] !== 'on').length;
  const beginnings = shown.length - paths;
  const steps = [...new Set(nodes.map(node => node.step))].sort((a, b) => a - b);
  return [
    beginnings > 0
      ? `${grouped(beginnings)} ${beginnings === 1 ? 'beginning' : 'beginnings'} of paths shown.`
      : `${grouped(paths)} ${paths === 1 ? 'path' : 'paths'} shown.`,
    ...steps.map((step, i) => {
      const parts = nodes
        .filter(node => node.step === step)
        .sort((a, b) => b.people.value - a.people.value)
        .map(node => {
          const share = i === 0 ? '' : `, ${percentWithMargin(node.share_of_start)} of the start`;
          return `${quoted(node.name)} ${about(node.people)}${share}`;
        });
      return `Position ${numberWord(i + 1)}: ${few(parts)}.`;
    }),
  ];
}
