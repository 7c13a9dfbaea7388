import type { PathsQuestion } from '../../policy/questions/paths.ts';
import type { Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { quoted } from '../label-text.ts';
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
import { numberWord } from '../words.ts';

export const pathsChart: ChartKind<PathsQuestion> = {
  sentence: question => {
    const start = question.start === undefined ? 'the start of the journey' : quoted(question.start);
    const repeats = question.collapse_repeats ? ', repeats in a row taken as one' : '';
    return `Paths from ${start}, up to ${numberWord(question.depth)} touchpoints${repeats}. Each person counts once.`;
  },
  keyColumns: () => [
    { id: 'path', title: 'Path' },
    { id: 'end', title: 'End' },
  ],
  order: (_, cells) => cellsByPeople(['path', 'end'], cells),
  tables: (_, { derived }) => tables(derived),
  describe: (_, release) => [...pathsWords(release), ...otherWords(release.cells)],
};

function tables(derived: Release['derived']): readonly Table[] {
  const tables: Table[] = [];
  if (derived.nodes !== undefined) {
    tables.push({
      id: 'nodes',
      caption: 'People at each position of their path, added up from the shown paths.',
      columns: [
        { id: 'step', title: 'Position', kind: 'key' },
        { id: 'name', title: 'Touchpoint', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'share_of_start', title: 'Of the start', kind: 'share' },
      ],
      rows: [...derived.nodes]
        .sort((a, b) => a.step - b.step || byPeople(a, b) || compareText(a.name, b.name))
        .map(node => ({
          state: 'value',
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
      caption: 'People who went from one touchpoint to the next, added up from the shown paths.',
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

function pathsWords({ derived, cells }: Release): readonly string[] {
  const nodes = derived.nodes ?? [];
  if (nodes.length === 0) return [nothingShows];
  const paths = cells.filter(cell => cell.state === 'value').length;
  const steps = [...new Set(nodes.map(node => node.step))].sort((a, b) => a - b);
  return [
    `${grouped(paths)} ${paths === 1 ? 'path' : 'paths'} shown.`,
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
