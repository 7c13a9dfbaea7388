import { canonicalJson } from './canonical.ts';
import { defaultTerms, timePrecisionSchema } from './mapping.ts';
import { leastPeople, type Policy } from './policy.ts';

const precisions = timePrecisionSchema.options;
const risks: readonly Policy['risk'][] = ['withheld', 'bands', 'figures'];

/**
 * What one policy allows that another does not, as names of its parts; none, and anybody may put it in force.
 * A change of purpose, basis or controller, or of whose data they are, is no tightening. Without an earlier policy, only what goes beyond the
 * terms in force without one is looser.
 */
export function loosenings(from: Policy | 'none', to: Policy): readonly string[] {
  if (from === 'none') {
    return named({
      'protect.k': leastPeople(to) < defaultTerms.k,
      'protect.epsilon': to.protect.epsilon > defaultTerms.epsilon,
      'protect.delta': to.protect.delta > defaultTerms.delta,
      'special_categories.ground': to.special_categories.ground !== 'none',
      unknown_consent: to.unknown_consent === 'granted',
    });
  }
  return named({
    controller: differs(from, to, ['controller', 'contact', 'dpo', 'title', 'people']),
    purpose: differs(from, to, ['purpose']),
    legal_basis: differs(from, to, ['legal_basis']),
    'protect.k': leastPeople(to) < leastPeople(from),
    'protect.epsilon': to.protect.epsilon > from.protect.epsilon,
    'protect.delta': to.protect.delta > from.protect.delta,
    most_per_question: to.most_per_question > from.most_per_question,
    columns: isWider(from.columns, to.columns),
    breakdowns: isWider(from.breakdowns, to.breakdowns),
    'special_categories.columns': !isPart(from.special_categories.columns, to.special_categories.columns),
    'special_categories.ground':
      to.special_categories.ground !== 'none' &&
      (to.special_categories.ground !== from.special_categories.ground ||
        to.special_categories.note !== from.special_categories.note),
    consent: from.consent === 'required' && to.consent !== 'required',
    unknown_consent: from.unknown_consent === 'refused' && to.unknown_consent === 'granted',
    event_age: monthsOf(to) > monthsOf(from),
    time_precision: precisions.indexOf(to.time_precision) < precisions.indexOf(from.time_precision),
    'exports.formats': !isPart(to.exports.formats, from.exports.formats),
    'exports.recipients': !isPart(to.exports.recipients, from.exports.recipients),
    risk: risks.indexOf(to.risk) > risks.indexOf(from.risk),
    fairness: !isPart(to.fairness.attributes, from.fairness.attributes),
    retention: differs(from, to, ['retention']),
    transfers: differs(from, to, ['transfers']),
    cpra: differs(from, to, ['cpra']),
    expires: to.expires > from.expires,
  });
}

function named(parts: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(parts).flatMap(([name, looser]) => (looser ? [name] : []));
}

function differs(from: Policy, to: Policy, parts: readonly (keyof Policy)[]): boolean {
  return parts.some(
    part => canonicalJson(from[part] ?? 'unstated') !== canonicalJson(to[part] ?? 'unstated'),
  );
}

function isPart(of: readonly string[], whole: readonly string[]): boolean {
  return of.every(name => whole.includes(name));
}

function isWider(from: Policy['columns'], to: Policy['columns']): boolean {
  const inside = from.allowed === 'any' || (to.allowed !== 'any' && isPart(to.allowed, from.allowed));
  return !inside || !isPart(from.forbidden, to.forbidden);
}

function monthsOf({ event_age }: Policy): number {
  return event_age === 'any' ? Number.POSITIVE_INFINITY : event_age.months;
}
