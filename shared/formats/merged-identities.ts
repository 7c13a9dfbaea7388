import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Identities } from './identities.ts';

/** Columns of a file that tells which identifiers of Amplitude turned out to be one person. */
export const mergeColumns = [
  'scope',
  'merge_time',
  'merge_server_time',
  'amplitude_id',
  'merged_amplitude_id',
];

/** Whether records with these names tell of merged identities and of no events. */
export function tellsMerges(names: readonly string[]): boolean {
  return names.length === mergeColumns.length && mergeColumns.every(name => names.includes(name));
}

/**
 * Identifiers that name one person, whatever the order in which that was found out. Cannot be written as text.
 *
 * An identifier is merged into one other: into the least of those that its own rows name. So nobody's rows join two
 * people who are not joined without them (PRIVACY.md section 1).
 */
export class MergedIdentities implements Identities {
  readonly columns: ReadonlySet<string> = new Set(['amplitude_id']);
  readonly hashed = 'holds hashes, which cannot be followed to the identities that were merged';
  readonly #into = new Map<string, string>();
  readonly #rows = sha256.create();
  #above: Map<string, string> | 'not joined yet' = 'not joined yet';

  /** @param one  was merged into the other */
  merge(one: string, other: string): void {
    this.#rows.update(utf8ToBytes(JSON.stringify([one, other])));
    this.#above = 'not joined yet';
    if (one === other) return;
    const known = this.#into.get(one);
    if (known === undefined || other < known) this.#into.set(one, other);
  }

  get mark(): string {
    return bytesToHex(this.#rows.clone().digest());
  }

  /** The least of all identifiers of the same person. */
  readonly of = (identifier: string): string => {
    if (this.#above === 'not joined yet') this.#above = joined(this.#into);
    return topOf(this.#above, identifier);
  };
}

function joined(into: ReadonlyMap<string, string>): Map<string, string> {
  const above = new Map<string, string>();
  for (const [one, other] of into) {
    const [least, more] = [topOf(above, one), topOf(above, other)].sort() as [string, string];
    if (least !== more) above.set(more, least);
  }
  return above;
}

function topOf(above: Map<string, string>, identifier: string): string {
  let at = identifier;
  for (let next = above.get(at); next !== undefined; next = above.get(at)) at = next;
  if (at !== identifier) above.set(identifier, at);
  return at;
}
