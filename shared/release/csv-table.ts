import { cellTable } from '../charts/table.ts';
import type { TableColumn, TableRow, TableValue } from '../charts/table-values.ts';
import type { Release } from './release.ts';

/** `<id>.csv`: the cells of a release after RFC 4180, with released integers rather than rounded ones. */

/**
 * Where a spreadsheet could take up a formula: at the start, or after a separator that some of them
 * split at although the field is quoted; quotes and spaces before it are skipped as they skip them.
 */
const formula = /(?<=^|[;\t\r\n])(?=['"\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
const leadingControl = /^[\t\r\n]/;

/** Text that no spreadsheet runs: an apostrophe before whatever would begin a formula. */
export function neutralised(text: string): string {
  const safe = text.replace(formula, "'");
  return leadingControl.test(safe) ? `'${safe}` : safe;
}

const separatorInside = /(?<=^| )>(?= |$)/g;

/** Names joined with ` > `; a backslash stands before what could be read as that, and before backslashes. */
export function joinedNames(names: readonly string[]): string {
  return names.map(name => name.replaceAll('\\', '\\\\').replace(separatorInside, '\\>')).join(' > ');
}

export function splitNames(joined: string): readonly string[] {
  return joined.split(' > ').map(name => name.replace(/\\([\\>])/g, '$1'));
}

function field(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function keyText(value: TableValue): string {
  switch (value.kind) {
    case 'name':
      return neutralised(value.name);
    case 'names':
      return neutralised(joinedNames(value.names));
    case 'word':
      return value.word;
    case 'number':
      return String(value.number);
    case 'people':
      return String(value.people.value);
    case 'measure':
      return String(value.measure.value);
    case 'change':
      return String(value.change.value);
    case 'share':
      return String(value.share.value);
    case 'seconds':
      return String(value.seconds);
    case 'time':
      return String(value.time.value ?? '');
    case 'withheld':
    case 'nothing':
      return '';
  }
}

function measureFields(value: TableValue): readonly string[] {
  if (value.kind !== 'people' && value.kind !== 'measure') return ['', '', ''];
  const { value: number, low, high } = value.kind === 'people' ? value.people : value.measure;
  return [String(number), String(low), String(high)];
}

const ownColumns = new Set(['state', 'people', 'people_low', 'people_high']);

function headings({ id, kind }: TableColumn): readonly string[] {
  if (kind === 'people' || kind === 'measure') return [id, `${id}_low`, `${id}_high`];
  if (kind !== 'key') return [id];
  return [neutralised(ownColumns.has(id) ? `${id}_key` : id)];
}

function rowFields(columns: readonly TableColumn[], { values }: TableRow): readonly string[] {
  return columns.flatMap(({ kind }, i) => {
    const value = values[i]!;
    return kind === 'people' || kind === 'measure' ? measureFields(value) : [keyText(value)];
  });
}

export function csvTable(release: Release): string {
  const { columns, rows } = cellTable(release);
  return [columns.flatMap(headings), ...rows.map(row => rowFields(columns, row))]
    .map(fields => `${fields.map(field).join(',')}\r\n`)
    .join('');
}
