import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText } from '../label-text.ts';
import { type ProcessEdge, processEdges } from '../process-edges.ts';
import { grouped } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import {
  cellsByPeople,
  compareText,
  peopleValue,
  secondsValue,
  shareValue,
  type Table,
  withheld,
} from '../table-values.ts';
import { timeEstimateText } from '../time-words.ts';
import { numberWord } from '../words.ts';

const parts = ['from', 'to'] as const;

export const transitionsChart: ChartKind<TransitionsQuestion> = {
  sentence: ({ at_most, collapse_repeats, times }) =>
    `People who go from one touchpoint to the next${collapse_repeats ? ', repeats in a row taken as one' : ''}` +
    `${times === undefined ? '' : ', and how long it took them the first time'}. ` +
    `Each person counts in at most ${numberWord(at_most)} such steps, once in each.`,
  keyColumns: ({ times }) => [
    { id: 'from', title: 'From' },
    { id: 'to', title: 'To' },
    ...(times === undefined
      ? []
      : [
          { id: 'from_seconds', title: 'Took from', value: secondsValue },
          { id: 'to_seconds', title: 'Below', value: secondsValue },
        ]),
  ],
  order: ({ times }, cells) => (times === undefined ? cellsByPeople(parts, cells) : byStep(cells)),
  tables: (_, release) => tables(release),
  describe: (_, release) => {
    const edges = processEdges(release);
    if (edges.length === 0) return [nothingShows, ...otherWords(release.cells)];
    return [
      `${grouped(edges.length)} ${edges.length === 1 ? 'step' : 'steps'} shown: ${few(edges.map(edgeWords))}.`,
      ...otherWords(release.cells),
    ];
  },
};

function edgeWords({ from, to, people, median }: ProcessEdge): string {
  const took = median === 'none' || median === 'withheld' ? '' : `, median ${timeEstimateText(median)}`;
  return `${labelText(from)} → ${labelText(to)} ${about(people)}${took}`;
}

/** Steps by name, each with its times in order; other people last. */
function byStep(cells: readonly Cell[]): readonly Cell[] {
  const text = ({ key }: Cell) => JSON.stringify([key['from'], key['to']]);
  return [...cells].sort(
    (a, b) =>
      Number(a.state === 'other') - Number(b.state === 'other') ||
      compareText(text(a), text(b)) ||
      Number(a.key['from_seconds']) - Number(b.key['from_seconds']),
  );
}

function tables(release: Release): readonly Table[] {
  const { derived } = release;
  if (derived.rates === undefined) return [];
  const rates = new Map(derived.rates.map(({ from, to, rate }) => [JSON.stringify([from, to]), rate]));
  const isTimed = derived.edges !== undefined;
  return [
    {
      id: 'rates',
      caption:
        'Who goes on to where, and which part of all shown steps out of the same touchpoint that is' +
        `${isTimed ? ', with the median of how long it took in shown cells' : ''}.`,
      columns: [
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'rate', title: 'Part of those leaving', kind: 'share' },
        ...(isTimed ? [{ id: 'median', title: 'Median time', kind: 'time' as const }] : []),
      ],
      rows: processEdges(release).map(({ from, to, people, median }) => ({
        state: 'value',
        of: release.cells.filter(({ key }) => key['from'] === from && key['to'] === to),
        values: [
          { kind: 'name', name: from },
          { kind: 'name', name: to },
          peopleValue(people),
          shareValue(rates.get(JSON.stringify([from, to])) ?? 'withheld'),
          ...(isTimed
            ? [
                median === 'none' || median === 'withheld'
                  ? withheld
                  : ({ kind: 'time', time: median } as const),
              ]
            : []),
        ],
      })),
    },
  ];
}
