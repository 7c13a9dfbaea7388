import { fingerprint } from '../signing/fingerprint.ts';
import type { TrailEntry } from './trail-entry.ts';

/** One entry of the audit log in plain words. */
export function sayEntry(entry: TrailEntry): string {
  switch (entry.kind) {
    case 'torn':
      return 'an interrupted entry, closed; it had not been acknowledged';
    case 'steward':
      return `steward’s key ${fingerprint(entry.key)}`;
    case 'unlocked':
      return `steward unlocked until ${entry.until}`;
    case 'locked':
      return 'steward locked';
    case 'unlock-failed':
      return 'a wrong passphrase for the steward’s key';
    case 'policy':
      return `policy ${entry.policy_hash.slice(0, 12)}, ${entry.signed === 'unsigned' ? 'a tightening' : 'signed'}${entry.looser.length === 0 ? '' : `; looser: ${entry.looser.join(', ')}`}`;
    case 'population':
      return `population ${entry.population} ${entry.signed === 'unsigned' ? 'is the first' : 'opened by the steward'}`;
    case 'granted':
      return `${entry.population}: epsilon ${entry.from.epsilon} to ${entry.to.epsilon}, k ${entry.from.k} to ${entry.to.k}, by the steward: ${entry.reason}`;
    case 'opened':
      return `${entry.population} opened (${entry.format}), snapshot ${entry.snapshot.slice(0, 8)}`;
    case 'mapped':
      return `${entry.population} mapped anew: columns ${entry.columns.join(', ')}; times to the ${entry.precision}`;
    case 'consent-rule':
      return `${entry.population}: consent by ${entry.column === 'none' ? 'no column' : entry.column}, rule ${entry.rule.slice(0, 8)}`;
    case 'list': {
      const before = entry.exports_before.length;
      return `${entry.population}: ${entry.lists === 0 ? 'no list' : `list ${entry.list.slice(0, 8)}`} of people to leave out; ${before === 0 ? 'no export' : before === 1 ? 'one export' : `${before} exports`} made before`;
    }
    case 'question':
      return `${entry.population}: ${askOf(entry.question)} for ${Number((Number(entry.share) * 100).toFixed(4))} %, ledger entry ${entry.ledger.entry}`;
    case 'cache-hit':
      return `${entry.population}: ${askOf(entry.question)} again, free`;
    case 'refusal':
      return `refused: ${entry.what} (${entry.code})`;
    case 'signed':
      return `${entry.population}: the answers of ledger entries ${entry.answers.join(', ')} signed for an export`;
    case 'export':
      return `${entry.population}: ${entry.files.length} ${entry.files.length === 1 ? 'file' : 'files'} exported${entry.recipient === '' ? '' : ` to ${entry.recipient}`}, manifest ${entry.manifest.slice(0, 12)}, ledger entry ${entry.ledger.entry}`;
    case 'document':
      return `${entry.populations.join(', ')}: document ${entry.document.slice(0, 8)} with ${entry.answers === 1 ? 'one answer' : `${entry.answers} answers`}, ${documentWords(entry)}`;
    case 'forgotten':
      return `${entry.population}: ${entry.answers} kept answers forgotten${entry.document_key === undefined ? '' : ', and the key of its documents'}`;
  }
}

function documentWords({ under }: Extract<TrailEntry, { kind: 'document' }>): string {
  if (under.kind === 'populations') return 'saved, sealed for this installation';
  const to = under.recipient === '' ? '' : ` to ${under.recipient}`;
  return under.kind === 'passphrase' ? `passed on${to} under a passphrase` : `passed on${to}, not encrypted`;
}

function askOf(question: unknown): string {
  const { ask } = question as { readonly ask?: unknown };
  return typeof ask === 'string' ? ask : 'a question';
}
