import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import type { Cell, Release } from '../../release/release.ts';
import { peopleBars } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText } from '../label-text.ts';
import { grouped } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, shareValue, type Table } from '../table-values.ts';
import { numberWord } from '../words.ts';

const parts = ['from', 'to'] as const;

export const transitionsChart: ChartKind<TransitionsQuestion> = {
  sentence: ({ at_most, collapse_repeats }) =>
    `People who go from one touchpoint to the next${collapse_repeats ? ', repeats in a row taken as one' : ''}. ` +
    `Each person counts in at most ${numberWord(at_most)} such steps, once in each.`,
  keyColumns: () => [
    { id: 'from', title: 'From' },
    { id: 'to', title: 'To' },
  ],
  order: (_, cells) => cellsByPeople(parts, cells),
  tables: (_, release) => tables(release),
  bars: (_, release) => ({
    rows: peopleBars(cellsByPeople(parts, release.cells), release, stepText),
    notes: [],
  }),
  describe: (_, { cells }) => {
    const shown = cellsByPeople(parts, cells).filter(cell => cell.state === 'value');
    if (shown.length === 0) return [nothingShows, ...otherWords(cells)];
    const words = shown.map(cell => `${stepText(cell)} ${about(cell.people)}`);
    return [
      `${grouped(shown.length)} ${shown.length === 1 ? 'step' : 'steps'} shown: ${few(words)}.`,
      ...otherWords(cells),
    ];
  },
};

function stepText({ key }: Cell): string {
  return `${labelText(String(key['from']))} → ${labelText(String(key['to']))}`;
}

function tables({ derived }: Release): readonly Table[] {
  if (derived.rates === undefined) return [];
  return [
    {
      id: 'rates',
      caption: 'Where people go on to: each step’s part of all shown steps out of the same touchpoint.',
      columns: [
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'rate', title: 'Part of those leaving', kind: 'share' },
      ],
      rows: derived.rates.map(({ from, to, rate }) => ({
        state: rate === 'withheld' ? 'withheld' : 'value',
        values: [{ kind: 'name', name: from }, { kind: 'name', name: to }, shareValue(rate)],
      })),
    },
  ];
}
