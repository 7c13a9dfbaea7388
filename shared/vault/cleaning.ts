import { consentOf } from '../policy/consent.ts';
import type { Mapping } from '../policy/mapping.ts';
import { literal } from './engine.ts';

/** How a column of the answer comes about from those of the source, whose texts are trimmed of spaces and tabs. */
export type CleanedColumn =
  /** It is the source column at this place. */
  | { readonly kind: 'as it stands'; readonly place: number }
  /** An SQL expression over the source columns `c0`, `c1`, … */
  | { readonly kind: 'computed'; readonly sql: string; readonly places: readonly number[] };

/**
 * How raw text columns become the columns of the journey store. What is not merely trimmed the engine computes, in
 * one SELECT per part, every expression total (nothing throws on a cell) and a function of its own row alone.
 */
export interface Cleaning {
  /** Mapped source columns, as the recipe names them. Nothing else is read. */
  readonly columns: readonly string[];
  /** Those of them that name the person. */
  readonly person: readonly string[];
  readonly attributes: readonly string[];
  /** Which of the columns tells when, where one does, and how. */
  readonly time: TimeOfRow | 'none';
  /** How many columns say something of consent. */
  readonly consents: number;
  /** By name: `person`, `time`, `touchpoint` and what else is mapped. */
  readonly cleaned: ReadonlyMap<string, CleanedColumn>;
}

export interface TimeOfRow {
  readonly place: number;
  readonly rule: Mapping['time'];
}

/** Names of the columns. */
export const cleaned = {
  person: 'person',
  time: 'time',
  touchpoint: 'touchpoint',
  channel: 'channel',
  session: 'session',
  amount: 'amount',
  currency: 'currency',
  consent: (index: number) => `consent_${index}`,
  attribute: (index: number) => `attribute_${index}`,
} as const;

export function cleaning(mapping: Mapping): Cleaning {
  const { columns, asItStands, computed } = sourceColumns();
  const together = (names: readonly string[], sql: (parts: readonly string[]) => string): CleanedColumn => {
    const [only] = names;
    return names.length === 1 && only !== undefined ? asItStands(only) : computed(names, sql);
  };

  const answer = new Map<string, CleanedColumn>([
    [cleaned.person, together(mapping.person, personExpression)],
    [cleaned.time, asItStands(mapping.time.column)],
    [
      cleaned.touchpoint,
      together(mapping.touchpoint.columns, parts => joinedExpression(parts, joinOf(mapping.touchpoint))),
    ],
  ]);
  if (mapping.channel !== undefined) answer.set(cleaned.channel, asItStands(mapping.channel));
  if (mapping.session?.kind === 'column') answer.set(cleaned.session, asItStands(mapping.session.column));
  if (mapping.amount !== undefined) answer.set(cleaned.amount, asItStands(mapping.amount.column));
  if (mapping.amount?.currency_column !== undefined)
    answer.set(cleaned.currency, asItStands(mapping.amount.currency_column));
  const consent = consentOf(mapping);
  const signals = consent === 'unmapped' ? [] : consent.signals;
  signals.forEach(({ column }, index) => {
    answer.set(cleaned.consent(index), asItStands(column));
  });
  const attributes = Object.keys(mapping.attributes);
  attributes.forEach((name, index) => {
    answer.set(cleaned.attribute(index), asItStands(mapping.attributes[name]!.column));
  });
  const time = { place: columns.indexOf(mapping.time.column), rule: mapping.time };
  return { columns, person: mapping.person, attributes, time, consents: signals.length, cleaned: answer };
}

/** Attributes alone, cleaned as an import cleans them, of a table that has no journeys. */
export function attributeCleaning(mapping: Mapping, attributes: readonly string[]): Cleaning {
  const { columns, asItStands } = sourceColumns();
  const answer = attributes.map(
    (name, index) => [cleaned.attribute(index), asItStands(mapping.attributes[name]!.column)] as const,
  );
  return { columns, person: [], attributes, time: 'none', consents: 0, cleaned: new Map(answer) };
}

interface SourceColumns {
  readonly columns: readonly string[];
  asItStands(name: string): CleanedColumn;
  computed(names: readonly string[], sql: (parts: readonly string[]) => string): CleanedColumn;
}

/** Source columns are read once each, in the order in which they are first asked for. */
function sourceColumns(): SourceColumns {
  const columns: string[] = [];
  const placeOf = (name: string): number => {
    const known = columns.indexOf(name);
    return known < 0 ? columns.push(name) - 1 : known;
  };
  return {
    columns,
    asItStands: name => ({ kind: 'as it stands', place: placeOf(name) }),
    computed(names, sql) {
      const places = names.map(placeOf);
      return { kind: 'computed', sql: sql(places.map(place => `c${place}`)), places: [...new Set(places)] };
    },
  };
}

/** Several columns name a person together: lengths in front keep ('ab', 'c') and ('a', 'bc') apart. */
function personExpression(parts: readonly string[]): string {
  const joined = parts.map(part => `length(${part}), ':', ${part}`).join(", '|', ");
  const empty = parts.map(part => `${part} = ''`).join(' AND ');
  return `CASE WHEN ${empty} THEN '' ELSE concat(${joined}) END`;
}

/** Between columns that are cleaned one by one before they are joined. */
export const betweenParts = '\u001f';

function joinOf({ url, join }: Mapping['touchpoint']): string {
  return url === undefined ? join : betweenParts;
}

function joinedExpression(parts: readonly string[], join: string): string {
  return `concat_ws(${[literal(join), ...parts.map(part => `nullif(${part}, '')`)].join(', ')})`;
}
