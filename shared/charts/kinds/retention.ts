import { offsetPart, type RetentionQuestion } from '../../policy/questions/retention.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { retentionCells } from '../retention-cells.ts';
import { grouped, percentWithMargin } from '../rounding.ts';
import { about, few, nothingShows, otherWords } from '../spoken.ts';
import { compareText, keyValue, shareValue, type Table, withheld } from '../table-values.ts';
import { numberWord } from '../words.ts';

type Triangle = NonNullable<Release['derived']['triangle']>;

export const retentionChart: ChartKind<RetentionQuestion> = {
  sentence: question => {
    const { kind, cohorts, period, periods, start, returns, by, from, to, at_most } = question;
    const begin = start === undefined ? 'event' : quoted(start);
    const back = returns === undefined ? 'any event' : quoted(returns);
    const grouping =
      by === undefined
        ? `by the ${period} of ${cohorts === 'first_time' ? `their first ${begin}` : `each ${begin} of theirs`}`
        : `by ${labelText(by.attribute)} at their first ${begin}`;
    const when = kind === 'on_or_after' ? `in a later ${period} or after it` : `in each later ${period}`;
    const bound = at_most === 1 ? 'once' : `in at most ${numberWord(at_most)} cells`;
    return (
      `People ${grouping}, and how many came back (${back}) ${when}, up to ${numberWord(periods)} ${period}s, ` +
      `from ${from} to before ${to}. Each person counts ${bound}.`
    );
  },
  keyColumns: question => [
    { id: 'cohort', title: 'Cohort' },
    {
      id: offsetPart(question),
      title:
        question.kind === 'on_or_after' ? `Last active ${question.period}` : `Active in ${question.period}`,
    },
  ],
  order: (question, cells) => byCohort(question, cells),
  tables: (question, release) => tables(question, release),
  describe: (question, release) => [
    ...retentionWords(question, release.derived.triangle ?? []),
    ...otherWords(release.cells),
  ],
};

function byCohort(question: RetentionQuestion, cells: readonly Cell[]): readonly Cell[] {
  const part = offsetPart(question);
  const rank = (cell: Cell) => Number(cell.state === 'other');
  return [...cells].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compareText(String(a.key['cohort']), String(b.key['cohort'])) ||
      Number(a.key[part]) - Number(b.key[part]),
  );
}

function tables(question: RetentionQuestion, release: Release): readonly Table[] {
  const { kind, period } = question;
  const triangle = release.derived.triangle ?? [];
  return [
    {
      id: 'triangle',
      caption:
        (kind === 'on_or_after'
          ? `People of each cohort who were active so many ${period}s later or after that, added up from the last active ${period} of each person. No sum counts people in withheld cells.`
          : `People of each cohort who were active so many ${period}s later.`) +
        ' Incomplete: the dates cut that period short.',
      columns: [
        { id: 'cohort', title: 'Cohort', kind: 'key' },
        { id: 'period', title: `${period.charAt(0).toUpperCase()}${period.slice(1)}s later`, kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'rate', title: 'Of the cohort', kind: 'share' },
        { id: 'complete', title: 'Period', kind: 'key' },
      ],
      rows: triangle.map(row => ({
        state: row.people === 'withheld' ? 'withheld' : 'value',
        of: retentionCells(question, release, row),
        values: [
          keyValue(row.cohort),
          { kind: 'number', number: row.period },
          row.people === 'withheld' ? withheld : { kind: 'people', people: row.people },
          shareValue(row.rate),
          { kind: 'word', word: row.complete ? 'complete' : 'incomplete' },
        ],
      })),
    },
  ];
}

const namedCohorts = 4;

function retentionWords({ period }: RetentionQuestion, triangle: Triangle): readonly string[] {
  const cohorts = [...new Set(triangle.map(({ cohort }) => cohort))];
  const shown = cohorts.filter(cohort =>
    triangle.some(row => row.cohort === cohort && row.people !== 'withheld'),
  );
  if (shown.length === 0) return [nothingShows];
  const words = shown.slice(0, namedCohorts).map(cohort => {
    const parts = triangle.flatMap(row => {
      if (row.cohort !== cohort || row.people === 'withheld') return [];
      if (row.period === 0) return [about(row.people)];
      const rate = row.rate === 'withheld' ? '' : ` (${percentWithMargin(row.rate)})`;
      const cut = row.complete ? '' : ', incomplete';
      return [
        `after ${grouped(row.period)} ${period}${row.period === 1 ? '' : 's'} ${about(row.people)}${rate}${cut}`,
      ];
    });
    return `Cohort ${quoted(cohort)}: ${few(parts)}.`;
  });
  const rest = shown.length - words.length;
  return [
    `${grouped(shown.length)} of ${grouped(cohorts.length)} cohorts shown.`,
    ...words,
    ...(rest > 0 ? [`The table has ${grouped(rest)} more.`] : []),
  ];
}
