import type { TimeToQuestion } from '../../policy/questions/time-to.ts';
import type { TimeBin } from '../../policy/time-bins.ts';
import type { Cell, CellKey, Release } from '../../release/release.ts';
import { peopleBars } from '../bars.ts';
import type { ChartKind } from '../chart-kind.ts';
import { quoted } from '../label-text.ts';
import { quantilesSentence } from '../question-words.ts';
import { about, nothingShows } from '../spoken.ts';
import { secondsValue, type Table, withheld } from '../table-values.ts';
import { timeBinText } from '../time-words.ts';

export const timeToChart: ChartKind<TimeToQuestion> = {
  sentence: ({ start, end, occurrence }) => {
    const from =
      start === undefined
        ? 'the first event'
        : occurrence === 'last'
          ? `the last ${quoted(start)} before it`
          : `the first ${quoted(start)}`;
    const to =
      occurrence === 'last' ? `the first ${quoted(end)} after any` : `the first ${quoted(end)} after it`;
    return `Time from ${from} to ${to}, of people who came from one to the other. Each person counts once.`;
  },
  by: 'time taken',
  keyColumns: () => [
    { id: 'from_seconds', title: 'From', value: secondsValue },
    { id: 'to_seconds', title: 'Below', value: secondsValue },
  ],
  order: (_, cells) => byTime(cells),
  tables: (_, release) => tables(release),
  bars: (_, release) => ({
    rows: peopleBars(byTime(release.cells), release, cell => timeBinText(timeBinOf(cell.key))),
    notes: [quantilesSentence(release)],
  }),
  describe: (_, release) => timeToWords(release),
};

function byTime(cells: readonly Cell[]): readonly Cell[] {
  return [...cells].sort((a, b) => timeBinOf(a.key).from_seconds - timeBinOf(b.key).from_seconds);
}

/** The bin of time that a cell of `time_to` stands for. */
function timeBinOf(key: CellKey): TimeBin {
  const [from, to] = [key['from_seconds'], key['to_seconds']];
  if (typeof from !== 'number' || (typeof to !== 'number' && to !== null)) {
    throw new RangeError('a cell of time_to has the ends of a bin');
  }
  return { from_seconds: from, to_seconds: to };
}

function tables(release: Release): readonly Table[] {
  const { derived } = release;
  const tables: Table[] = [];
  if (derived.quantiles !== undefined) {
    tables.push({
      id: 'quantiles',
      caption: `By when a part of the people was there. ${quantilesSentence(release)}`,
      columns: [
        { id: 'q', title: 'Part of the people', kind: 'key' },
        { id: 'seconds', title: 'Time taken', kind: 'time' },
      ],
      rows: derived.quantiles.map(({ q, seconds }) => ({
        state: seconds === 'withheld' ? 'withheld' : 'value',
        values: [
          { kind: 'word', word: `${Math.round(q * 100)}\u00a0%` },
          seconds === 'withheld' ? withheld : { kind: 'time', time: seconds },
        ],
      })),
    });
  }
  return tables;
}

function timeToWords(release: Release): readonly string[] {
  const shown = byTime(release.cells).filter(cell => cell.state === 'value');
  if (shown.length === 0) return [nothingShows];
  const parts = shown.map(cell => `${timeBinText(timeBinOf(cell.key))} ${about(cell.people)}`);
  return [`Time taken: ${parts.join('; ')}.`, quantilesSentence(release)];
}
