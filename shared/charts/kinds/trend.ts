import type { TrendQuestion } from '../../policy/questions/trend.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { quoted } from '../label-text.ts';
import { grouped } from '../rounding.ts';
import { about, named, nothingShows } from '../spoken.ts';
import { cellName, compareText, type Table } from '../table-values.ts';
import { numberWord } from '../words.ts';

export const trendChart: ChartKind<TrendQuestion> = {
  sentence: ({ of, period, from, to, at_most }) => {
    const bound = at_most === 1 ? `one ${period}` : `at most ${numberWord(at_most)} ${period}s`;
    const who = of === undefined ? 'People with any event' : `People with ${quoted(of)}`;
    return `${who} in each ${period}, from ${from} to before ${to}. Each person counts in ${bound}.`;
  },
  keyColumns: () => [{ id: 'period', title: 'Period' }],
  order: (_, cells) => byPeriod(cells),
  tables: (_, release) => tables(release),
  describe: (_, release) => trendWords(release),
};

function byPeriod(cells: readonly Cell[]): readonly Cell[] {
  const name = cellName(['period']);
  return [...cells].sort((a, b) => compareText(name(a), name(b)));
}

function tables({ cells, derived }: Release): readonly Table[] {
  const tables: Table[] = [];
  if (derived.changes !== undefined) {
    tables.push({
      id: 'changes',
      caption: 'Change from one period to the next, where both are shown.',
      columns: [
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'people', title: 'Change in people', kind: 'people' },
      ],
      rows: derived.changes.map(({ from, to, people: change }) => ({
        state: 'value',
        of: cells.filter(({ key }) => key['period'] === from || key['period'] === to),
        values: [
          { kind: 'name', name: from },
          { kind: 'name', name: to },
          { kind: 'change', change },
        ],
      })),
    });
  }
  return tables;
}

function trendWords(release: Release): readonly string[] {
  const shown = byPeriod(release.cells).filter(cell => cell.state === 'value');
  if (shown.length === 0) return [nothingShows];
  const words = (cell: (typeof shown)[number]) => `${cell.key['period']} ${about(cell.people)}`;
  const count = `${grouped(shown.length)} of ${grouped(release.cells.length)} periods shown`;
  if (shown.length <= named) return [`${count}: ${shown.map(words).join('; ')}.`];
  const most = shown.reduce((a, b) => (b.people.value > a.people.value ? b : a));
  const least = shown.reduce((a, b) => (b.people.value < a.people.value ? b : a));
  return [
    `${count}: first ${words(shown[0]!)}; last ${words(shown.at(-1)!)}; most in ${words(most)}; least of those shown in ${words(least)}.`,
  ];
}
