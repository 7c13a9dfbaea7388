import { leastPeople, type Policy } from '../../../shared/policy/policy.ts';
import type { KnownGovernance } from '../state/governance-slice.ts';
import { percent, smallProbability, wholeNumber } from './figures.ts';
import { clockWords, dayWords } from './moments.ts';

/** The rules of a store in plain words. */

/** In a few words, for where it is always in sight. */
export function governanceInShort(governance: KnownGovernance): string {
  switch (governance.state) {
    case 'unknown':
      return 'rules not read yet';
    case 'damaged':
      return 'audit log damaged';
    case 'known': {
      const { role, policy } = governance.view;
      if (role.state === 'steward') return `steward until ${clockWords(role.until)}`;
      if (policy === 'none') return 'strict defaults';
      if (policy.expired) return 'policy expired';
      return `policy to ${dayWords(policy.stated.expires)}`;
    }
  }
}

export interface Rule {
  readonly about: string;
  readonly says: string;
}

const silence = { refused: 'silence is not consent', granted: 'silence counts as consent' } as const;
const riskWords = {
  figures: 'figures',
  bands: 'bands, no figures',
  withheld: 'nothing: it is withheld',
} as const satisfies Record<Policy['risk'], string>;

export const smallCellWords = {
  'cms-11': 'CMS: 11 or more',
  'ons-10': 'ONS: 10 or more',
  'eurostat-5': 'Eurostat: 5 or more',
} as const;

/** What a policy says, line by line. */
export function policyRules(policy: Policy): readonly Rule[] {
  const { protect, special_categories: special, exports } = policy;
  return [
    { about: 'Answerable', says: `${policy.controller}; ${policy.contact}` },
    { about: 'Data protection', says: policy.dpo ?? 'no officer is named' },
    { about: 'Whose data', says: policy.people ?? 'nothing is said' },
    { about: 'Purpose', says: policy.purpose },
    { about: 'Legal basis', says: withNote(policy.legal_basis.ground, policy.legal_basis.note) },
    {
      about: 'Limits',
      says: `at least ${wholeNumber(leastPeople(policy))} people behind a figure; ε ${protect.epsilon} and δ ${smallProbability(protect.delta)} at most in all; ${percent(policy.most_per_question)} of it for one question`,
    },
    { about: 'Small cells', says: smallCells(policy) },
    { about: 'Columns', says: allowance(policy.columns) },
    { about: 'Breakdowns', says: allowance(policy.breakdowns) },
    {
      about: 'Special categories',
      says:
        special.ground === 'none'
          ? `${namesOr(special.columns, 'those that a mapping calls sensitive')}: not to be asked about`
          : withNote(
              `${namesOr(special.columns, 'those that a mapping calls sensitive')}, on the ground of ${special.ground}`,
              special.note,
            ),
    },
    {
      about: 'Consent',
      says: `${policy.consent === 'required' ? 'a consent column is required' : 'where a column of it is mapped'}; ${silence[policy.unknown_consent]}`,
    },
    {
      about: 'Events',
      says: `${policy.event_age === 'any' ? 'of any age' : `not older than ${policy.event_age.months} months`}; times to the ${policy.time_precision} at the finest`,
    },
    { about: 'Risk', says: `the analyst sees ${riskWords[policy.risk]}` },
    {
      about: 'Exports',
      says: `${exports.formats.length === 0 ? 'none' : exports.formats.map(format => format.toUpperCase()).join(', ')}${exports.recipients.length === 0 ? '' : `, for ${exports.recipients.join('; ')}`}`,
    },
    { about: 'Fairness', says: namesOr(policy.fairness.attributes, 'no attribute to be checked') },
    { about: 'Kept', says: policy.retention ?? 'nothing is said' },
    { about: 'Third countries', says: policy.transfers ?? 'nothing is said' },
    { about: 'CPRA duties', says: cpraWords(policy.cpra) },
    { about: 'Last day', says: dayWords(policy.expires) },
  ];
}

function withNote(says: string, note: string | undefined): string {
  return note === undefined ? says : `${says} (${note})`;
}

function smallCells({ small_cells }: Policy): string {
  return typeof small_cells === 'string'
    ? smallCellWords[small_cells]
    : `${wholeNumber(small_cells.least)} or more`;
}

function allowance({ allowed, forbidden }: Policy['columns']): string {
  const may = allowed === 'any' ? 'any' : namesOr(allowed, 'none');
  return forbidden.length === 0 ? may : `${may}, save ${forbidden.join(', ')}`;
}

function namesOr(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}

function cpraWords({ reasonable_measures, public_commitment, recipients_bound }: Policy['cpra']): string {
  const kept = [
    ...(reasonable_measures ? ['reasonable measures'] : []),
    ...(public_commitment ? ['public commitment'] : []),
    ...(recipients_bound ? ['recipients bound by contract'] : []),
  ];
  return namesOr(kept, 'none is stated');
}

const loosened: Readonly<Record<string, string>> = {
  controller: 'who answers for it',
  purpose: 'the purpose',
  legal_basis: 'the legal basis',
  'protect.k': 'fewer people behind a figure',
  'protect.epsilon': 'a larger ε',
  'protect.delta': 'a larger δ',
  most_per_question: 'more for one question',
  columns: 'more columns',
  breakdowns: 'more breakdowns',
  'special_categories.columns': 'fewer columns called special',
  'special_categories.ground': 'a ground for special categories',
  consent: 'no need of a consent column',
  unknown_consent: 'silence as consent',
  event_age: 'older events',
  time_precision: 'finer times',
  'exports.formats': 'more export formats',
  'exports.recipients': 'more recipients',
  risk: 'more of the risk',
  fairness: 'other attributes for fairness',
  retention: 'another time of keeping',
  cpra: 'other CPRA duties',
  expires: 'a later last day',
};

/** What `loosenings` names, in words. */
export function loosenedWords(names: readonly string[]): string {
  return names.map(name => loosened[name] ?? name).join(', ');
}

/** Kinds of entries of the audit log, as people read them. */
export const entryWords: Readonly<Record<string, string>> = {
  torn: 'Interrupted entries',
  steward: 'Steward’s keys',
  unlocked: 'Unlocked',
  locked: 'Locked',
  'unlock-failed': 'Wrong passphrases',
  policy: 'Policies',
  population: 'Populations',
  granted: 'Budgets granted',
  opened: 'Data opened',
  mapped: 'Mappings',
  'consent-rule': 'Consent rules',
  list: 'Lists of people left out',
  question: 'Questions',
  'cache-hit': 'Asked again, free',
  refusal: 'Refused',
  signed: 'Answers signed',
  export: 'Exports',
  document: 'Documents',
  forgotten: 'Forgotten answers',
};
