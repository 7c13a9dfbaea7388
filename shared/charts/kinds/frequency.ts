import { type FrequencyQuestion, frequencyDigits } from '../../policy/questions/frequency.ts';
import type { Cell, CellKey, Release } from '../../release/release.ts';
import { peopleBars } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { quoted } from '../label-text.ts';
import { grouped } from '../rounding.ts';
import { about, nothingShows } from '../spoken.ts';
import { keyValue, type TableValue } from '../table-values.ts';

export const frequencyChart: ChartKind<FrequencyQuestion> = {
  sentence: ({ of }) =>
    typeof of === 'string'
      ? `People by how many ${of} they have. Each person counts once.`
      : 'amount' in of
        ? `People by how much they spent in all, in ${of.amount}. Each person counts once; who spent nothing is not counted.`
        : `People by how often they have ${quoted(of.touchpoint)}. Each person counts once; who never has it is not counted.`,
  by: 'how many',
  keyColumns: question => [
    { id: 'from_count', title: 'From', value: part => countValue(question, part) },
    { id: 'to_count', title: 'Up to', value: part => countValue(question, part) },
  ],
  order: (_, cells) => byCount(cells),
  tables: () => [],
  bars: (question, release) => ({
    rows: peopleBars(byCount(release.cells), release, cell => binText(question, cell.key)),
    notes: [averageSentence(question, release), ...limitSentence(question, release)],
  }),
  describe: (question, release) => {
    const shown = byCount(release.cells).filter(cell => cell.state === 'value');
    if (shown.length === 0) return [nothingShows];
    const parts = shown.map(cell => `${binText(question, cell.key)} ${about(cell.people)}`);
    return [
      `People by how many: ${parts.join('; ')}.`,
      averageSentence(question, release),
      ...limitSentence(question, release),
    ];
  },
};

function byCount(cells: readonly Cell[]): readonly Cell[] {
  return [...cells].sort((a, b) => Number(a.key['from_count']) - Number(b.key['from_count']));
}

function countValue(question: FrequencyQuestion, part: CellKey[string] | undefined): TableValue {
  return typeof part === 'number' ? { kind: 'number', number: inMajor(question, part) } : keyValue(part);
}

function inMajor(question: FrequencyQuestion, count: number): number {
  return count / 10 ** frequencyDigits(question);
}

/** `3`, `6–10`, `101 and more`; of money whole units, from the first cent of a bin on. */
function binText(question: FrequencyQuestion, key: CellKey): string {
  const from = Number(key['from_count']);
  const to = key['to_count'];
  const digits = frequencyDigits(question);
  const text = (count: number) => grouped(Math.floor(inMajor(question, count)));
  if (typeof to !== 'number') return `${text(from)} and more`;
  if (from === to) return text(from);
  return digits === 0 ? `${text(from)}–${text(to)}` : `${text(from)} to under ${text(to + 1)}`;
}

/** What to clamp a sum at. */
function limitSentence(question: FrequencyQuestion, { derived }: Release): readonly string[] {
  const parts = (derived.limits ?? []).flatMap(({ q, below }) =>
    below === null ? [] : [`${Math.round(100 * q)}\u00a0% below ${grouped(inMajor(question, below))}`],
  );
  return parts.length === 0 ? [] : [`Of those shown: ${parts.join(', ')}. Such a number may clamp a sum.`];
}

function averageSentence(question: FrequencyQuestion, { derived, cells }: Release): string {
  const { mean, median } = derived;
  if (median === undefined || median === 'withheld') return 'The median is withheld.';
  const number = (count: number) => {
    const value = inMajor(question, count);
    return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : grouped(value);
  };
  const hidden = cells.some(cell => cell.state === 'withheld')
    ? ' People in withheld groups are in neither.'
    : '';
  const medianText =
    median.high === null
      ? `${number(median.low)} or more`
      : median.high === median.low
        ? number(median.low)
        : `from ${number(median.low)} to ${number(median.high)}`;
  const meanText =
    mean === undefined || mean === 'withheld'
      ? 'the mean has no upper bound, since the open group is shown'
      : `mean from ${number(mean.low)} to ${number(mean.high)}`;
  return `Median a person: ${medianText}; ${meanText}.${hidden}`;
}
