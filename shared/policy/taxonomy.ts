import type { Mapping } from './mapping.ts';

export interface TaxonomyFault {
  readonly line: number;
  readonly why: string;
}

export function isFault(read: Mapping['groups'] | TaxonomyFault): read is TaxonomyFault {
  return typeof read['line'] === 'number';
}

/**
 * Groups out of a file that assigns touchpoints or patterns to them: a line for each, `product*;browse`, the group last,
 * parted by a tab, semicolon or comma; lines that begin with `#` are passed over, and so is a first line of headings.
 *
 * @returns the groups, or what is wrong with which line (from 1)
 */
export function readTaxonomy(text: string): Mapping['groups'] | TaxonomyFault {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const rows = lines
    .map((line, k) => ({ line: k + 1, cells: line.trim() }))
    .filter(({ cells }) => cells !== '' && !cells.startsWith('#'));
  const delimiter = delimiterOf(rows.map(({ cells }) => cells));
  const groups = new Map<string, Set<string>>();
  for (const [k, { line, cells }] of rows.entries()) {
    const at = cells.lastIndexOf(delimiter);
    const member = unquoted(cells.slice(0, Math.max(0, at)));
    const group = unquoted(cells.slice(at + 1));
    if (at < 0 || member === '' || group === '')
      return { line, why: 'it names a touchpoint or pattern and then its group' };
    if (
      k === 0 &&
      /^(pattern|touchpoint|event|page|name)s?$/i.test(member) &&
      /^(group|categor)/i.test(group)
    )
      continue;
    const members = groups.get(group) ?? new Set();
    members.add(member);
    if (members.size > mostMembers) return { line, why: `a group has at most ${mostMembers} touchpoints` };
    groups.set(group, members);
  }
  return Object.fromEntries([...groups].map(([group, members]) => [group, [...members]]));
}

const mostMembers = 10_000;

function delimiterOf(lines: readonly string[]): string {
  return (
    ['\t', ';'].find(delimiter => lines.length > 0 && lines.every(line => line.includes(delimiter))) ?? ','
  );
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}

/** Both, with every member once. */
export function joinedGroups(one: Mapping['groups'], other: Mapping['groups']): Mapping['groups'] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    names.map(name => [name, [...new Set([...(one[name] ?? []), ...(other[name] ?? [])])]]),
  );
}

/**
 * Groups that names seem to fall into: those that begin with the same word or folder. Made from names that were released
 * or declared, and from nothing else.
 */
export function suggestedGroups(names: readonly string[]): Mapping['groups'] {
  const beginnings = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const found = /^(\/[^/]+)(?=\/)|^([\p{L}\p{N}]{3,}?)(?=[ _\-:./>]|(?<=\p{Ll})\p{Lu})/u.exec(name);
    if (found === null) continue;
    const beginning = found[0];
    beginnings.set(beginning, [...(beginnings.get(beginning) ?? []), name]);
  }
  return Object.fromEntries(
    [...beginnings]
      .filter(([beginning, members]) => members.length > 1 && !names.includes(plainName(beginning)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([beginning]) => [plainName(beginning), [`${beginning}*`]]),
  );
}

function plainName(beginning: string): string {
  return beginning.replace(/^\//, '');
}
