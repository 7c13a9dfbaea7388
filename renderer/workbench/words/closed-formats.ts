import { exportFormats } from '../../../shared/policy/policy.ts';
import type { KnownGovernance } from '../state/governance-slice.ts';
import { dayWords } from './moments.ts';

type PolicyFormat = (typeof exportFormats)[number];

/** What the policy in force lets nobody export. */
export function closedFormats(governance: KnownGovernance): ReadonlySet<PolicyFormat> {
  if (governance.state !== 'known' || governance.view.policy === 'none') return new Set();
  const { stated, expired } = governance.view.policy;
  return new Set(exportFormats.filter(format => expired || !stated.exports.formats.includes(format)));
}

/** Why, and what is left out besides; empty where nothing is closed. */
export function closedInWords(governance: KnownGovernance): string {
  const closed = closedFormats(governance);
  if (closed.size === 0 || governance.state !== 'known' || governance.view.policy === 'none') return '';
  const { stated, expired } = governance.view.policy;
  if (expired) {
    return `The policy ended on ${dayWords(stated.expires)}: nothing is exported until the steward signs a new one.`;
  }
  const names = [...closed].map(format => format.toUpperCase());
  const report = closed.has('html') ? ' The report, which is HTML, is left out.' : '';
  return `The policy lets no ${orList(names)} go.${report} The steward can allow it.`;
}

const orList = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
