import type { MeanQuestion, SumQuestion } from '../../policy/questions/sum.ts';
import type { Cell, Estimate, Release } from '../../release/release.ts';
import { type BarRow, type Bars, withheldBar } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { labelText } from '../label-text.ts';
import { moneyText, moneyWithMargin } from '../money-words.ts';
import { peopleWithMargin } from '../rounding.ts';
import { few, nothingShows, otherWords } from '../spoken.ts';
import { cellsByPeople, columnTitle, type Table, withheld } from '../table-values.ts';
import { numberWord } from '../words.ts';

type MoneyQuestion = SumQuestion | MeanQuestion;

const moneyChart: ChartKind<MoneyQuestion> = {
  sentence: ({ ask, currency, clamp, by, at_most }) => {
    const part = partOf(by);
    const groups = part === undefined ? '' : ` by ${labelText(part)}`;
    const bound =
      by === 'channel' || by === 'touchpoint'
        ? ` Each person counts in at most ${numberWord(at_most)} of them.`
        : '';
    return (
      `${ask === 'sum' ? 'Sum of amounts' : 'Amount a person with an amount'}${groups}. ` +
      `Each person counts with at most ${moneyText(clamp, currency)} in all; what they spent above it is not in it.${bound}`
    );
  },
  keyColumns: ({ by }) => {
    const part = partOf(by);
    return part === undefined ? [] : [{ id: part, title: columnTitle(part) }];
  },
  measures: ({ currency }) => [
    {
      id: 'amount',
      title: `Amount (${currency})`,
      of: cell => cell.amount,
      text: amount => moneyWithMargin(amount, currency),
    },
  ],
  order: ({ by }, cells) => byAmount(partOf(by), cells),
  tables: (question, release) => tables(question, release),
  bars: (question, release) =>
    question.ask === 'sum' ? sumBars(question, release) : meanBars(question, release),
  describe: (question, release) => {
    const shown = byAmount(partOf(question.by), release.cells).filter(cell => cell.state === 'value');
    if (shown.length === 0) return [nothingShows, ...otherWords(release.cells)];
    const { rows } = moneyChart.bars!(question, release);
    const words = rows.filter(({ state }) => state === 'value').map(({ name, label }) => `${name} ${label}`);
    return [`${few(words)}.`, ...otherWords(release.cells)];
  },
};

export const sumChart: ChartKind<SumQuestion> = moneyChart;
export const meanChart: ChartKind<MeanQuestion> = moneyChart;

function partOf(by: MoneyQuestion['by']): string | undefined {
  return typeof by === 'object' ? by.attribute : by;
}

function nameOf(part: string | undefined, cell: Cell): string {
  return part === undefined ? 'everybody' : labelText(String(cell.key[part] ?? '(none)'));
}

function byAmount(part: string | undefined, cells: readonly Cell[]): readonly Cell[] {
  const ordered = cellsByPeople(part === undefined ? [] : [part], cells);
  const amountOf = (cell: Cell) => (cell.state === 'value' ? (cell.amount?.value ?? 0) : 0);
  return [...ordered].sort((a, b) =>
    a.state === 'value' && b.state === 'value' ? amountOf(b) - amountOf(a) : 0,
  );
}

function tickOf(currency: string): (value: number) => string {
  return value => moneyText(value, currency);
}

function sumBars({ by, currency }: SumQuestion, release: Release): Bars {
  const part = partOf(by);
  const rows = byAmount(part, release.cells).flatMap((cell): BarRow[] => {
    if (cell.state === 'other') return [];
    const name = nameOf(part, cell);
    if (cell.state === 'withheld' || cell.amount === undefined) return [withheldBar(name, release, [cell])];
    return [moneyBar(name, cell.amount, currency, `${peopleWithMargin(cell.people)} people`, cell)];
  });
  return { rows, tick: tickOf(currency), notes: otherWords(release.cells) };
}

function meanBars({ by, currency }: MeanQuestion, release: Release): Bars {
  const part = partOf(by);
  const means = release.derived.means ?? [];
  const rows = byAmount(part, release.cells).flatMap((cell): BarRow[] => {
    if (cell.state === 'other') return [];
    const name = nameOf(part, cell);
    const mean = means.find(({ key }) => part === undefined || key[part] === cell.key[part])?.amount;
    if (cell.state === 'withheld' || mean === undefined || mean === 'withheld') {
      return [withheldBar(name, release, [cell])];
    }
    return [moneyBar(name, mean, currency, `of ${peopleWithMargin(cell.people)} people`, cell)];
  });
  return { rows, tick: tickOf(currency), notes: otherWords(release.cells) };
}

function moneyBar(name: string, amount: Estimate, currency: string, people: string, cell: Cell): BarRow {
  const label = moneyWithMargin(amount, currency);
  return {
    name,
    state: 'value',
    estimate: amount,
    label,
    tooltip: `${name}\n${label}\n${people}`,
    of: [cell],
  };
}

function tables({ by, currency }: MoneyQuestion, { cells, derived }: Release): readonly Table[] {
  const part = partOf(by);
  return [
    {
      id: 'means',
      caption: 'What a person with an amount spent, clamped as above.',
      columns: [
        ...(part === undefined ? [] : [{ id: part, title: columnTitle(part), kind: 'key' as const }]),
        { id: 'mean', title: `Amount a person (${currency})`, kind: 'measure' as const },
      ],
      rows: (derived.means ?? []).map(({ key, amount }) => ({
        state: amount === 'withheld' ? 'withheld' : 'value',
        of: cells.filter(cell => part === undefined || cell.key[part] === key[part]),
        values: [
          ...(part === undefined ? [] : [{ kind: 'name' as const, name: String(key[part] ?? '(none)') }]),
          amount === 'withheld'
            ? withheld
            : { kind: 'measure', measure: amount, text: moneyWithMargin(amount, currency) },
        ],
      })),
    },
  ];
}
