import type { ReachQuestion } from '../../policy/questions/reach.ts';
import { subjectText } from '../../policy/recipe-question-values.ts';
import { peopleBars } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { grouped } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, columnTitle } from '../table-values.ts';
import { numberWord, subjectNoun } from '../words.ts';

export const reachChart: ChartKind<ReachQuestion> = {
  sentence: ({ of, at_most }) => {
    const [one, many] = subjectNoun(of);
    const bound =
      at_most === 1
        ? `Each person counts for one ${one}.`
        : `Each person counts for at most ${numberWord(at_most)} ${many}.`;
    const each = typeof of === 'string' ? one : `value of ${quoted(one)}`;
    return `People with each ${each} in their journey. ${bound}`;
  },
  keyColumns: ({ of }) => [{ id: subjectText(of), title: columnTitle(subjectText(of)) }],
  order: ({ of }, cells) => cellsByPeople([subjectText(of)], cells),
  tables: () => [],
  bars: (question, release) => {
    const key = subjectText(question.of);
    const cells = reachChart.order(question, release.cells);
    return {
      rows: peopleBars(cells, release, cell => labelText(String(cell.key[key] ?? '(none)'))),
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
