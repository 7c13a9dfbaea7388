import type { ConsentRule } from '../policy/mapping.ts';
import { allocated } from './allocation.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import type { TextColumn } from './text-column.ts';

/** What a row says of consent. */
export const consentCodes = { refused: 0, granted: 1, unknown: 2 } as const;

/**
 * Who has given consent, from a person's own rows alone. Under `every`, each row must grant; under `last` the
 * latest row that says something decides, and of several at the same time a refusal does. A refusal in a row
 * that could not be used counts under either, whenever it was.
 */
export class ConsentStanding {
  readonly #rule: ConsentRule;
  /** By person: under `every`, `refused` once a row does not grant; under `last`, what was said last. */
  #says = new Uint8Array(1024).fill(consentCodes.unknown);
  /** By person: when something was said last. */
  #at = new Float64Array(0);
  readonly #refusals = new ByteDictionary('person', 0xffff_ffff);

  constructor(rule: ConsentRule) {
    this.#rule = rule;
  }

  /** Rows of people by their codes, below `size`. */
  note(consent: Uint32Array, people: Uint32Array, times: Float64Array, size: number): void {
    this.#reserve(size);
    const says = this.#says;
    const last = this.#rule.when === 'last';
    for (let row = 0; row < consent.length; row++) {
      const said = consent[row]!;
      const person = people[row]!;
      if (!last) {
        if (
          said === consentCodes.refused ||
          (said === consentCodes.unknown && this.#rule.unknown === 'refused')
        ) {
          says[person] = consentCodes.refused;
        }
        continue;
      }
      if (said === consentCodes.unknown) continue;
      const at = times[row]!;
      const before = says[person] === consentCodes.unknown ? Number.NEGATIVE_INFINITY : this.#at[person]!;
      if (at > before) says[person] = said;
      else if (at === before && said === consentCodes.refused) says[person] = said;
      if (at >= before) this.#at[person] = at;
    }
  }

  refused(people: TextColumn, rows: Uint32Array): void {
    this.#refusals.encode(people, new Uint32Array(rows.length), rows);
  }

  /** Once, after all rows. @returns by person: 1 where consent is given */
  given(people: ByteDictionary): Uint8Array {
    this.#reserve(people.size);
    const { when, unknown } = this.#rule;
    const silence = when === 'every' || unknown === 'granted' ? 1 : 0;
    const given = allocated('people', () => new Uint8Array(people.size));
    for (let person = 0; person < given.length; person++) {
      const said = this.#says[person];
      given[person] = said === consentCodes.unknown ? silence : said === consentCodes.granted ? 1 : 0;
    }
    for (let refusal = 0; refusal < this.#refusals.size; refusal++) {
      const identifier = this.#refusals.text(refusal);
      const person = people.find(identifier, 0, identifier.length);
      if (person >= 0) given[person] = 0;
    }
    return given;
  }

  #reserve(people: number): void {
    const before = this.#says.length;
    if (before < people) {
      const says = allocated('people', () => new Uint8Array(2 * people).fill(consentCodes.unknown));
      says.set(this.#says);
      this.#says = says;
    }
    if (this.#rule.when !== 'last' || this.#at.length >= this.#says.length) return;
    const at = allocated('people', () => new Float64Array(this.#says.length));
    at.set(this.#at);
    this.#at = at;
  }
}
