import { webcrypto } from 'node:crypto';
import type { StewardWorld } from '../../shared/governance/steward.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { parsePolicy } from '../../shared/policy/policy-text.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

export const passphrase = 'correct horse battery';

/** A policy as a steward would write it. */
export const policyYaml = `
murmuration_policy: 1
title: Shop analytics
controller: Example Shop Ltd, 1 High Street
contact: privacy@example.org
dpo: J. Example, dpo@example.org
people: Visitors and customers of the shop
purpose: To see where customers get lost on their way to a purchase
legal_basis: {ground: legitimate interests, note: Balanced on 2026-01-15}
protect: {k: 25, epsilon: 2, delta: 1e-7}
most_per_question: 20%
columns: {forbidden: [email, date_of_birth]}
breakdowns: {allowed: [country, channel], forbidden: [age]}
special_categories: {columns: [diagnosis]}
consent: where mapped
event_age: {months: 25}
time_precision: hour
small_cells: cms-11
exports: {formats: [svg, csv, json, html], recipients: [marketing]}
risk: bands
fairness: {attributes: [country]}
retention: Answers for two years
transfers: None
cpra: {reasonable_measures: true, public_commitment: true, recipients_bound: false}
expires: 2027-12-31
`;

export const policy: Policy = parsePolicy(policyYaml).policy;

/** The code of the fault that comes of it, or `fine`. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Failure).fault.code;
  }
  return 'fine';
}

export function stewardWorld(): StewardWorld & { setNow(now: Date): void } {
  let time = Date.UTC(2026, 10, 26, 12);
  return {
    store: memoryStore(),
    subtle: webcrypto.subtle,
    random: new CtrRandom('steward'),
    now: () => new Date(time),
    setNow: now => {
      time = now.getTime();
    },
  };
}
