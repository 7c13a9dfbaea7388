/**
 * Bins of one run as integers. A bin is a list of small numbers (label codes, step numbers), interned
 * one part at a time: a hash table over (list so far, next part). Which integer a bin gets depends on
 * the order of people and must not influence any result.
 */
export class BinTable {
  /** The empty list, from which all others are reached. */
  static readonly root = 0;

  #size = 1;
  #parents = new Int32Array(256);
  #parts = new Int32Array(256);
  /** List + 1, or 0 where free; a power of two, at most half full. */
  #slots = new Int32Array(1024);
  /** By `fewParts * list + part`: the list that continues it, or 0 where it has not been asked for; of few lists and parts. */
  readonly #near = new Int32Array(fewLists * fewParts);

  get size(): number {
    return this.#size;
  }

  /** The list that continues `list` by `part`, a whole number of at most 31 bits. */
  child(list: number, part: number): number {
    const isNear = list < fewLists && part < fewParts && list >= 0 && part >= 0;
    const near = isNear ? this.#near[fewParts * list + part]! : BinTable.root;
    if (near !== BinTable.root) return near;
    const found = this.#found(list, part);
    if (isNear) this.#near[fewParts * list + part] = found;
    return found;
  }

  #found(list: number, part: number): number {
    const slots = this.#slots;
    const parents = this.#parents;
    const parts = this.#parts;
    const mask = slots.length - 1;
    let slot = hash(list, part) & mask;
    for (;;) {
      const found = slots[slot]! - 1;
      if (found < 0) return this.#add(list, part, slot);
      if (parents[found] === list && parts[found] === part) return found;
      slot = (slot + 1) & mask;
    }
  }

  parts(list: number): readonly number[] {
    const parts: number[] = [];
    for (let at = list; at !== BinTable.root; at = this.#parents[at]!) parts.push(this.#parts[at]!);
    return parts.reverse();
  }

  /** All lists but the root, each after the one that it continues. */
  get lists(): BinLists {
    return {
      size: this.#size,
      parents: this.#parents.slice(0, this.#size),
      parts: this.#parts.slice(0, this.#size),
    };
  }

  /** Takes the lists of another table in. Returns by list of that one which it is here. */
  taken({ size, parents, parts }: BinLists): Int32Array<ArrayBuffer> {
    const here = new Int32Array(size);
    for (let list = 1; list < size; list++) here[list] = this.child(here[parents[list]!]!, parts[list]!);
    return here;
  }

  #add(list: number, part: number, slot: number): number {
    if (list < 0 || list >= this.#size || (part | 0) !== part || part < 0) {
      throw new RangeError('not a bin');
    }
    const added = this.#size++;
    if (added >= this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#parts = doubled(this.#parts);
    }
    this.#parents[added] = list;
    this.#parts[added] = part;
    this.#slots[slot] = added + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return added;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let list = 1; list < this.#size; list++) {
      let slot = hash(this.#parents[list]!, this.#parts[list]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = list + 1;
    }
    this.#slots = slots;
  }
}

/** The lists of a table: list `i`, from 1, is list `parents[i]` continued by `parts[i]`. */
export interface BinLists {
  readonly size: number;
  readonly parents: Int32Array<ArrayBuffer>;
  readonly parts: Int32Array<ArrayBuffer>;
}

/** So that what is found without a search stays in the processor's near memory. */
const [fewLists, fewParts] = [2048, 16];

function hash(list: number, part: number): number {
  const h = Math.imul(list, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b);
  return h ^ (h >>> 15);
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * numbers.length);
  grown.set(numbers);
  return grown;
}
