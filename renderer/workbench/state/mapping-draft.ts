import {
  canGrant,
  consentFrom,
  consentOf,
  defaultConsentRule,
  isPurpose,
} from '../../../shared/policy/consent.ts';
import type { ListForm } from '../../../shared/policy/leave-out.ts';
import {
  type AddressPart,
  type ConsentRule,
  type ConsentSignal,
  type ConsentSignalKind,
  type Mapping,
  mappingSchema,
  type Terms,
  termsSchema,
  timeFormatSchema,
} from '../../../shared/policy/mapping.ts';
import { populationNameSchema } from '../../../shared/policy/population.ts';
import type { Column, SourceSummary } from '../../../shared/protocol/summary.ts';

/** A mapping while a person works on it: it may be incomplete, and no choice is lost by trying another. */
export interface MappingDraft {
  /** By the column's place in the file. */
  readonly columns: Readonly<Record<number, ColumnDraft>>;
  readonly join: string;
  /** What is kept of touchpoints that are addresses. */
  readonly url: 'all' | NonNullable<Mapping['touchpoint']['url']>;
  /** How a person's rows are taken together, where a column says something of consent. */
  readonly consentWhen: ConsentRule['when'];
  readonly session: Mapping['session'] | 'none';
  readonly precision: Mapping['precision'];
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  /** Days after which events are too old to be kept; empty: no limit. */
  readonly maxAge: string;
  /** The day from which age is counted back; empty: the end of the period. */
  readonly asOf: string;
  readonly groups: readonly GroupDraft[];
  readonly public: readonly string[];
  readonly population: string;
  readonly terms: TermsDraft;
  /** How a chosen list of people to leave out names them. */
  readonly listForm: ListForm;
}

export const columnRoles = [
  'unused',
  'person',
  'time',
  'order',
  'touchpoint',
  'channel',
  'amount',
  'consent',
  'attribute',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

export interface ColumnDraft {
  readonly role: ColumnRole;
  readonly sensitive: boolean;
  /** Whether a person confirmed what the column is warned of. */
  readonly confirmed: boolean;
  /** `auto`, an epoch, or a pattern of strptime fields. */
  readonly format: string;
  readonly zone: string;
  readonly currency: string;
  /** Where the column stands that names the currency of each amount. */
  readonly currencyAt: number | 'none';
  /** What separates the fraction of an amount. */
  readonly decimal: 'point' | 'comma';
  /** How consent is written in the column. */
  readonly signal: ConsentSignalKind | 'words';
  readonly granted: readonly string[];
  /** Words that refuse; empty: any word that does not grant. */
  readonly refused: readonly string[];
  /** What a signal must agree to: purposes, groups or categories. */
  readonly purposes: readonly string[];
  readonly attribute: string;
  /** Lower edges as typed, separated by spaces or commas; empty: no bands. */
  readonly bands: string;
  /** What is kept of an attribute's addresses. */
  readonly url: 'all' | AddressPart;
}

export interface GroupDraft {
  readonly name: string;
  readonly patterns: readonly string[];
}

export interface TermsDraft {
  readonly k: string;
  readonly epsilon: string;
  readonly delta: string;
  /** Into how many parts its people are divided; empty where they are not, or where the population has said. */
  readonly parts: string;
}

/** Something a person has to say before the file can be imported. `at` names the place in the form. */
export interface Problem {
  readonly at: string;
  readonly says: string;
}

export function problemAt(problems: readonly Problem[], at: string): string | undefined {
  return problems.find(problem => problem.at === at)?.says;
}

export type DraftReading =
  | {
      readonly state: 'complete';
      readonly mapping: Mapping;
      readonly terms: Terms;
      readonly population: string;
      readonly listForm: ListForm;
    }
  | { readonly state: 'incomplete'; readonly problems: readonly Problem[] };

const single: ReadonlySet<ColumnRole> = new Set(['time', 'order', 'channel', 'amount']);

export function draftFromSource(source: SourceSummary, deviceZone: string): MappingDraft {
  const { proposal } = source;
  return {
    columns: Object.fromEntries(source.columns.map(column => [column.position, draftColumn(column, source)])),
    join: proposal.touchpoint?.join ?? ' / ',
    url: proposal.touchpoint?.url ?? 'all',
    consentWhen: ruleOf(proposal).when,
    session: proposal.session ?? 'none',
    precision: proposal.precision ?? 'hour',
    zone: proposal.zone ?? deviceZone,
    from: proposal.from ?? '',
    to: proposal.to ?? '',
    maxAge: proposal.age === undefined ? '' : String(proposal.age.seconds / day),
    asOf: proposal.age === undefined || proposal.age.as_of === proposal.to ? '' : proposal.age.as_of,
    groups: Object.entries(proposal.groups ?? {}).map(([name, patterns]) => ({ name, patterns })),
    public: proposal.public ?? [],
    population: source.kind === 'sample' ? 'sample shop customers' : '',
    terms: { k: '20', epsilon: '3', delta: '1e-6', parts: '' },
    listForm: { kind: 'unstated' },
  };
}

const day = 86_400;

/** Columns that seem to name the currency of amounts. */
export function currencyColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ proposed }) => proposed.some(({ role }) => role === 'currency'));
}

function draftColumn(column: Column, { columns, proposal }: SourceSummary): ColumnDraft {
  const { name } = column;
  const [attribute, details] = Object.entries(proposal.attributes ?? {}).find(
    ([, candidate]) => candidate.column === name,
  ) ?? [name, undefined];
  const clock = proposal.time?.kind === 'clock' && proposal.time.column === name ? proposal.time : undefined;
  return {
    role: proposedRole(name, proposal),
    sensitive: proposal.sensitive?.includes(name) ?? false,
    confirmed: proposal.confirm?.includes(name) ?? false,
    format: clock?.format ?? 'auto',
    zone: clock?.zone ?? '',
    currency: proposal.amount?.column === name ? proposal.amount.currency : 'EUR',
    currencyAt:
      proposal.amount?.column === name
        ? (columns.find(other => other.name === proposal.amount?.currency_column)?.position ?? 'none')
        : (currencyColumns(columns)[0]?.position ?? 'none'),
    decimal: (proposal.amount?.column === name ? proposal.amount.decimal : undefined) ?? 'point',
    ...consentDraft(signalOn(name, proposal), column.signal),
    attribute,
    bands: details?.bands?.join(', ') ?? '',
    url: details?.url ?? 'all',
  };
}

function consentDraft(
  signal: ConsentSignal | undefined,
  seems: Column['signal'],
): Pick<ColumnDraft, 'signal' | 'granted' | 'refused' | 'purposes'> {
  if (signal === undefined) return { signal: seems ?? 'words', granted: [], refused: [], purposes: [] };
  if ('granted' in signal) {
    return { signal: 'words', granted: signal.granted, refused: signal.refused ?? [], purposes: [] };
  }
  return { signal: signal.signal, granted: [], refused: [], purposes: 'for' in signal ? signal.for : [] };
}

function signalOn(name: string, proposal: SourceSummary['proposal']): ConsentSignal | undefined {
  const consent = consentOf(proposal);
  return consent === 'unmapped' ? undefined : consent.signals.find(({ column }) => column === name);
}

function ruleOf(proposal: SourceSummary['proposal']): ConsentRule {
  const consent = consentOf(proposal);
  return consent === 'unmapped' ? defaultConsentRule : consent.rule;
}

function proposedRole(name: string, proposal: SourceSummary['proposal']): ColumnRole {
  if (proposal.person?.includes(name)) return 'person';
  if (proposal.time?.column === name) return proposal.time.kind === 'clock' ? 'time' : 'order';
  if (proposal.touchpoint?.columns.includes(name)) return 'touchpoint';
  if (proposal.channel === name) return 'channel';
  if (proposal.amount?.column === name) return 'amount';
  if (signalOn(name, proposal) !== undefined) return 'consent';
  if (Object.values(proposal.attributes ?? {}).some(({ column }) => column === name)) return 'attribute';
  return 'unused';
}

/**
 * The draft once the columns have other names, as after a header line is confirmed: what a person
 * changed stays, and the rest follows the new proposal.
 */
export function draftAfterHeader(
  before: MappingDraft,
  earlier: SourceSummary,
  now: SourceSummary,
  deviceZone: string,
): MappingDraft {
  const proposed = draftFromSource(earlier, deviceZone);
  const fresh = draftFromSource(now, deviceZone);
  const kept = Object.fromEntries(
    Object.entries(before).filter(([key, value]) => !same(value, proposed[key as keyof MappingDraft])),
  );
  const changed = now.columns.filter(
    ({ position }) => !same(before.columns[position], proposed.columns[position]),
  );
  return changed.reduce(
    (draft, { name, position }) => {
      const column = before.columns[position]!;
      const untitled = column.attribute === proposed.columns[position]?.attribute;
      return withRole(
        withColumn(draft, position, untitled ? { ...column, attribute: name } : column),
        position,
        column.role,
      );
    },
    { ...fresh, ...kept, columns: fresh.columns },
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Gives a column a role; a role that only one column can have is taken from the one that had it. */
export function withRole(draft: MappingDraft, position: number, role: ColumnRole): MappingDraft {
  const takes = (other: ColumnRole) =>
    single.has(role) &&
    (other === role || (role === 'time' && other === 'order') || (role === 'order' && other === 'time'));
  return {
    ...draft,
    columns: Object.fromEntries(
      Object.entries(draft.columns).map(([at, column]) => [
        at,
        Number(at) === position
          ? { ...column, role }
          : takes(column.role)
            ? { ...column, role: 'unused' }
            : column,
      ]),
    ),
  };
}

export function withColumn(draft: MappingDraft, position: number, patch: Partial<ColumnDraft>): MappingDraft {
  const column = draft.columns[position];
  if (!column) return draft;
  return { ...draft, columns: { ...draft.columns, [position]: { ...column, ...patch } } };
}

/** Names that stand for something else where a question names an attribute. */
const taken: ReadonlySet<string> = new Set(['touchpoint', 'channel', 'amount']);

/** Reads a draft as a mapping, or says what is still missing, in the order of the form. */
export function readDraft(draft: MappingDraft, source: SourceSummary): DraftReading {
  const problems: Problem[] = [];
  const having = (role: ColumnRole) =>
    source.columns.flatMap(({ name, position }) => {
      const column = draft.columns[position];
      return column?.role === role ? [{ name, position, ...column }] : [];
    });
  const persons = having('person');
  const [clock] = having('time');
  const [order] = having('order');
  const touchpoints = having('touchpoint');
  const [channel] = having('channel');
  const [amount] = having('amount');
  const currency = source.columns.find(({ position }) => position === amount?.currencyAt);
  const consents = having('consent');

  if (persons.length === 0)
    problems.push({ at: 'columns', says: 'Choose the column that names the person.' });
  if (!clock && !order) {
    problems.push({
      at: 'columns',
      says: 'Choose the column that holds the time, or one that gives the order.',
    });
  }
  if (touchpoints.length === 0)
    problems.push({ at: 'columns', says: 'Choose the column that names the touchpoint.' });
  const signals = consents.flatMap(column => readSignal(column, problems));
  if (consents.length > 0 && signals.length === consents.length && !signals.some(canGrant)) {
    problems.push({
      at: `column-${consents[0]!.position}`,
      says: 'Objections alone are no consent: choose a column that says who agreed.',
    });
  }
  if (amount && !/^[A-Z]{3}$/.test(amount.currency)) {
    problems.push({
      at: `column-${amount.position}`,
      says: `Give the currency of ${amount.name} as three letters, such as EUR.`,
    });
  }
  if (clock && !timeFormatSchema.safeParse(clock.format).success) {
    problems.push({
      at: `column-${clock.position}`,
      says: `Give the time's format as a pattern, for example %d/%m/%Y %H:%M.`,
    });
  } else if (clock && clock.zone.trim() === '' && !tellsZone(clock, source)) {
    problems.push({
      at: `column-${clock.position}`,
      says: `Give the zone of the times in ${clock.name}, for example Europe/Berlin: not all of them tell it.`,
    });
  }
  const attributes = new Map<string, Mapping['attributes'][string]>();
  for (const { name, position, attribute, bands, url } of having('attribute')) {
    const edges = readBands(bands);
    if (attribute.trim() === '')
      problems.push({ at: `column-${position}`, says: `Name the attribute in ${name}.` });
    else if (attributes.has(attribute.trim())) {
      problems.push({ at: `column-${position}`, says: `Two attributes are called ${attribute.trim()}.` });
    } else if (taken.has(attribute.trim())) {
      problems.push({
        at: `column-${position}`,
        says: `An attribute cannot be called ${attribute.trim()}; choose another name.`,
      });
    } else if (edges === 'unreadable') {
      problems.push({
        at: `column-${position}`,
        says: `Give the bands of ${attribute} as rising numbers, for example 18, 25, 35.`,
      });
    } else {
      attributes.set(attribute.trim(), {
        column: name,
        ...(edges.length > 0 ? { bands: edges } : url === 'all' ? {} : { url }),
      });
    }
  }
  if (!zoneExists(draft.zone)) {
    problems.push({ at: 'zone', says: 'Give the zone of the report, for example Europe/Berlin.' });
  }
  if (draft.from && draft.to && draft.from >= draft.to) {
    problems.push({ at: 'period', says: 'The period ends before it begins.' });
  }
  const shown = [...touchpoints, ...(channel ? [channel] : []), ...having('attribute')];
  const unconfirmed = shown.filter(
    ({ position, confirmed }) => !confirmed && warningsOf(source, position).length > 0,
  );
  for (const { name, position } of unconfirmed) {
    problems.push({
      at: `column-${position}`,
      says: `Confirm that ${name} may be used: ${warningsOf(source, position)[0]}.`,
    });
  }
  const confirm = shown
    .filter(({ position, confirmed }) => confirmed && warningsOf(source, position).length > 0)
    .map(({ name }) => name);
  const age = readAge(draft);
  if (age === 'unreadable') {
    problems.push({
      at: 'age',
      says: 'Give the age limit as whole days, and the day it is counted back from.',
    });
  }
  const groups = new Map<string, string[]>();
  draft.groups.forEach(({ name, patterns }, index) => {
    if (name.trim() === '' || patterns.length === 0) {
      problems.push({
        at: `group-${index}`,
        says: 'A group needs a name and at least one touchpoint or pattern.',
      });
    } else if (groups.has(name.trim())) {
      problems.push({ at: `group-${index}`, says: `Two groups are called ${name.trim()}.` });
    } else groups.set(name.trim(), [...patterns]);
  });
  if (!populationNameSchema.safeParse(draft.population.trim()).success) {
    problems.push({
      at: 'population',
      says: 'Name the population whose budget this is, such as shop customers.',
    });
  }
  const terms = readTerms(draft.terms);
  if (!terms) {
    problems.push({
      at: 'terms',
      says: 'Terms are: k from 2, ε above 0 to 20, δ above 0 to 0.001, parts none or 2 to 16.',
    });
  }
  if (problems.length > 0 || !terms) return { state: 'incomplete', problems };

  const mapping = mappingSchema.safeParse({
    person: persons.map(({ name }) => name),
    time: clock
      ? {
          kind: 'clock',
          column: clock.name,
          format: clock.format,
          ...(clock.zone ? { zone: clock.zone } : {}),
        }
      : { kind: 'order', column: order?.name },
    touchpoint: {
      columns: touchpoints.map(({ name }) => name),
      join: draft.join,
      ...(draft.url === 'all' ? {} : { url: draft.url }),
    },
    ...(channel ? { channel: channel.name } : {}),
    ...(amount
      ? {
          amount: {
            column: amount.name,
            currency: amount.currency,
            ...(currency === undefined ? {} : { currency_column: currency.name }),
            ...(amount.decimal === 'comma' ? { decimal: 'comma' as const } : {}),
          },
        }
      : {}),
    ...(draft.session && draft.session !== 'none' ? { session: draft.session } : {}),
    attributes: Object.fromEntries(attributes),
    ...(confirm.length > 0 ? { confirm } : {}),
    sensitive: source.columns.flatMap(({ name, position }) =>
      draft.columns[position]?.sensitive ? [name] : [],
    ),
    ...(signals.length > 0
      ? { consent: consentFrom(signals, { ...defaultConsentRule, when: draft.consentWhen }) }
      : {}),
    precision: draft.precision,
    zone: draft.zone,
    ...(draft.from ? { from: draft.from } : {}),
    ...(draft.to ? { to: draft.to } : {}),
    ...(age === 'none' ? {} : { age }),
    groups: Object.fromEntries(groups),
    public: [...draft.public],
  });
  if (!mapping.success) {
    return {
      state: 'incomplete',
      problems: mapping.error.issues.map(({ path }) => ({
        at: String(path[0] ?? 'columns'),
        says: `What is given for ${path.join(' › ')} cannot be used.`,
      })),
    };
  }
  const { listForm } = draft;
  return { state: 'complete', mapping: mapping.data, terms, population: draft.population.trim(), listForm };
}

function readSignal(
  { name, position, signal, granted, refused, purposes }: ColumnDraft & { name: string; position: number },
  problems: Problem[],
): ConsentSignal[] {
  const missing = (says: string): [] => {
    problems.push({ at: `column-${position}`, says });
    return [];
  };
  switch (signal) {
    case 'words':
      if (granted.length === 0) return missing(`Type the words in ${name} that mean consent was given.`);
      return [
        { column: name, granted: [...granted], ...(refused.length > 0 ? { refused: [...refused] } : {}) },
      ];
    case 'gpc':
    case 'us-privacy':
      return [{ column: name, signal }];
    default:
      if (purposes.length === 0) return missing(`Say which purposes people must have agreed to in ${name}.`);
      if (signal === 'tcf' && !purposes.every(isPurpose)) {
        return missing(`Give the IAB purposes of ${name} as numbers from 1 to 24.`);
      }
      return [{ column: name, signal, for: [...purposes] }];
  }
}

function warningsOf(source: SourceSummary, position: number): readonly string[] {
  return source.columns.find(column => column.position === position)?.warnings ?? [];
}

function readAge({ maxAge, asOf, to }: MappingDraft): NonNullable<Mapping['age']> | 'none' | 'unreadable' {
  if (maxAge.trim() === '') return 'none';
  const days = Number(maxAge);
  const as_of = asOf || to;
  return Number.isInteger(days * day) && days > 0 && days <= 100_000 && as_of !== ''
    ? { seconds: days * day, as_of }
    : 'unreadable';
}

function readBands(text: string): number[] | 'unreadable' {
  const parts = text.split(/[\s,;]+/).filter(part => part !== '');
  const edges = parts.map(Number);
  const rising = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!));
  return rising && edges.length <= 50 ? edges : 'unreadable';
}

function readTerms({ k, epsilon, delta, parts }: TermsDraft): Terms | undefined {
  const filled = [k, epsilon, delta].every(text => text.trim() !== '');
  const terms = termsSchema.safeParse({
    k: Number(k),
    epsilon: Number(epsilon),
    delta: Number(delta),
    ...(parts.trim() !== '' && { parts: Number(parts) }),
  });
  return filled && terms.success ? terms.data : undefined;
}

/** Whether times read by this format tell their zone, as far as the beginning of the file shows it. */
function tellsZone(
  { format, position }: Pick<ColumnDraft, 'format'> & Pick<Column, 'position'>,
  source: SourceSummary,
): boolean {
  if (format.startsWith('local-epoch')) return false;
  if (format.startsWith('epoch')) return true;
  if (format !== 'auto') return format.includes('%z');
  return source.columns.find(column => column.position === position)?.zone === undefined;
}

function zoneExists(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}
