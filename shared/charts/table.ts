import type { Question } from '../policy/question.ts';
import { stepNames } from '../policy/step-names.ts';
import type { TimeBin } from '../policy/time-bins.ts';
import type { Cell, CellKey, Estimate, Release, TimeEstimate } from '../release/release.ts';
import { leavesOutWithheld } from './funnel-sums.ts';
import { labelText } from './label-text.ts';
import { noiseSentence, quantilesSentence } from './question-words.ts';
import { changeWithMargin, grouped, isImprecise, peopleWithMargin, percentWithMargin } from './rounding.ts';
import { elapsedText, timeEstimateText } from './time-words.ts';

/**
 * The table twin of a chart: the same numbers and the same states, for the screen, the report, the
 * CSV file and whoever listens rather than looks.
 */

export type TableState = 'value' | 'other' | 'withheld';

export type TableValue =
  /** A name out of the data, as it is. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** A word of ours. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'number'; readonly number: number }
  /** `atLeast`: people in withheld cells may be missing from it. */
  | { readonly kind: 'people'; readonly people: Estimate; readonly atLeast?: boolean }
  /** People more or, below 0, fewer. */
  | { readonly kind: 'change'; readonly change: Estimate }
  /** A part of a whole, 0 to 1. */
  | { readonly kind: 'share'; readonly share: Estimate }
  /** A length of time. */
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'time'; readonly time: TimeEstimate }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'nothing' };

export interface TableColumn {
  /** Name in a file. */
  readonly id: string;
  /** Name for a reader. */
  readonly title: string;
  readonly kind: 'key' | 'state' | 'people' | 'share' | 'time';
}

export interface TableRow {
  readonly state: TableState;
  /** One per column. */
  readonly values: readonly TableValue[];
}

export interface Table {
  readonly id: 'cells' | 'steps' | 'nodes' | 'links' | 'quantiles' | 'changes';
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

const nothing: TableValue = { kind: 'nothing' };
const withheld: TableValue = { kind: 'withheld' };

/** The parts of a cell's key in the order of the question. */
export function keyColumns(question: Question): readonly string[] {
  switch (question.ask) {
    case 'reach':
      return [typeof question.of === 'string' ? question.of : question.of.attribute];
    case 'paths':
      return ['path', 'end'];
    case 'time_to':
      return ['from_seconds', 'to_seconds'];
    case 'trend':
      return ['period'];
    case 'funnel':
      return question.by === undefined ? ['furthest'] : [question.by.attribute, 'furthest'];
  }
}

/** The bin of time that a cell of `time_to` stands for. */
export function timeBinOf(key: CellKey): TimeBin {
  const [from, to] = [key['from_seconds'], key['to_seconds']];
  if (typeof from !== 'number' || (typeof to !== 'number' && to !== null)) {
    throw new RangeError('a cell of time_to has the ends of a bin');
  }
  return { from_seconds: from, to_seconds: to };
}

function keyValue(part: CellKey[string] | undefined, question: Question): TableValue {
  if (part === undefined || part === null) return nothing;
  if (typeof part === 'number') {
    return question.ask === 'time_to' ? { kind: 'seconds', seconds: part } : { kind: 'number', number: part };
  }
  return typeof part === 'string' ? { kind: 'name', name: part } : { kind: 'names', names: part };
}

/**
 * Shown cells by people, then withheld ones by name, then other; a funnel's in the order of its steps,
 * times from short to long, periods in the order of time.
 */
export function orderedCells({ question, cells }: Release): readonly Cell[] {
  const columns = keyColumns(question);
  const rank = { value: 0, withheld: 1, other: 2 };
  const name = (cell: Cell) => columns.map(column => JSON.stringify(cell.key[column] ?? '')).join();
  const byName = (a: Cell, b: Cell) => compareText(name(a), name(b));
  if (question.ask === 'time_to') {
    return [...cells].sort((a, b) => timeBinOf(a.key).from_seconds - timeBinOf(b.key).from_seconds);
  }
  if (question.ask === 'trend') return [...cells].sort(byName);
  if (question.ask === 'funnel') {
    const [by, furthest] = question.by === undefined ? [undefined, 'furthest'] : [columns[0]!, 'furthest'];
    const steps = stepNames(question.steps);
    const group = (cell: Cell) => (by === undefined ? '' : String(cell.key[by] ?? ''));
    const step = (cell: Cell) => steps.indexOf(String(cell.key[furthest] ?? ''));
    return [...cells].sort(
      (a, b) =>
        Number(a.state === 'other') - Number(b.state === 'other') ||
        compareText(group(a), group(b)) ||
        step(a) - step(b) ||
        byName(a, b),
    );
  }
  return [...cells].sort((a, b) => {
    if (a.state === 'value' && b.state === 'value')
      return b.people.value - a.people.value || compareText(name(a), name(b));
    return rank[a.state] - rank[b.state] || byName(a, b);
  });
}

function byPeople(a: { people: Estimate }, b: { people: Estimate }): number {
  return b.people.value - a.people.value;
}

/** By UTF-16 code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The cells of a release: what `<id>.csv` holds. */
export function cellTable(release: Release): Table {
  const keys = keyColumns(release.question);
  return {
    id: 'cells',
    caption: `People by ${release.question.ask === 'time_to' ? 'time taken' : keys.map(labelText).join(' and ')}. ${noiseSentence(release)}`,
    columns: [
      ...keys.map(id => ({ id, title: keyTitle(id, release.question), kind: 'key' as const })),
      { id: 'state', title: 'State', kind: 'state' },
      { id: 'people', title: 'People', kind: 'people' },
    ],
    rows: orderedCells(release).map(cell => ({
      state: cell.state,
      values: [
        ...keys.map(key => (cell.state === 'other' ? nothing : keyValue(cell.key[key], release.question))),
        { kind: 'word', word: cell.state },
        cell.state === 'withheld' ? withheld : { kind: 'people', people: cell.people },
      ],
    })),
  };
}

function keyTitle(id: string, { ask }: Question): string {
  if (ask === 'time_to') return id === 'from_seconds' ? 'From' : 'Below';
  return columnTitle(id);
}

function columnTitle(id: string): string {
  const text = labelText(id);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const people = (estimate: Estimate): TableValue => ({ kind: 'people', people: estimate });
const share = (estimate: Estimate | 'withheld'): TableValue =>
  estimate === 'withheld' ? withheld : { kind: 'share', share: estimate };

/** The cells and what is derived from them: everything that the chart draws, as tables. */
export function releaseTables(release: Release): readonly Table[] {
  const { derived, question } = release;
  const tables: Table[] = [];
  if (derived.steps !== undefined && question.ask === 'funnel') {
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
          ...(by === undefined ? [] : [keyValue(step.group, question)]),
          { kind: 'name', name: step.step },
          step.people === 'withheld'
            ? withheld
            : { kind: 'people', people: step.people, atLeast: leavesOutWithheld(release, step) },
          share(step.rate_from_first),
          share(step.rate_from_previous),
        ],
      })),
    });
  }
  if (derived.nodes !== undefined) {
    tables.push({
      id: 'nodes',
      caption: 'People at each position of their path, added up from the shown paths.',
      columns: [
        { id: 'step', title: 'Position', kind: 'key' },
        { id: 'name', title: 'Touchpoint', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
        { id: 'share_of_start', title: 'Of the start', kind: 'share' },
      ],
      rows: [...derived.nodes]
        .sort((a, b) => a.step - b.step || byPeople(a, b) || compareText(a.name, b.name))
        .map(node => ({
          state: 'value',
          values: [
            { kind: 'number', number: node.step },
            { kind: 'name', name: node.name },
            people(node.people),
            share(node.share_of_start),
          ],
        })),
    });
  }
  if (derived.links !== undefined) {
    tables.push({
      id: 'links',
      caption: 'People who went from one touchpoint to the next, added up from the shown paths.',
      columns: [
        { id: 'step', title: 'From position', kind: 'key' },
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'people', title: 'People', kind: 'people' },
      ],
      rows: [...derived.links]
        .sort(
          (a, b) =>
            a.step - b.step || byPeople(a, b) || compareText(a.from, b.from) || compareText(a.to, b.to),
        )
        .map(link => ({
          state: 'value',
          values: [
            { kind: 'number', number: link.step },
            { kind: 'name', name: link.from },
            { kind: 'name', name: link.to },
            people(link.people),
          ],
        })),
    });
  }
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
  if (derived.changes !== undefined) {
    tables.push({
      id: 'changes',
      caption: 'Change from one period to the next, where both are shown.',
      columns: [
        { id: 'from', title: 'From', kind: 'key' },
        { id: 'to', title: 'To', kind: 'key' },
        { id: 'people', title: 'Change in people', kind: 'people' },
      ],
      rows: derived.changes.map(({ from, to, people: change }) => ({
        state: 'value',
        values: [
          { kind: 'name', name: from },
          { kind: 'name', name: to },
          { kind: 'change', change },
        ],
      })),
    });
  }
  return [...tables, cellTable(release)];
}

/** A value as a reader sees it; `—` where a row has none. */
export function valueText(value: TableValue): string {
  switch (value.kind) {
    case 'name':
      return labelText(value.name);
    case 'names':
      return value.names.map(labelText).join(' › ');
    case 'word':
      return value.word === 'value' ? 'shown' : value.word;
    case 'number':
      return grouped(value.number);
    case 'people':
      return (
        (value.atLeast ? '≥\u00a0' : '') +
        peopleWithMargin(value.people) +
        (isImprecise(value.people) ? ' (low precision)' : '')
      );
    case 'change':
      return changeWithMargin(value.change);
    case 'share':
      return percentWithMargin(value.share);
    case 'seconds':
      return elapsedText(value.seconds);
    case 'time':
      return timeEstimateText(value.time);
    case 'withheld':
      return 'withheld';
    case 'nothing':
      return '—';
  }
}
