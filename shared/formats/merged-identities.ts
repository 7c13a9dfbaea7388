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

/** Identifiers that name one person, whatever the order in which that was found out. Cannot be written as text. */
export class MergedIdentities implements Identities {
  readonly columns: ReadonlySet<string> = new Set(['amplitude_id']);
  readonly hashed = 'holds hashes, which cannot be followed to the identities that were merged';
  readonly #above = new Map<string, string>();

  merge(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    const [least, more] = [a, b].sort() as [string, string];
    if (least !== more) this.#above.set(more, least);
  }

  /** The least of all identifiers of the same person. */
  readonly of = (identifier: string): string => {
    let at = identifier;
    for (let above = this.#above.get(at); above !== undefined; above = this.#above.get(at)) at = above;
    if (at !== identifier) this.#above.set(identifier, at);
    return at;
  };
}
