import { chartWords, type FairnessQuestion } from '../../policy/questions/fairness.ts';
import type { Bounds, Cell, Derived, Estimate, Release } from '../../release/release.ts';
import { type BarRow, withheldBar } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText, quoted } from '../label-text.ts';
import { peopleWithMargin, percentText, percentWithMargin } from '../rounding.ts';
import { few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, type Table, type TableValue, withheld } from '../table-values.ts';

type Check = NonNullable<Derived['fairness']>[number];

const space = '\u00a0';

export const fairnessChart: ChartKind<FairnessQuestion> = {
  sentence: ({ by, check, groups = {} }) => {
    const merged = Object.entries(groups).map(
      ([name, values]) => `${labelText(name)} is ${values.map(labelText).join(', ')}`,
    );
    return [
      check.of === 'outcome'
        ? `The share of each group with ${quoted(check.touchpoint)}, by ${labelText(by.attribute)}.`
        : `Of the people whom ${chartWords[check.chart.ask]} count, the share of each group that is in a cell that shows, by ${labelText(by.attribute)}; who is grouped as other counts as not shown.`,
      `Each person counts once, by their value at their ${by.at} event.`,
      ...(merged.length === 0 ? [] : [`Taken together: ${merged.join('; ')}.`]),
    ].join(' ');
  },
  keyColumns: ({ by, check }) => [
    { id: 'group', title: labelText(by.attribute) },
    { id: 'has', title: check.of === 'outcome' ? 'With the outcome' : 'Shown' },
  ],
  order: (_, cells) => cellsByPeople(['group', 'has'], cells),
  tables: (question, release) => [checks(question, release)],
  bars: (question, release) => ({
    rows: checksOf(release.derived).map(check => barOf(check, question, release)),
    tick: value => `${Math.round(value * 100)}${space}%`,
    notes: [rule, ...merges(release.derived)],
  }),
  describe: ({ by }, release) => {
    const all = checksOf(release.derived);
    if (all.length === 0) return [nothingShows, ...otherWords(release.cells)];
    return [
      `By ${labelText(by.attribute)}: ${few(all.map(({ group, rate, verdict }) => `${quoted(group)} ${rateText(rate)}, ${verdict}`))}.`,
      rule,
      ...merges(release.derived),
      ...otherWords(release.cells),
    ];
  },
};

const rule =
  'Below four fifths: less than 80\u00a0% of the largest share that shows, whatever the privacy noise; inconclusive: the noise decides.';

/** Largest share first, then what is known in part, then what is not. */
function checksOf({ fairness = [] }: Derived): readonly Check[] {
  const rank = ({ rate }: Check) => (rate === 'withheld' ? -2 : 'value' in rate ? rate.value : rate.low - 1);
  return fairness.toSorted((a, b) => rank(b) - rank(a) || (a.group < b.group ? -1 : 1));
}

function barOf(
  { group, people, rate, verdict }: Check,
  { check }: FairnessQuestion,
  release: Release,
): BarRow {
  const name = labelText(group);
  const of = cellsOf(release, group);
  if (rate === 'withheld' || !('value' in rate)) {
    return { ...withheldBar(name, release, of), label: `${rateText(rate)} · ${verdict}` };
  }
  const whole = people === 'withheld' ? '' : `\nof ${peopleWithMargin(people)} people`;
  const what = check.of === 'outcome' ? `with ${labelText(check.touchpoint)}` : 'shown';
  return {
    name,
    state: 'value',
    estimate: rate,
    label: `${percentWithMargin(rate)} · ${verdict}`,
    tooltip: `${name}\n${percentWithMargin(rate)} ${what}${whole}\n${verdict}`,
    of,
  };
}

function cellsOf({ cells }: Release, group: string): readonly Cell[] {
  return cells.filter(({ key }) => key['group'] === group);
}

function rateText(rate: Check['rate']): string {
  if (rate === 'withheld') return 'withheld';
  return 'value' in rate ? percentWithMargin(rate) : boundsText(rate);
}

function boundsText({ low, high }: Bounds): string {
  const percent = (share: number) => percentText({ value: share, low: share, high: share });
  if (high >= 1) return `${percent(low)} or more`;
  return low <= 0 ? `${percent(high)} or less` : `${percent(low)} to ${percent(high)}`;
}

function merges({ merge = [] }: Derived): readonly string[] {
  return merge.map(names => `Would tell more if asked as one group: ${names.map(labelText).join(', ')}.`);
}

function checks({ by }: FairnessQuestion, release: Release): Table {
  return {
    id: 'fairness',
    caption:
      'The share of each group and its ratio to the largest share, with intervals of privacy noise at 95 %; those of the ratios hold together.',
    columns: [
      { id: 'group', title: labelText(by.attribute), kind: 'key' },
      { id: 'people', title: 'People', kind: 'people' },
      { id: 'rate', title: 'Share', kind: 'share' },
      { id: 'ratio', title: 'Of the largest', kind: 'measure' },
      { id: 'verdict', title: 'Verdict', kind: 'key' },
    ],
    rows: checksOf(release.derived).map(({ group, people, rate, ratio, verdict }) => ({
      state: rate === 'withheld' ? 'withheld' : 'value',
      of: cellsOf(release, group),
      values: [
        { kind: 'name', name: group },
        people === 'withheld' ? withheld : { kind: 'people', people },
        rate === 'withheld' || !('value' in rate) ? partly(rate, boundsText) : { kind: 'share', share: rate },
        partly(ratio, ratioText),
        { kind: 'word', word: verdict },
      ],
    })),
  };
}

function partly(value: Estimate | Bounds | 'withheld', text: (bounds: Bounds) => string): TableValue {
  if (value === 'withheld') return withheld;
  return 'value' in value
    ? { kind: 'measure', measure: value, text: `${value.value.toFixed(2)} (${text(value)})` }
    : { kind: 'word', word: text(value) };
}

function ratioText({ low, high }: Bounds): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}
