import { consentOf } from '../policy/consent.ts';
import type { Mapping } from '../policy/mapping.ts';
import { literal } from './engine.ts';

/**
 * How raw text columns become the columns of the journey store: one SELECT per part, every
 * expression total (nothing throws on a cell) and a function of its own row alone.
 */
export interface Cleaning {
  /** Mapped source columns, as the recipe names them, in the order of `c0`, `c1`, …. Nothing else is read. */
  readonly columns: readonly string[];
  readonly attributes: readonly string[];
  /** How many columns say something of consent. */
  readonly consents: number;
  /** @returns SQL whose answer has `line`, `person`, `time`, `touchpoint` and what else is mapped */
  select(table: string): string;
}

/** Column names of the answer. */
export const cleaned = {
  line: 'line',
  person: 'person',
  time: 'time',
  touchpoint: 'touchpoint',
  channel: 'channel',
  session: 'session',
  amount: 'amount',
  consent: (index: number) => `consent_${index}`,
  attribute: (index: number) => `attribute_${index}`,
} as const;

export function cleaning(mapping: Mapping): Cleaning {
  const columns: string[] = [];
  const raw = (name: string): string => {
    let place = columns.indexOf(name);
    if (place < 0) place = columns.push(name) - 1;
    return `trim(c${place}, E' \\t')`;
  };

  const outputs = [
    cleaned.line,
    `${personExpression(mapping.person.map(raw))} AS ${cleaned.person}`,
    `${raw(mapping.time.column)} AS ${cleaned.time}`,
    `${touchpointExpression(mapping.touchpoint.columns.map(raw), joinOf(mapping.touchpoint))} AS ${cleaned.touchpoint}`,
  ];
  if (mapping.channel !== undefined) outputs.push(`${raw(mapping.channel)} AS ${cleaned.channel}`);
  if (mapping.session?.kind === 'column') {
    outputs.push(`${raw(mapping.session.column)} AS ${cleaned.session}`);
  }
  if (mapping.amount !== undefined) outputs.push(`${raw(mapping.amount.column)} AS ${cleaned.amount}`);
  const consent = consentOf(mapping);
  const signals = consent === 'unmapped' ? [] : consent.signals;
  signals.forEach(({ column }, index) => {
    outputs.push(`${raw(column)} AS ${cleaned.consent(index)}`);
  });
  const attributes = Object.keys(mapping.attributes);
  attributes.forEach((name, index) => {
    const { column, bands } = mapping.attributes[name]!;
    const expression = bands === undefined ? raw(column) : bandExpression(raw(column), bands);
    outputs.push(`${expression} AS ${cleaned.attribute(index)}`);
  });

  return {
    columns,
    attributes,
    consents: signals.length,
    select: table => `SELECT ${outputs.join(', ')} FROM ${table}`,
  };
}

/** Several columns name a person together: lengths in front keep ('ab', 'c') and ('a', 'bc') apart. */
function personExpression(parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const joined = parts.map(part => `length(${part}), ':', ${part}`).join(", '|', ");
  const empty = parts.map(part => `${part} = ''`).join(' AND ');
  return `CASE WHEN ${empty} THEN '' ELSE concat(${joined}) END`;
}

/** Between columns that are cleaned one by one before they are joined. */
export const betweenParts = '\u001f';

function joinOf({ url, join }: Mapping['touchpoint']): string {
  return url === undefined ? join : betweenParts;
}

function touchpointExpression(parts: readonly string[], join: string): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return `concat_ws(${[literal(join), ...parts.map(part => `nullif(${part}, '')`)].join(', ')})`;
}

function bandExpression(text: string, edges: readonly number[]): string {
  const number = `try_cast(${text} AS DOUBLE)`;
  const cases = edges.map(
    (edge, index) => `WHEN ${number} < ${edge} THEN ${literal(bandLabel(edges, index - 1))}`,
  );
  return `CASE WHEN ${number} IS NULL OR isnan(${number}) THEN '' ${cases.join(' ')} ELSE ${literal(bandLabel(edges, edges.length - 1))} END`;
}

/** Name of the band that starts at `edges[index]`; `index` -1 is what lies below the first edge. */
export function bandLabel(edges: readonly number[], index: number): string {
  const from = edges[index];
  const to = edges[index + 1];
  if (from === undefined) return `under ${to}`;
  if (to === undefined) return `${from} and over`;
  const whole = Number.isInteger(from) && Number.isInteger(to);
  if (whole && to - from === 1) return `${from}`;
  return whole ? `${from}–${to - 1}` : `${from} to under ${to}`;
}
