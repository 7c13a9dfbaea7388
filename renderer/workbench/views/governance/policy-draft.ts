import type * as z from 'zod';
import { defaultTerms } from '../../../../shared/policy/mapping.ts';
import { type Policy, policySchema } from '../../../../shared/policy/policy.ts';

/** A policy while somebody types it: what is not said yet is missing, and what cannot be is named where it stands. */
export type PolicyDraft = Partial<z.input<typeof policySchema>> & {
  readonly protect: { readonly [Name in 'k' | 'epsilon' | 'delta']?: number };
};

/** What holds without a policy, for a year. */
export function blankPolicy(now: Date): PolicyDraft {
  const { k, epsilon, delta } = defaultTerms;
  const expires = new Date(Date.UTC(now.getUTCFullYear() + 1, now.getUTCMonth(), now.getUTCDate()));
  return {
    murmuration_policy: 1,
    legal_basis: { ground: 'consent' },
    protect: { k, epsilon, delta },
    expires: expires.toISOString().slice(0, 10),
  };
}

export type ReadPolicy =
  | { readonly state: 'whole'; readonly policy: Policy }
  /** Of each wrong field the path and what is wrong. */
  | { readonly state: 'incomplete'; readonly problems: ReadonlyMap<string, string> };

const required = new Set(['title', 'controller', 'contact', 'purpose']);

export function readPolicyDraft(draft: PolicyDraft): ReadPolicy {
  const read = policySchema.safeParse(draft);
  if (read.success) return { state: 'whole', policy: read.data };
  const problems = new Map<string, string>();
  for (const { path, message } of read.error.issues) {
    const at = path.join('.');
    if (!problems.has(at)) problems.set(at, required.has(at) ? 'Needed.' : message);
  }
  return { state: 'incomplete', problems };
}
