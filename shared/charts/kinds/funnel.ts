import { type FunnelQuestion, furthestPart } from '../../policy/questions/funnel.ts';
import { stepNames } from '../../policy/step-names.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { leavesOutWithheld } from '../funnel-sums.ts';
import { labelText, quoted } from '../label-text.ts';
import { grouped, percentWithMargin } from '../rounding.ts';
import { about, nothingShows, otherWords } from '../spoken.ts';
import {
  cellName,
  columnTitle,
  compareText,
  keyValue,
  shareValue,
  type Table,
  withheld,
} from '../table-values.ts';
import { durationText, numberWord } from '../words.ts';

export const funnelChart: ChartKind<FunnelQuestion> = {
  sentence: question => {
    const window =
      question.within_seconds === undefined ? '' : ` within ${durationText(question.within_seconds)}`;
    const by = question.by === undefined ? '' : `, by ${labelText(question.by.attribute)}`;
    return `People who reached each of ${numberWord(question.steps.length)} steps in order${window}${by}. Each person counts once.`;
  },
  keyColumns: ({ by }) => {
    const parts = by === undefined ? [furthestPart] : [by.attribute, furthestPart];
    return parts.map(id => ({ id, title: columnTitle(id) }));
  },
  order,
  tables,
  describe: (_, release) => [...funnelWords(release), ...otherWords(release.cells)],
};

function order(question: FunnelQuestion, cells: readonly Cell[]): readonly Cell[] {
  const by = question.by?.attribute;
  const steps = stepNames(question.steps);
  const group = (cell: Cell) => (by === undefined ? '' : String(cell.key[by] ?? ''));
  const step = (cell: Cell) => steps.indexOf(String(cell.key[furthestPart] ?? ''));
  const name = cellName(by === undefined ? [furthestPart] : [by, furthestPart]);
  return [...cells].sort(
    (a, b) =>
      Number(a.state === 'other') - Number(b.state === 'other') ||
      compareText(group(a), group(b)) ||
      step(a) - step(b) ||
      compareText(name(a), name(b)),
  );
}

function tables(question: FunnelQuestion, release: Release): readonly Table[] {
  const { derived } = release;
  if (derived.steps === undefined) return [];
  const tables: Table[] = [];
  const by = question.by;
  tables.push({
    id: 'steps',
    caption:
      'People who reached each step, added up from the furthest step of each person. ≥: no sum or share counts the people in withheld cells.',
    columns: [
      ...(by === undefined
        ? []
        : [{ id: by.attribute, title: columnTitle(by.attribute), kind: 'key' as const }]),
      { id: 'step', title: 'Step', kind: 'key' },
      { id: 'people', title: 'People who reached it', kind: 'people' },
      { id: 'rate_from_first', title: 'Of the first step', kind: 'share' },
      { id: 'rate_from_previous', title: 'Of the previous step', kind: 'share' },
    ],
    rows: derived.steps.map(step => ({
      state: step.people === 'withheld' ? 'withheld' : 'value',
      values: [
        ...(by === undefined ? [] : [keyValue(step.group)]),
        { kind: 'name', name: step.step },
        step.people === 'withheld'
          ? withheld
          : { kind: 'people', people: step.people, atLeast: leavesOutWithheld(release, step) },
        shareValue(step.rate_from_first),
        shareValue(step.rate_from_previous),
      ],
    })),
  });
  return tables;
}

const namedGroups = 8;

function funnelWords(release: Release): readonly string[] {
  const steps = release.derived.steps ?? [];
  if (steps.length === 0) return [nothingShows];
  const groups = [...new Set(steps.map(step => step.group))];
  const words = groups.map(group => {
    const parts = steps
      .filter(step => step.group === group)
      .map((step, i) => {
        if (step.people === 'withheld') return `${quoted(step.step)} withheld`;
        const rate =
          i === 0 || step.rate_from_first === 'withheld'
            ? ''
            : `, ${percentWithMargin(step.rate_from_first)} of the first step`;
        const least = leavesOutWithheld(release, step) ? 'at least ' : '';
        return `${quoted(step.step)} ${least}${about(step.people)}${rate}`;
      });
    return `${group === undefined ? 'Reached' : `In ${quoted(group)}`}: ${parts.join('; ')}.`;
  });
  const rest = words.length - namedGroups;
  const more = rest > 0 ? [`The table has ${grouped(rest)} more.`] : [];
  return [...words.slice(0, namedGroups), ...more];
}
