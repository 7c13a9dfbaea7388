import { type Classes, type CodedRows, classSizes, oneClass, refined } from './classes.ts';

/** `missing`: the code of a missing value; −1 where none is missing. */
export type CodedWithMissing = CodedRows & { readonly missing: number };

/** Comparisons between two moments in which others have their turn. */
const comparedAtOnce = 1 << 22;

/**
 * For every row how many rows it could be, itself included, if a missing value could be any (null rule B):
 * rows that agree in each column where neither is missing. Never more risk than null rule A, so never the
 * only figure. Gives from time to time which part of the work is done.
 *
 * By the columns that tell most, rows are grouped, once for each set of them that two rows could miss between them; two of
 * a group that do miss just these agree if they do so in the other columns.
 *
 * @param classes  by all of the columns
 * @param enough  from here on a row is not counted further: what is told of it is at least so many
 */
export function* wildcardSizes(
  classes: Classes,
  columns: readonly CodedWithMissing[],
  enough = Number.POSITIVE_INFINITY,
): Generator<number, Uint32Array> {
  const { count, of } = classes;
  const sizes = classSizes(classes);
  const first = new Uint32Array(count).fill(of.length);
  for (let row = of.length - 1; row >= 0; row--) first[of[row]!] = row;
  const { grouping, others } = divided(columns.map(column => ofEach(first, column)));
  yield 0;
  const ones: Ones = { sizes, missing: missingOf(count, grouping), words: packed(count, others) };
  const matches = sizes.slice();
  const mostGroups = 2 ** grouping.length;
  let done = 0;
  let compared = 0;
  for (const group of groups(count, grouping)) {
    const near = new Nearby(group, ones);
    for (let at = 0; at < near.order.length; at++) {
      const one = near.order[at]!;
      if (matches[one]! >= enough) continue;
      const before = near.compared;
      matches[one] = near.count(at, matches[one]!, enough);
      compared += near.compared - before;
      if (compared < comparedAtOnce) continue;
      compared = 0;
      yield (done + at / near.order.length) / mostGroups;
    }
    yield ++done / mostGroups;
  }
  const told = new Uint32Array(of.length);
  for (let row = 0; row < of.length; row++) told[row] = matches[of[row]!]!;
  return told;
}

/** Of each different combination of values: how many rows have it, which columns it misses, and the others, packed. */
interface Ones {
  readonly sizes: Uint32Array;
  /** Of the columns by which they are grouped, as bits. */
  readonly missing: Uint8Array;
  readonly words: readonly Word[];
}

/** Values of some columns side by side, and ones in place of those that are not missing. */
interface Word {
  readonly values: Int32Array;
  readonly known: Int32Array;
}

/** Combinations that agree in all columns of a grouping but `union`, and miss none of the rest. */
interface Group {
  readonly ones: Uint32Array;
  readonly classes: Classes;
  /** A bit for each column. */
  readonly union: number;
}

/** Groups for each set of columns that two combinations could miss between them. */
function* groups(count: number, columns: readonly CodedWithMissing[]): Generator<Group> {
  function* from(at: number, { ones, classes, union }: Group): Generator<Group> {
    const column = columns[at];
    if (column === undefined) {
      yield { ones, classes, union };
      return;
    }
    const having = new Uint32Array(ones.length);
    const of = new Uint32Array(ones.length);
    const codes = new Uint32Array(ones.length);
    let count = 0;
    for (let i = 0; i < ones.length; i++) {
      const code = column.codes[ones[i]!]!;
      if (code === column.missing) continue;
      having[count] = ones[i]!;
      of[count] = classes.of[i]!;
      codes[count++] = code;
    }
    const before = { of: of.subarray(0, count), count: classes.count };
    const known = refined(before, { codes: codes.subarray(0, count), values: column.values });
    yield* from(at + 1, { ones: having.subarray(0, count), classes: known, union });
    if (count < ones.length) yield* from(at + 1, { ones, classes, union: union | (1 << at) });
  }
  const ones = Uint32Array.from({ length: count }, (_, one) => one);
  yield* from(0, { ones, classes: oneClass(count), union: 0 });
}

/**
 * Of each class of a group the combinations that miss the same next to each other, without classes of which no two miss just
 * the columns of the union.
 */
class Nearby {
  readonly order: Uint32Array;
  compared = 0;
  readonly #union: number;
  readonly #missing: Uint8Array;
  readonly #classOf: Uint32Array;
  readonly #sizes: Uint32Array;
  readonly #words: readonly Word[];
  /** By columns that are missing: which of the sets of a class. */
  readonly #sets = new Uint8Array(1 << mostGrouping);
  readonly #setsEach: number;
  /** Those of set `s` of class `c` are at `#from[i] .. #from[i + 1]`, i being c · `#setsEach` + s. */
  readonly #from: Uint32Array;

  constructor({ ones, classes, union }: Group, { sizes, missing, words }: Ones) {
    this.#union = union;
    this.#missing = missing;
    const parts: number[] = [];
    for (let part = 0; part <= union; part++) {
      if ((part & ~union) !== 0) continue;
      this.#sets[part] = parts.length;
      parts.push(part);
    }
    this.#setsEach = parts.length;
    const counts = new Uint32Array(classes.count * parts.length);
    for (let i = 0; i < ones.length; i++) {
      counts[classes.of[i]! * parts.length + this.#sets[missing[ones[i]!]!]!]!++;
    }
    this.#from = new Uint32Array(counts.length + 1);
    const next = new Uint32Array(counts.length);
    const kept = new Uint8Array(classes.count);
    for (let one = 0, place = 0; one < classes.count; one++) {
      kept[one] = this.#canMeet(one, parts, counts) ? 1 : 0;
      for (const _ of parts) {
        next[place] = this.#from[place]!;
        this.#from[place + 1] = this.#from[place]! + kept[one]! * counts[place]!;
        place++;
      }
    }
    const count = this.#from.at(-1)!;
    this.order = new Uint32Array(count);
    this.#classOf = new Uint32Array(count);
    for (let i = 0; i < ones.length; i++) {
      const of = classes.of[i]!;
      if (kept[of] === 0) continue;
      const at = next[of * parts.length + this.#sets[missing[ones[i]!]!]!]!++;
      this.order[at] = ones[i]!;
      this.#classOf[at] = of;
    }
    this.#sizes = new Uint32Array(count);
    for (let at = 0; at < count; at++) this.#sizes[at] = sizes[this.order[at]!]!;
    this.#words = words.map(({ values, known }) => {
      const word = { values: new Int32Array(count), known: new Int32Array(count) };
      for (let at = 0; at < count; at++) {
        word.values[at] = values[this.order[at]!]!;
        word.known[at] = known[this.order[at]!]!;
      }
      return word;
    });
  }

  #canMeet(one: number, parts: readonly number[], counts: Uint32Array): boolean {
    const first = one * parts.length;
    if (this.#union === 0) return counts[first]! > 1;
    for (const own of parts) {
      if (counts[first + this.#sets[own]!] === 0) continue;
      for (let also = own; ; also = (also - 1) & own) {
        if (counts[first + this.#sets[(this.#union & ~own) | also]!]! > 0) return true;
        if (also === 0) break;
      }
    }
    return false;
  }

  /** Adds to `people` those who agree with the one at a place and miss, with it, just the columns of the union. */
  count(at: number, people: number, enough: number): number {
    const own = this.#missing[this.order[at]!]!;
    const first = this.#classOf[at]! * this.#setsEach;
    let count = people;
    // The other misses what this one has of the union, and any of what this one misses.
    for (let also = own; count < enough; also = (also - 1) & own) {
      const set = first + this.#sets[(this.#union & ~own) | also]!;
      count = this.#countIn(at, this.#from[set]!, this.#from[set + 1]!, count, enough);
      if (also === 0) break;
    }
    return count;
  }

  #countIn(at: number, from: number, end: number, people: number, enough: number): number {
    this.compared += end - from;
    const sizes = this.#sizes;
    const { values, known } = this.#words[0]!;
    const rest = this.#words.length > 1;
    const ownValues = values[at]!;
    const ownKnown = known[at]!;
    let count = people;
    for (let other = from; other < end; other++) {
      if (((values[other]! ^ ownValues) & known[other]! & ownKnown) !== 0) continue;
      if (other === at || (rest && !this.#agreeInRest(at, other))) continue;
      count += sizes[other]!;
      if (count >= enough) break;
    }
    return count;
  }

  #agreeInRest(one: number, other: number): boolean {
    for (let i = 1; i < this.#words.length; i++) {
      const { values, known } = this.#words[i]!;
      if (((values[one]! ^ values[other]!) & known[one]! & known[other]!) !== 0) return false;
    }
    return true;
  }
}

/** Most columns by which rows are grouped. */
const mostGrouping = 6;
/** Nanoseconds, about, of having one combination in a group, and of comparing two. */
const groupingTime = 60;
const comparingTime = 2;
/** Of so many combinations at most it is found out which columns tell them apart. */
const mostTried = 1 << 14;

/** Which columns to group by: those with which grouping and comparing what is together then takes the least time. */
function divided(columns: readonly CodedWithMissing[]): {
  readonly grouping: readonly CodedWithMissing[];
  readonly others: readonly CodedWithMissing[];
} {
  const count = columns[0]?.codes.length ?? 0;
  const each = Math.max(1, Math.floor(count / mostTried));
  const tried = Uint32Array.from({ length: Math.floor(count / each) }, (_, i) => i * each);
  let left = columns.map(column => ({ column, tried: ofEach(tried, column) }));
  const taken: CodedWithMissing[] = [];
  let classes = oneClass(tried.length);
  let chance = 1;
  let times = 1;
  let best = { time: comparingTime * count * count, columns: 0 };
  while (left.length > 0 && taken.length < mostGrouping) {
    const next = left
      .map(each => ({ ...each, ...together(classes, each.tried) }))
      .reduce((a, b) => (b.part * b.more < a.part * a.more ? b : a));
    left = left.filter(({ column }) => column !== next.column);
    taken.push(next.column);
    classes = next.classes;
    chance *= next.more;
    times *= next.tried.codes.includes(next.tried.missing) ? 2 : 1;
    const time = count * (groupingTime * times + comparingTime * count * chance * next.part);
    if (time < best.time) best = { time, columns: taken.length };
  }
  const grouping = taken.slice(0, best.columns);
  return { grouping, others: columns.filter(column => !grouping.includes(column)) };
}

/** Which part of all pairs are equal by one more column too, and how many times as many could be if what is missing could be any. */
function together(
  before: Classes,
  column: CodedWithMissing,
): { readonly classes: Classes; readonly part: number; readonly more: number } {
  const count = before.of.length;
  const classes = refined(before, column);
  let absent = 0;
  for (const code of column.codes) if (code === column.missing) absent++;
  const missing = absent / count;
  const same = equalPairs(refined(oneClass(count), column));
  return { classes, part: equalPairs(classes), more: (same + 2 * missing * (1 - missing)) / same };
}

/** Part of all pairs of rows; where none is, as if one were. */
function equalPairs(classes: Classes): number {
  const rows = classes.of.length;
  let pairs = 0;
  for (const size of classSizes(classes)) pairs += size * (size - 1);
  return Math.max(1, pairs) / Math.max(1, rows * (rows - 1));
}

/** Of each combination the columns that it misses, as bits. */
function missingOf(count: number, columns: readonly CodedWithMissing[]): Uint8Array {
  const missing = new Uint8Array(count);
  columns.forEach((column, i) => {
    for (let one = 0; one < count; one++) if (column.codes[one] === column.missing) missing[one]! |= 1 << i;
  });
  return missing;
}

/** The columns one beside the other, in at least one word. */
function packed(count: number, columns: readonly CodedWithMissing[]): readonly Word[] {
  const word = () => ({ values: new Int32Array(count), known: new Int32Array(count) });
  const words: Word[] = [word()];
  let used = 0;
  for (const { codes, values, missing } of columns) {
    const bits = Math.max(1, 32 - Math.clz32(values - 1));
    if (used + bits > 32) {
      words.push(word());
      used = 0;
    }
    const { values: into, known } = words.at(-1)!;
    const ones = (2 ** bits - 1) << used;
    for (let one = 0; one < count; one++) {
      if (codes[one] === missing) continue;
      into[one]! |= codes[one]! << used;
      known[one]! |= ones;
    }
    used += bits;
  }
  return words;
}

function ofEach(rows: Uint32Array, { codes, values, missing }: CodedWithMissing): CodedWithMissing {
  const own = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = codes[rows[i]!]!;
  return { codes: own, values, missing };
}
