import { _SHA256 } from '@noble/hashes/sha2.js';
import type { ListForm } from '../policy/leave-out.ts';
import { allocated } from './allocation.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import type { PeopleParts } from './people-parts.ts';
import type { TextColumn } from './text-column.ts';

type Hashed = Extract<ListForm, { kind: 'sha256' }>;

/** Who objected or asked for erasure, by identifiers and by salted hashes of them. Strangers are ignored. */
export class LeaveOutLists {
  readonly #identifiers: ByteDictionary;
  readonly #hashed = new Map<string, { readonly form: Hashed; readonly digests: ByteDictionary }>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#identifiers = new ByteDictionary('leave_out', most);
  }

  /** Identifiers in the same form as those of the events. */
  add(identifiers: TextColumn): void {
    this.#identifiers.encode(identifiers, new Uint32Array(identifiers.length));
  }

  /** Digests of 32 bytes each. */
  addDigests(digests: TextColumn, form: Hashed): void {
    const key = JSON.stringify([form.salt_stands, form.salt]);
    const known = this.#hashed.get(key) ?? { form, digests: new ByteDictionary('leave_out', this.#most) };
    this.#hashed.set(key, known);
    known.digests.encode(digests, new Uint32Array(digests.length));
  }

  /**
   * By part and person: 1 where a list names them. In steps, since looking for millions of identifiers takes seconds;
   * each tells what part of the work is done, 0 to 1.
   *
   * @param people  those of each part of `parts`
   */
  *among(parts: PeopleParts, people: readonly ByteDictionary[]): Generator<number, readonly Uint8Array[]> {
    const listed = people.map(({ size }) => allocated('people', () => new Uint8Array(size)));
    const everybody = people.reduce((sum, { size }) => sum + size, 0);
    const all = this.#identifiers.size + this.#hashed.size * everybody;
    let done = 0;
    for (let line = 0; line < this.#identifiers.size; line++) {
      if (++done % step === 0) yield done / all;
      const identifier = this.#identifiers.text(line);
      const part = parts.partOf(identifier, 0, identifier.length);
      const person = people[part]!.find(identifier, 0, identifier.length);
      if (person >= 0) listed[part]![person] = 1;
    }
    const digest = new Uint8Array(32);
    for (const { form, digests } of this.#hashed.values()) {
      const digestOf = saltedDigest(form);
      for (const [part, dictionary] of people.entries()) {
        for (let person = 0; person < dictionary.size; person++) {
          if (++done % step === 0) yield done / all;
          digestOf(dictionary.text(person), digest);
          if (digests.find(digest, 0, digest.length) >= 0) listed[part]![person] = 1;
        }
        yield done / all;
      }
    }
    return listed;
  }
}

const step = 1 << 16;

function saltedDigest({ salt, salt_stands }: Hashed): (identifier: Uint8Array, into: Uint8Array) => void {
  const bytes = new TextEncoder().encode(salt);
  return (identifier, into) => {
    const hash = new _SHA256();
    if (salt_stands === 'before') hash.update(bytes);
    hash.update(identifier);
    if (salt_stands === 'after') hash.update(bytes);
    hash.digestInto(into);
  };
}
