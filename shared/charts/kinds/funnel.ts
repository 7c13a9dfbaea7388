import {
  type FunnelQuestion,
  funnelGroupPart,
  funnelStepNames,
  furthestPart,
  timedPart,
} from '../../policy/questions/funnel.ts';
import type { Cell, Release } from '../../release/release.ts';
import type { ChartKind } from '../chart-kind.ts';
import { funnelCells, leavesOutWithheld, stepTimesSentence } from '../funnel-sums.ts';
import { labelText, quoted } from '../label-text.ts';
import { grouped, percentWithMargin } from '../rounding.ts';
import { about, nothingShows, otherWords } from '../spoken.ts';
import {
  cellName,
  columnTitle,
  compareText,
  keyValue,
  secondsValue,
  shareValue,
  type Table,
  withheld,
} from '../table-values.ts';
import { durationText, listed, numberWord } from '../words.ts';

export const funnelChart: ChartKind<FunnelQuestion> = {
  sentence,
  keyColumns: question => {
    return [
      ...keyParts(question).map(id => ({ id, title: columnTitle(id) })),
      ...(question.times === undefined
        ? []
        : [
            { id: timedPart, title: 'Step' },
            { id: 'from_seconds', title: 'Took from', value: secondsValue },
            { id: 'to_seconds', title: 'Below', value: secondsValue },
          ]),
    ];
  },
  order,
  tables,
  describe: (_, release) => [
    ...funnelWords(release),
    ...stepTimesSentence(release),
    ...otherWords(release.cells),
  ],
};

function sentence(question: FunnelQuestion): string {
  const { steps, order, within_seconds, step_within_seconds, exclude = [], hold, by, over } = question;
  const count = numberWord(steps.length);
  const how = {
    sequential: `each of ${count} steps in order`,
    strict: `each of ${count} steps in order, one right after the other`,
    any: `so many of ${count} steps in any order (${listed(steps, 'and')})`,
  }[order];
  const windows = [...new Set(step_within_seconds ?? [])].map(durationText);
  const parts = [
    `People who reached ${how}`,
    ...(within_seconds === undefined ? [] : [` within ${durationText(within_seconds)}`]),
    ...(windows.length === 0 ? [] : [`, each step within ${windows.join(' or ')} of the one before`]),
    ...(exclude.length === 0 ? [] : [`, without ${listed(exclude, 'or')} between them`]),
    ...(hold === undefined ? [] : [`, all with the same ${labelText(hold)}`]),
    ...(by === undefined ? [] : [`, by ${labelText(by.attribute)}`]),
    ...(over === undefined
      ? []
      : [`, by the ${over.period} of the first step from ${over.from} to before ${over.to}`]),
  ];
  const told =
    question.times === undefined
      ? 'Each person counts once.'
      : 'Each person counts once, and once in how long each step took.';
  return `${parts.join('')}. ${told}`;
}

function keyParts(question: FunnelQuestion): readonly string[] {
  const group = funnelGroupPart(question);
  return group === undefined ? [furthestPart] : [group, furthestPart];
}

function order(question: FunnelQuestion, cells: readonly Cell[]): readonly Cell[] {
  const by = funnelGroupPart(question);
  const steps = funnelStepNames(question);
  const group = (cell: Cell) => (by === undefined ? '' : String(cell.key[by] ?? ''));
  const step = (cell: Cell) => steps.indexOf(String(cell.key[furthestPart] ?? cell.key[timedPart] ?? ''));
  const name = cellName(keyParts(question));
  return [...cells].sort(
    (a, b) =>
      Number(a.state === 'other') - Number(b.state === 'other') ||
      Number(timedPart in a.key) - Number(timedPart in b.key) ||
      compareText(group(a), group(b)) ||
      step(a) - step(b) ||
      Number(a.key['from_seconds'] ?? 0) - Number(b.key['from_seconds'] ?? 0) ||
      compareText(name(a), name(b)),
  );
}

function tables(question: FunnelQuestion, release: Release): readonly Table[] {
  const { derived } = release;
  if (derived.steps === undefined) return [];
  const tables: Table[] = [];
  const by = funnelGroupPart(question);
  tables.push({
    id: 'steps',
    caption:
      'People who reached each step, added up from the furthest step of each person. ≥: no sum or share counts the people in withheld cells.',
    columns: [
      ...(by === undefined ? [] : [{ id: by, title: columnTitle(by), kind: 'key' as const }]),
      { id: 'step', title: 'Step', kind: 'key' },
      { id: 'people', title: 'People who reached it', kind: 'people' },
      { id: 'rate_from_first', title: 'Of the first step', kind: 'share' },
      { id: 'rate_from_previous', title: 'Of the previous step', kind: 'share' },
    ],
    rows: derived.steps.map(step => ({
      state: step.people === 'withheld' ? 'withheld' : 'value',
      of: funnelCells(release, step),
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
  if (derived.step_times !== undefined) tables.push(timesTable(release, derived.step_times));
  return tables;
}

function timesTable({ cells }: Release, times: NonNullable<Release['derived']['step_times']>): Table {
  return {
    id: 'step_times',
    caption: 'How long people took to a step from the one before it, of those in shown groups.',
    columns: [
      { id: 'step', title: 'Step', kind: 'key' },
      { id: 'q', title: 'Part of the people', kind: 'key' },
      { id: 'seconds', title: 'Time taken', kind: 'time' },
    ],
    rows: times.map(({ step, q, seconds }) => ({
      state: seconds === 'withheld' ? 'withheld' : 'value',
      of: cells.filter(({ key }) => key[timedPart] === step),
      values: [
        { kind: 'name', name: step },
        { kind: 'word', word: `${Math.round(q * 100)}\u00a0%` },
        seconds === 'withheld' ? withheld : { kind: 'time', time: seconds },
      ],
    })),
  };
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
