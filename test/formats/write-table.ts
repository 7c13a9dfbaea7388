import type { Dialect } from '../../shared/policy/mapping.ts';

export type LineEnd = '\n' | '\r\n' | '\r';

/** Writes a table as RFC 4180 says, in a dialect; lines that a dialect skips come first. */
export function writeTable(
  rows: readonly (readonly string[])[],
  { delimiter, quote, skip_lines }: Pick<Dialect, 'delimiter' | 'quote' | 'skip_lines'>,
  end: LineEnd,
  quoting: 'every cell quoted' | 'quotes where needed',
): string {
  const cell = (value: string, alone: boolean): string => {
    if (quote === 'none') return value;
    const needed =
      value.includes(delimiter) || value.startsWith(quote) || /[\r\n]/.test(value) || (alone && value === '');
    if (!needed && quoting === 'quotes where needed') return value;
    return quote + value.replaceAll(quote, quote + quote) + quote;
  };
  const lines = rows.map(row => row.map(value => cell(value, row.length === 1)).join(delimiter));
  return [...Array<string>(skip_lines).fill('# not data'), ...lines].map(line => line + end).join('');
}
