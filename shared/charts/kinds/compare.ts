import type { CompareQuestion } from '../../policy/questions/compare.ts';
import type { Cell, Estimate, Release } from '../../release/release.ts';
import { type BarRow, withheldBar } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { peopleWithMargin, percentWithMargin } from '../rounding.ts';
import { few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, shareValue, type Table, type TableValue, withheld } from '../table-values.ts';

export const compareChart: ChartKind<CompareQuestion> = {
  sentence: ({ by, outcome, segments }) =>
    `People with ${quoted(outcome)}, by ${labelText(by.attribute)}${segments === undefined ? '' : ` (${segments.map(labelText).join(', ')})`}. ` +
    `Each person counts once, by their value at their ${by.at} event.`,
  keyColumns: ({ by }) => [
    { id: 'segment', title: labelText(by.attribute) },
    { id: 'outcome', title: 'Outcome' },
  ],
  order: (_, cells) => cellsByPeople(['segment', 'outcome'], cells),
  tables: (question, release) => tables(question, release),
  bars: ({ outcome }, release) => ({
    rows: (release.derived.outcomes ?? []).map(({ segment, people, rate }): BarRow => {
      const name = labelText(segment);
      const of = cellsOf(release, segment);
      if (rate === 'withheld' || people === 'withheld') return withheldBar(name, release, of);
      return {
        name,
        state: 'value',
        estimate: rate,
        label: percentWithMargin(rate),
        tooltip: `${name}\n${percentWithMargin(rate)} with ${labelText(outcome)}\nof ${peopleWithMargin(people)} people`,
        of,
      };
    }),
    tick: value => `${Math.round(value * 100)}\u00a0%`,
    notes: differenceSentences(release).slice(0, 1),
  }),
  describe: ({ outcome }, release) => {
    const shown = (release.derived.outcomes ?? []).flatMap(({ segment, rate }) =>
      rate === 'withheld' ? [] : [`${quoted(segment)} ${percentWithMargin(rate)}`],
    );
    if (shown.length === 0) return [nothingShows, ...otherWords(release.cells)];
    return [
      `People with ${quoted(outcome)}: ${few(shown)}.`,
      ...differenceSentences(release).slice(0, 10),
      ...otherWords(release.cells),
    ];
  },
};

/** Those of one of the segments. */
function cellsOf({ cells }: Release, ...segments: readonly string[]): readonly Cell[] {
  return cells.filter(({ key }) => segments.some(segment => key['segment'] === segment));
}

/** `DE and FR: difference 4.1 points, 95 %: 1.2 to 7.0.` */
function differenceSentences({ derived }: Release): readonly string[] {
  return (derived.differences ?? []).map(({ a, b, points, verdict }) => {
    const pair = `${labelText(a)} and ${labelText(b)}`;
    if (points === 'withheld') return `${pair}: cannot tell; one of them is withheld.`;
    const interval = pointsText(points);
    return verdict === 'cannot tell'
      ? `${pair}: cannot tell; ${interval}.`
      : `${labelText(a)} is ${verdict} than ${labelText(b)}: ${interval}.`;
  });
}

function pointsText({ value, low, high }: Estimate): string {
  const text = (points: number) => points.toFixed(1).replace('-', '−');
  return `difference ${text(value)} points, 95\u00a0%: ${text(low)} to ${text(high)}`;
}

function tables({ by }: CompareQuestion, release: Release): readonly Table[] {
  const { derived } = release;
  const points = (value: Estimate | 'withheld'): TableValue =>
    value === 'withheld' ? withheld : { kind: 'measure', measure: value, text: pointsText(value) };
  const ratio = (value: Estimate | 'withheld'): TableValue =>
    value === 'withheld'
      ? withheld
      : {
          kind: 'measure',
          measure: value,
          text: `${value.value.toFixed(2)} (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`,
        };
  return [
    {
      id: 'outcomes',
      caption: 'People of each group who have the outcome.',
      columns: [
        { id: 'segment', title: labelText(by.attribute), kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'rate', title: 'With the outcome', kind: 'share' },
      ],
      rows: (derived.outcomes ?? []).map(({ segment, people, rate }) => ({
        state: rate === 'withheld' ? 'withheld' : 'value',
        of: cellsOf(release, segment),
        values: [
          { kind: 'name', name: segment },
          people === 'withheld' ? withheld : { kind: 'people', people },
          shareValue(rate),
        ],
      })),
    },
    {
      id: 'differences',
      caption: 'Each pair of groups, with the interval of privacy noise at 95 %.',
      columns: [
        { id: 'a', title: 'This', kind: 'key' },
        { id: 'b', title: 'against', kind: 'key' },
        { id: 'points', title: 'Difference', kind: 'measure' },
        { id: 'ratio', title: 'Ratio', kind: 'measure' },
        { id: 'verdict', title: 'Verdict', kind: 'key' },
      ],
      rows: (derived.differences ?? []).map(({ a, b, points: difference, ratio: of, verdict }) => ({
        state: difference === 'withheld' ? 'withheld' : 'value',
        of: cellsOf(release, a, b),
        values: [
          { kind: 'name', name: a },
          { kind: 'name', name: b },
          points(difference),
          ratio(of),
          { kind: 'word', word: verdict },
        ],
      })),
    },
  ];
}
