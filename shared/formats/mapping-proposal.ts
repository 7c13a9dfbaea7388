import type { ConsentSignalKind, Mapping } from '../policy/mapping.ts';
import type { ProfiledColumn } from './columns.ts';
import { consentName } from './consent-words.ts';
import { enough, type Fit, fitOf, isAboutMessages, isAttributeName } from './role-scores.ts';
import { type TableFormat, type TableRole, tableFormat } from './table-formats.ts';
import { wordsOf } from './warnings.ts';

export interface ProposedRole {
  readonly role: TableRole | 'currency';
  readonly reason: string;
}

export interface MappingProposal {
  /** Our name of the format, with an article where it is one thing; `generic` where we know none. */
  readonly format: string;
  /** By column, what it could be; the first column of a role's ranking is what `mapping` takes. */
  readonly roles: readonly (readonly ProposedRole[])[];
  readonly mapping: Partial<Mapping>;
  /** What only a person can say. */
  readonly open: readonly string[];
}

interface Ranked {
  readonly column: ProfiledColumn;
  readonly fit: Fit;
}

const roles: readonly TableRole[] = [
  'person',
  'time',
  'touchpoint',
  'channel',
  'amount',
  'consent',
  'attribute',
];
const ageBands = [18, 25, 35, 50, 65];

/**
 * Proposes roles, for a person to accept or change. A recognised format decides by itself; else names and
 * shapes are scored, and what stays open is asked and not guessed.
 */
export function proposeMapping(
  columns: readonly ProfiledColumn[],
  records: readonly (readonly string[])[],
): MappingProposal {
  const format = tableFormat(columns.map(column => column.name));
  const cellsOf = (column: ProfiledColumn) => records.map(record => record[column.position - 1]!);
  const rank = (role: TableRole, person: readonly string[] | 'none'): Ranked[] => {
    const defined = definedBy(format, role, columns);
    if (defined.length > 0) return defined;
    return columns
      .map(column => ({ column, fit: fitOf(role, column, { own: cellsOf(column), person }) }))
      .filter(({ fit }) => fit.score >= enough)
      .toSorted((a, b) => b.fit.score - a.fit.score);
  };
  const person = rank('person', 'none');
  const who = person[0] === undefined ? 'none' : cellsOf(person[0].column);
  const ranking = new Map(roles.map(role => [role, role === 'person' ? person : rank(role, who)]));
  const leading = new Set(roles.slice(0, -1).map(role => ranking.get(role)![0]?.column));
  const proposed = columns.map((column): ProposedRole[] =>
    roles
      .filter(role => role !== 'attribute' || !leading.has(column))
      .flatMap(role =>
        ranking
          .get(role)!
          .filter(ranked => ranked.column === column)
          .map(({ fit }) => ({ role, reason: fit.reason })),
      ),
  );
  const filled = columns.filter(({ shape }) => shape.filled !== 'none').map(({ name }) => name);
  const [amount] = ranking.get('amount')!;
  const currency = amount === undefined ? undefined : currencyOf(amount.column, format, columns);
  if (currency !== undefined)
    proposed[columns.indexOf(currency)]!.push({
      role: 'currency',
      reason: `its codes name the currency of ${amount!.column.name}`,
    });
  const { mapping, open } = choose(ranking, format, who, new Set(filled), currency);
  return { format: format === 'generic' ? 'generic' : format.name, roles: proposed, mapping, open };
}

function definedBy(
  format: TableFormat | 'generic',
  role: TableRole,
  columns: readonly ProfiledColumn[],
): Ranked[] {
  if (format === 'generic') return [];
  const fit = { score: 100, reason: `the format (${format.name}) defines it` };
  const filled = columns.filter(column => column.shape.filled !== 'none');
  const names = new Set([...namedTogether(format, role, columns), ...(format.roles[role] ?? [])]);
  return [...names].flatMap(name =>
    filled.filter(column => column.name === name).map(column => ({ column, fit })),
  );
}

/** Columns of a table that name a person, or say what happened, only together. */
function namedTogether(
  format: TableFormat,
  role: TableRole,
  columns: readonly ProfiledColumn[],
): readonly string[] {
  const together = role === 'person' ? format.person : role === 'touchpoint' ? format.touchpoint : undefined;
  const has = new Set(columns.filter(({ shape }) => shape.filled !== 'none').map(({ name }) => name));
  return (together ?? []).flatMap(one => [one].flat().find(name => has.has(name)) ?? []);
}

function choose(
  ranking: ReadonlyMap<TableRole, readonly Ranked[]>,
  format: TableFormat | 'generic',
  who: readonly string[] | 'none',
  filled: ReadonlySet<string>,
  currency: ProfiledColumn | undefined,
): { mapping: Partial<Mapping>; open: string[] } {
  const mapping: Partial<Mapping> = {};
  const open: string[] = [];
  const best = (role: TableRole) => ranking.get(role)!.map(({ column }) => column);

  const [person, otherPerson] = best('person');
  const known: Partial<TableFormat> = format === 'generic' ? {} : format;
  for (const ask of known.ask ?? []) {
    if (typeof ask === 'string') open.push(ask);
    else if (!filled.has(ask.without)) open.push(ask.question);
  }
  if (person === undefined) open.push(known.whoIs ?? 'Which column names the person? None looks like it.');
  else {
    const together = format !== 'generic' && format.person !== undefined;
    mapping.person = together ? best('person').map(({ name }) => name) : [person.name];
    if (!together && otherPerson !== undefined)
      open.push(known.either ?? `Does ${person.name} name the person, or ${otherPerson.name}?`);
    if (/session|visit$/i.test(person.name))
      open.push(`${person.name} names sessions: is there a column that names people?`);
    if (who !== 'none' && hasManyNobodies(who))
      open.push(
        `A word for “nothing” (such as NA or null) stands in very many rows of ${person.name}: they would count as one person. Can they be left out?`,
      );
  }

  const time = best('time').filter(column => column !== person)[0];
  if (time === undefined) open.push('Which column says when it happened? None has times that can be read.');
  else proposeTime(time, format, mapping, open);

  const touchpoint = best('touchpoint').filter(column => column !== person)[0];
  const together = best('touchpoint')
    .filter(
      column =>
        known.touchpoint?.flat().includes(column.name) && (column === touchpoint || !isConstant(column)),
    )
    .map(({ name }) => name);
  if (together.length > 0) mapping.touchpoint = { columns: together, join: ' / ' };
  else if (touchpoint === undefined) open.push('Which column says what happened? None looks like it.');
  else {
    const url = touchpoint.shape.kind === 'URL' ? { url: 'path' as const } : {};
    mapping.touchpoint = { columns: [touchpoint.name], join: ' / ', ...url };
  }

  const channel = best('channel').filter(column => column !== touchpoint)[0];
  if (channel !== undefined) mapping.channel = channel.name;

  const [amount] = best('amount');
  if (amount !== undefined) open.push(currencyQuestion(amount, currency));

  const consents = best('consent');
  const [consent] = consents;
  if (consent !== undefined) proposeConsent(consents, mapping, open);

  const used = new Set([person, time, touchpoint, channel, amount, consent]);
  mapping.attributes = Object.fromEntries(
    best('attribute')
      .filter(column => isAttributeName(column.name) && !used.has(column) && column.warnings.length === 0)
      .flatMap(column => attributeOf(column)),
  );
  return { mapping, open };
}

const currencyWords = new Set(
  'currency currencies ccy währung waehrung devise monnaie moneda divisa valuta'.split(' '),
);

/** The column that names the currency of an amount: the format's own, else one beside it, else the only one. */
function currencyOf(
  amount: ProfiledColumn,
  format: TableFormat | 'generic',
  columns: readonly ProfiledColumn[],
): ProfiledColumn | undefined {
  const known = format === 'generic' ? [] : (format.currencies ?? []);
  const named = columns.filter(
    ({ name, shape }) =>
      shape.currencies !== 'none' &&
      (known.includes(name) || wordsOf(name).some(word => currencyWords.has(word))),
  );
  const holder = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return (
    named.find(({ name }) => known.includes(name)) ??
    named.find(({ name }) => holder(name) === holder(amount.name)) ??
    (named.length === 1 ? named[0] : undefined)
  );
}

/** Which one it is is for a person to say: what stands in a column is never told. */
function currencyQuestion(amount: ProfiledColumn, currency: ProfiledColumn | undefined): string {
  const which = `In which currency are the amounts in ${amount.name}?`;
  if (currency === undefined) return which;
  return currency.shape.currencies === 'several'
    ? `The amounts in ${amount.name} are in several currencies, which ${currency.name} names: in which one is the analysis? Amounts in another, or in none, will be left out of sums; their events stay.`
    : `${which} ${currency.name} names it: an amount of which it names another, or none, will be left out of sums.`;
}

function isConstant({ shape }: ProfiledColumn): boolean {
  return shape.distinct === 'one' && shape.filled === 'all';
}

function proposeTime(
  column: ProfiledColumn,
  format: TableFormat | 'generic',
  mapping: Partial<Mapping>,
  open: string[],
): void {
  const { name, shape } = column;
  const { time } = shape;
  if ('bad' in time)
    open.push(
      `Many cells in ${name} are no times, and their rows would be rejected. Is it the column that says when it happened?`,
    );
  switch (time.kind) {
    case 'no times':
      open.push(`How are the times in ${name} written? No common format reads them.`);
      return;
    case 'ambiguous':
      open.push(`Do the dates in ${name} begin with the day or with the month?`);
      return;
    case 'several notations': {
      const written = listed(
        time.notations.map(notation => (notation === 'ISO 8601' ? notation : `${notation} since 1970`)),
      );
      open.push(
        `The times in ${name} are written as ${written}; each is read by its own form. Is that right?`,
      );
      proposeZone(name, time.zone, format, mapping, open, 'auto');
      return;
    }
    case 'counts':
      mapping.time = { kind: 'clock', column: name, format: time.format };
      return;
    case 'times':
      proposeZone(name, time.zone, format, mapping, open, time.format);
  }
}

function proposeZone(
  name: string,
  told: 'told' | 'not told' | 'mixed',
  format: TableFormat | 'generic',
  mapping: Partial<Mapping>,
  open: string[],
  written: string,
): void {
  const zone = format === 'generic' || told === 'told' ? undefined : format.zone;
  mapping.time = { kind: 'clock', column: name, format: written, ...(zone === undefined ? {} : { zone }) };
  if (zone !== undefined || told === 'told') return;
  const some = told === 'mixed' ? 'Some times' : 'The times';
  open.push(`${some} in ${name} do not tell their zone: which one is it?`);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function proposeConsent(columns: readonly ProfiledColumn[], mapping: Partial<Mapping>, open: string[]): void {
  const [first] = columns;
  if (first === undefined) return;
  if (first.signal === 'none') proposeWords(first, mapping, open);
  else open.push(signalQuestion(first.name, first.signal));
  for (const { name, signal } of columns) {
    if (name !== first.name && signal !== 'none' && saysMore.has(signal))
      open.push(signalQuestion(name, signal));
  }
}

/** Signals that stand beside another one and do not say the same. */
const saysMore: ReadonlySet<ConsentSignalKind> = new Set([
  'gpc',
  'us-privacy',
  'snowplow-preferences',
  'snowplow-basis',
]);

/** For which purposes somebody must have agreed is for a person to say, and never guessed. */
function signalQuestion(name: string, signal: ConsentSignalKind): string {
  switch (signal) {
    case 'tcf':
      return `Which purposes of the IAB must people have agreed to in ${name} (by number, such as 1, 8 and 9)?`;
    case 'onetrust':
      return `Which groups must people have agreed to in ${name} (such as C0002)?`;
    case 'segment':
      return `Which categories must people have agreed to in ${name} (such as Analytics)?`;
    case 'snowplow-preferences':
      return `Which scopes must people have agreed to in ${name} (such as analytics)? Choices stand in rows of their own: say that the last row that says something decides (when: last).`;
    case 'snowplow-basis':
      return `Which of the legal bases that ${name} names allow this analysis (such as consent)?`;
    case 'adobe-opt-in':
    case 'adobe-opt-out':
      return `Which purposes of ${name} is this analysis for (DMP, SELL or SSF)?`;
    case 'gpc':
    case 'us-privacy':
      return `${name} tells who objects: does the objection cover analysis? Make it a consent column if so.`;
  }
}

function proposeWords({ name, shape }: ProfiledColumn, mapping: Partial<Mapping>, open: string[]): void {
  const { consent } = shape;
  if (consent === 'none') return;
  const says = consentName(name);
  if (isAboutMessages(name)) open.push(`${name} seems to be about messages: does it cover analysis too?`);
  else if (consent.speaks || says === 'for') mapping.consent = { column: name, granted: [consent.granted] };
  else open.push(`Which values of ${name} mean that a person agreed?`);
}

const ages = new Set(['age', 'alter', 'âge', 'edad']);

/** Only what is known by its name, and divides people into few groups. */
function attributeOf({ name, shape }: ProfiledColumn): [string, Mapping['attributes'][string]][] {
  const key = wordsOf(name).join('_');
  const { kind, distinct } = shape;
  const isNumber = kind === 'whole number' || kind === 'decimal number';
  if (ages.has(key) && isNumber) return [[key, { column: name, bands: ageBands }]];
  return distinct === 'few' && kind === 'text' ? [[key, { column: name }]] : [];
}

const nothingWords = new Set([
  'na',
  'n/a',
  'null',
  'nan',
  'nil',
  'none',
  '(none)',
  '(not set)',
  'unknown',
  'undefined',
  'empty',
  '0',
  '-',
  '#',
  '\\n',
]);

/** EXPORTS.md section 5.3: a word for nothing is nobody where its rows are an outlier, and a name elsewhere. */
function hasManyNobodies(who: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const cell of who) counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1);
  const sorted = [...counts.values()].toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  return [...counts].some(
    ([cell, rows]) => nothingWords.has(cell.toLowerCase()) && rows > Math.max(20 * median, who.length / 100),
  );
}
