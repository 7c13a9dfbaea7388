import type { ReachQuestion } from '../../policy/questions/reach.ts';
import { subjectText } from '../../policy/recipe-question-values.ts';
import type { Cell } from '../../release/release.ts';
import { type BarRow, peopleBars } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { grouped, peopleWithMargin } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, columnTitle } from '../table-values.ts';
import { numberWord, subjectNoun } from '../words.ts';

export const reachChart: ChartKind<ReachQuestion> = {
  sentence: ({ of, at_most, events }) => {
    const [one, many] = subjectNoun(of);
    const bound =
      at_most === 1
        ? `Each person counts for one ${one}.`
        : `Each person counts for at most ${numberWord(at_most)} ${many}.`;
    const each = typeof of === 'string' ? one : `value of ${quoted(one)}`;
    if (events === undefined) return `People with each ${each} in their journey. ${bound}`;
    const most = events === 1 ? 'one event' : `${grouped(events)} events`;
    return `People with each ${each} in their journey, and events with it. ${bound} Each counts with at most ${most} in all.`;
  },
  keyColumns: ({ of }) => [{ id: subjectText(of), title: columnTitle(subjectText(of)) }],
  measures: ({ events }) =>
    events === undefined
      ? []
      : [{ id: 'events', title: 'Events', of: cell => cell.events, text: peopleWithMargin }],
  order: ({ of }, cells) => cellsByPeople([subjectText(of)], cells),
  tables: () => [],
  bars: (question, release) => {
    const key = subjectText(question.of);
    const cells = reachChart.order(question, release.cells);
    return {
      rows: peopleBars(cells, release, cell => labelText(String(cell.key[key] ?? '(none)'))).map((row, i) =>
        withEvents(row, cells[i]!),
      ),
      notes: [],
    };
  },
  describe: (question, { cells }) => {
    const key = subjectText(question.of);
    const shown = reachChart.order(question, cells).filter(cell => cell.state === 'value');
    if (shown.length === 0) return [nothingShows, ...otherWords(cells)];
    const [one, many] = subjectNoun(question.of);
    const parts = shown.map(cell => `${quoted(String(cell.key[key] ?? '(none)'))} ${about(cell.people)}`);
    return [
      `${grouped(shown.length)} ${shown.length === 1 ? one : many} shown: ${few(parts)}.`,
      ...otherWords(cells),
    ];
  },
};

function withEvents(row: BarRow, cell: Cell): BarRow {
  if (cell.state !== 'value' || cell.events === undefined) return row;
  return { ...row, tooltip: `${row.tooltip}\n${peopleWithMargin(cell.events)} events` };
}
