import { Failure } from '../protocol/fault.ts';
import { canonicalJson } from './canonical.ts';
import type { Mapping, Terms } from './mapping.ts';
import { timePrecisionSchema } from './mapping.ts';
import { exportFormats, isExpired, leastPeople, type Policy } from './policy.ts';
import type { Question } from './question.ts';
import type { StatedTerms } from './spending.ts';

/**
 * Where a policy says no. Every check reads what a person typed, never data, and without a policy only what is
 * special stays closed.
 */

/** @throws Failure `policy-expired` */
export function requireInForce(policy: Policy, now: Date): void {
  if (isExpired(policy, now)) throw new Failure('policy-expired', { on: policy.expires });
}

/**
 * The terms of a population under a policy: the tightest of both.
 *
 * @throws Failure `policy-forbids` where a recipe asks for looser ones outright
 */
export function termsWithin(policy: Policy | 'none', terms: Terms, stated: StatedTerms | 'unstated'): Terms {
  if (policy === 'none') return terms;
  const least = leastPeople(policy);
  const { epsilon, delta } = policy.protect;
  if (stated !== 'unstated') {
    if ((stated.k ?? least) < least) throw beyond(`k ${stated.k}`, `k ${least} at least`);
    if ((stated.epsilon ?? epsilon) > epsilon)
      throw beyond(`epsilon ${stated.epsilon}`, `epsilon ${epsilon} at most`);
    if ((stated.delta ?? delta) > delta) throw beyond(`delta ${stated.delta}`, `delta ${delta} at most`);
  }
  return {
    ...terms,
    k: Math.max(terms.k, least),
    epsilon: Math.min(terms.epsilon, epsilon),
    delta: Math.min(terms.delta, delta),
  };
}

/**
 * @throws Failure `policy-expired`, `policy-forbids` naming the column or rule
 */
export function requireMapping(policy: Policy | 'none', mapping: Mapping, now: Date): void {
  const { consent } = mapping;
  const mayTakeSilence = policy !== 'none' && policy.unknown_consent === 'granted';
  if (!mayTakeSilence && consent !== undefined && 'all' in consent && consent.unknown === 'granted') {
    throw beyond(
      'rows that say nothing of consent as if they granted it',
      'Leave those people out, or the steward allows it in a policy (unknown_consent)',
    );
  }
  for (const column of consentColumns(mapping)) {
    requireTellingApart(policy, mapping, {
      said: `whether people stay by ${column}`,
      column,
      isAttribute: false,
    });
  }
  if (policy === 'none') return;
  requireColumns(policy, columnsOf(mapping), consentColumns(mapping), now);
  const { options } = timePrecisionSchema;
  if (
    mapping.time.kind === 'clock' &&
    options.indexOf(mapping.precision) < options.indexOf(policy.time_precision)
  ) {
    throw beyond(
      `times to the ${mapping.precision}`,
      `Keep times to the ${policy.time_precision} or coarser`,
    );
  }
  const { time } = mapping;
  if (time.kind === 'clock' && tellingApart(mapping).some(({ column }) => column === time.column)) {
    throw beyond(
      `the times of ${time.column} as they stand, beside the ${mapping.precision}`,
      'Map the column to the time alone',
    );
  }
  if (policy.event_age !== 'any' && time.kind === 'order') {
    throw beyond(
      'events whose age nothing tells',
      'Map a clock, or the steward lets events of any age in (event_age: any)',
    );
  }
  if (policy.event_age !== 'any') {
    const oldest = monthsBefore(now, policy.event_age.months);
    if ((mapping.from ?? '') < oldest && oldestOf(mapping) < oldest) {
      throw beyond(
        `events older than ${policy.event_age.months} months`,
        `Begin the period on ${oldest} or later, or leave older events out`,
      );
    }
  }
}

/**
 * What a policy says of the columns that a mapping reads, of which some tell of consent.
 *
 * @throws Failure `policy-expired`, `policy-forbids` naming the column
 */
export function requireColumns(
  policy: Policy,
  read: readonly string[],
  consent: readonly string[],
  now: Date,
): void {
  requireInForce(policy, now);
  const { columns } = policy;
  const limited = columns.allowed !== 'any' || columns.forbidden.length > 0;
  for (const column of read) {
    if (limited && /^column \d+$/.test(column))
      throw beyond(`the ${column}, whose name nobody confirmed`, 'Confirm the header line first');
    if (isAmong(column, columns.forbidden)) throw forbidden(`the column ${column}`);
    if (columns.allowed !== 'any' && !isAmong(column, columns.allowed))
      throw forbidden(`the column ${column}`);
  }
  if (policy.consent === 'required' && consent.length === 0) {
    throw beyond('people without a consent rule', 'Map the column that tells who consented');
  }
}

/**
 * @param share  of the whole budget, 0 to 1
 * @throws Failure `policy-expired`, `policy-forbids` naming the attribute or limit
 */
export function requireQuestion(
  policy: Policy | 'none',
  question: Question,
  mapping: Mapping,
  share: number,
  now: Date,
): void {
  if (question.ask === 'fairness' && question.check.of === 'visible') {
    requireQuestion(policy, question.check.chart, mapping, share, now);
  }
  for (const told of [...columnsAsked(question, mapping), ...attributesAsked(question, mapping)]) {
    const isAttribute = told.isAttribute && !isCheckedBy(policy, question, told.said);
    requireTellingApart(policy, mapping, { ...told, isAttribute });
  }
  if (policy !== 'none') requireShare(policy, share, now);
}

/** Whether the policy lets fairness be checked by an attribute whatever else may be broken down by it. */
function isCheckedBy(policy: Policy | 'none', question: Question, attribute: string): boolean {
  if (policy === 'none' || question.ask !== 'fairness' || question.by.attribute !== attribute) return false;
  return policy.fairness.attributes.includes(attribute);
}

/** By what people are told apart: its name for people, and its column. */
interface TellingApart {
  readonly said: string;
  readonly column: string;
  /** Also the list of what is allowed holds for it. */
  readonly isAttribute: boolean;
}

/** @throws Failure `policy-forbids` */
function requireTellingApart(
  policy: Policy | 'none',
  mapping: Mapping,
  { said, column, isAttribute }: TellingApart,
): void {
  const special = specialColumns(policy, mapping);
  const hasGround = policy !== 'none' && policy.special_categories.ground !== 'none';
  if (!hasGround && (isAmong(column, special) || isAmong(said, special))) {
    throw beyond(
      `${said} holds a special category of data`,
      'The steward names the ground under Article 9(2) GDPR in a policy',
    );
  }
  if (policy === 'none') return;
  const { allowed, forbidden: never } = policy.breakdowns;
  if (isAmong(column, never) || isAmong(said, never)) throw forbidden(`the breakdown by ${said}`);
  if (isAttribute && allowed !== 'any' && !isAmong(column, allowed)) {
    throw forbidden(`the breakdown by ${said}`);
  }
}

/**
 * @param share  of the whole budget, 0 to 1
 * @throws Failure `policy-expired`, `policy-forbids` where the policy withholds risks, also those paid for
 */
export function requireRiskFigures(policy: Policy | 'none', share: number, now: Date): void {
  if (policy === 'none') return;
  requireShare(policy, share, now);
  if (policy.risk === 'withheld') {
    throw beyond('figures of re-identification risks', 'The steward sees to them, or lets them be shown');
  }
}

function requireShare(policy: Policy, share: number, now: Date): void {
  requireInForce(policy, now);
  if (share > policy.most_per_question + 1e-9) {
    const percent = (part: number) => `${Number((part * 100).toFixed(4))} %`;
    throw beyond(
      `${percent(share)} of the budget for one question`,
      `Ask for ${percent(policy.most_per_question)} or less`,
    );
  }
}

/** @throws Failure `policy-expired`, `policy-forbids` for a format that may not be exported */
export function requireExport(policy: Policy | 'none', fileNames: readonly string[], now: Date): void {
  if (policy === 'none') return;
  requireInForce(policy, now);
  for (const name of fileNames) {
    const format = exportFormats.find(known => name.toLowerCase().endsWith(`.${known}`));
    if (format === undefined || policy.exports.formats.includes(format)) continue;
    throw beyond(
      `an export as ${format.toUpperCase()}`,
      `Export ${policy.exports.formats.join(', ').toUpperCase() || 'nothing'}`,
    );
  }
}

/** Columns of special categories: as the mapping says and as the policy says. */
export function specialColumns(
  policy: Policy | 'none',
  mapping: Pick<Mapping, 'sensitive'>,
): readonly string[] {
  return policy === 'none' ? mapping.sensitive : [...mapping.sensitive, ...policy.special_categories.columns];
}

/** Every column that a mapping reads. */
export function columnsOf(mapping: Mapping): readonly string[] {
  return [
    ...mapping.person,
    mapping.time.column,
    ...mapping.touchpoint.columns,
    ...(mapping.channel === undefined ? [] : [mapping.channel]),
    ...amountColumns(mapping),
    ...(mapping.session?.kind === 'column' ? [mapping.session.column] : []),
    ...Object.values(mapping.attributes).map(({ column }) => column),
    ...consentColumns(mapping),
  ];
}

/** The columns of amounts, and of their currencies. */
export function amountColumns({ amount }: Pick<Mapping, 'amount'>): readonly string[] {
  return [amount?.column, amount?.currency_column].filter(column => column !== undefined);
}

export function consentColumns({ consent }: Pick<Mapping, 'consent'>): readonly string[] {
  if (consent === undefined) return [];
  return ('all' in consent ? consent.all : [consent]).map(({ column }) => column);
}

/** What a question tells people apart by, besides touchpoints: names as asked, with their columns. */
function attributesAsked(question: Question, mapping: Mapping): readonly TellingApart[] {
  const names = new Set<string>();
  // Attribution tells channels apart without naming them.
  let channel = question.ask === 'attribution';
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if ((name === 'attribute' || name === 'hold') && typeof member === 'string') names.add(member);
      if (name === 'attributes' && typeof member === 'object' && member !== null)
        for (const attribute of Object.keys(member)) names.add(attribute);
      if (name === 'channel' || member === 'channel') channel = true;
      walk(member);
    }
  };
  walk(question);
  const attributes = [...names].map(said => ({
    said,
    column: mapping.attributes[said]?.column ?? said,
    isAttribute: true,
  }));
  return channel && mapping.channel !== undefined
    ? [...attributes, { said: 'channel', column: mapping.channel, isAttribute: true }]
    : attributes;
}

/** Columns on which an answer rests without naming them: they could be a breakdown under another role. */
function columnsAsked(question: Question, mapping: Mapping): readonly TellingApart[] {
  const { touchpoint, amount, session } = mapping;
  const isOfAmounts =
    amount !== undefined && 'of' in question && canonicalJson(question.of).includes('amount');
  return [
    ...touchpoint.columns,
    ...(isOfAmounts ? amountColumns(mapping) : []),
    ...(session?.kind === 'column' && isOfSessions(question) ? [session.column] : []),
  ].map(column => ({ said: column, column, isAttribute: false }));
}

function isOfSessions(question: Question): boolean {
  return 'scope' in question || (question.ask === 'frequency' && question.of === 'sessions');
}

/** Columns whose cells can stand in a question or an answer as they are. */
function tellingApart({ touchpoint, channel, attributes }: Mapping): readonly { readonly column: string }[] {
  const columns = [...touchpoint.columns, ...(channel === undefined ? [] : [channel])];
  return [...columns.map(column => ({ column })), ...Object.values(attributes)];
}

/** Columns of one name are told apart by a number behind it. */
export function isAmong(column: string, names: readonly string[]): boolean {
  return names.includes(column) || names.includes(column.replace(/ \(\d+\)$/, ''));
}

/** The day from which an age rule keeps events; empty where there is none. */
function oldestOf({ age }: Mapping): string {
  if (age === undefined) return '';
  return new Date(Date.parse(age.as_of) - age.seconds * 1000).toISOString().slice(0, 10);
}

function monthsBefore(now: Date, months: number): string {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(now.getUTCDate(), last));
  return day.toISOString().slice(0, 10);
}

function forbidden(what: string): Failure {
  return beyond(what, 'Leave it out, or ask the steward');
}

function beyond(what: string, instead: string): Failure {
  return new Failure('policy-forbids', { what, instead });
}
