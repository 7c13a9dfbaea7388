import type { Cell, CellKey, Estimate, TimeEstimate } from '../release/release.ts';
import { labelText } from './label-text.ts';
import { changeWithMargin, grouped, isImprecise, peopleWithMargin, percentWithMargin } from './rounding.ts';
import { elapsedText, timeEstimateText } from './time-words.ts';

/** Values, rows and columns of the tables that are twins of charts. */

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
  /** A number of something else than people, and its words. */
  | { readonly kind: 'measure'; readonly measure: Estimate; readonly text: string }
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
  readonly kind: 'key' | 'state' | 'people' | 'share' | 'time' | 'measure';
}

export interface TableRow {
  readonly state: TableState;
  /** One per column. */
  readonly values: readonly TableValue[];
  /** The cells of the release that it tells of, where it tells of some. */
  readonly of?: readonly Cell[];
}

export interface Table {
  /** Name in a file; what else a kind of question derives has a name of its own. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export const nothing: TableValue = { kind: 'nothing' };
export const withheld: TableValue = { kind: 'withheld' };

export const peopleValue = (people: Estimate): TableValue => ({ kind: 'people', people });

export const shareValue = (share: Estimate | 'withheld'): TableValue =>
  share === 'withheld' ? withheld : { kind: 'share', share };

/** A part of a cell's key. */
export function keyValue(part: CellKey[string] | undefined): TableValue {
  if (part === undefined || part === null) return nothing;
  if (typeof part === 'number') return { kind: 'number', number: part };
  return typeof part === 'string' ? { kind: 'name', name: part } : { kind: 'names', names: part };
}

/** A length of time in a cell's key; nothing where it is open. */
export function secondsValue(part: CellKey[string] | undefined): TableValue {
  return typeof part === 'number' ? { kind: 'seconds', seconds: part } : keyValue(part);
}

export function columnTitle(id: string): string {
  const text = labelText(id);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Most people first. */
export function byPeople(a: { people: Estimate }, b: { people: Estimate }): number {
  return b.people.value - a.people.value;
}

/** By UTF-16 code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Shown cells by people, then withheld ones by name, then other. */
export function cellsByPeople(columns: readonly string[], cells: readonly Cell[]): readonly Cell[] {
  const rank = { value: 0, withheld: 1, other: 2 };
  const name = cellName(columns);
  return [...cells].sort((a, b) => {
    if (a.state === 'value' && b.state === 'value')
      return b.people.value - a.people.value || compareText(name(a), name(b));
    return rank[a.state] - rank[b.state] || compareText(name(a), name(b));
  });
}

/** One text for the parts of a cell's key, to sort by. */
export function cellName(columns: readonly string[]): (cell: Cell) => string {
  return cell => columns.map(column => JSON.stringify(cell.key[column] ?? '')).join();
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
    case 'measure':
      return value.text;
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
