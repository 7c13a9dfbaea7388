import { canonicalJson } from '../policy/canonical.ts';
import type { ChartQuestion } from '../policy/chart-question.ts';
import type { Mapping } from '../policy/mapping.ts';
import type { Policy } from '../policy/policy.ts';
import { isAmong, specialColumns } from '../policy/policy-limits.ts';
import type { Question } from '../policy/question.ts';

/** How a text is told apart where it may not be told. */
export type Veil = (text: string) => string;

/**
 * A question as the audit log may keep it: in canonical form, but what somebody typed about a column of a special
 * category only as a keyed hash.
 */
export function toldQuestion(
  question: Question | 'opening' | 'risk',
  mapping: Mapping,
  policy: Policy | 'none',
  veil: Veil,
): unknown {
  if (typeof question === 'string') return { ask: question };
  const special = specialColumns(policy, mapping);
  const isSpecial = (attribute: string) =>
    isAmong(attribute, special) || isAmong(mapping.attributes[attribute]?.column ?? attribute, special);
  const touchpointsVeiled = mapping.touchpoint.columns.some(column => isAmong(column, special));
  const channelVeiled = mapping.channel !== undefined && isAmong(mapping.channel, special);
  const segmentsVeiled = question.ask === 'compare' && isSpecial(question.by.attribute);
  // Groups of a check are values of the attribute that they are told by.
  const groupsVeiled = question.ask === 'fairness' && isSpecial(question.by.attribute);
  const veilAll = (value: unknown): unknown => {
    if (typeof value === 'string') return veil(value);
    if (Array.isArray(value)) return value.map(veilAll);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, veilAll(member)]));
  };
  const told = (name: string, value: unknown): unknown => {
    if (name === 'attributes' && typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([attribute, values]) => [
          attribute,
          isSpecial(attribute) ? veilAll(values) : values,
        ]),
      );
    }
    // Cells of an answer: names and results, of which the log keeps neither.
    if (name === 'shown') return veil(canonicalJson(value));
    if (name === 'groups' && groupsVeiled) return veil(canonicalJson(value));
    if (name === 'chart') return toldQuestion(value as ChartQuestion, mapping, policy, veil);
    if (name === 'channel' && channelVeiled) return veilAll(value);
    if (name === 'segments') return segmentsVeiled ? veilAll(value) : value;
    if (name === 'groups' && touchpointsVeiled) {
      const groups = Object.entries(value as object).map(([group, names]) => [veil(group), veilAll(names)]);
      return Object.fromEntries(groups);
    }
    const isPublic = name === 'of' ? typeof value !== 'string' || ours.has(value) : public_.has(name);
    if (touchpointsVeiled && !isPublic) return veilAll(value);
    if (Array.isArray(value)) return value.map(item => told(name, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, told(key, member)]));
  };
  return Object.fromEntries(Object.entries(question).map(([name, value]) => [name, told(name, value)]));
}

/** What `of` can say that is no touchpoint's name. */
const ours: ReadonlySet<string> = new Set([
  'touchpoint',
  'channel',
  'events',
  'sessions',
  'amount',
  'outcome',
  'visible',
]);

/** Parts of a question whose texts are ours, or name columns: they hold no touchpoint. */
const public_: ReadonlySet<string> = new Set([
  'ask',
  'by',
  'attribute',
  'attributes',
  'at',
  'order',
  'finest',
  'period',
  'from',
  'to',
  'channel',
  'kind',
  'where',
]);
