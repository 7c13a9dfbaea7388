/**
 * People sorted into equivalence classes: two people are of one class if they are equal in every chosen
 * column (RISK.md section 1, null rule A: a missing value is one more value). Nothing here keeps a value.
 */
export interface Classes {
  /** Class of each row, from 0. */
  readonly of: Uint32Array;
  readonly count: number;
}

/** One code a row, each below `values`. */
export interface CodedRows {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly values: number;
}

/** Most places, for each row, of a table that is indexed by class and code; beyond it pairs are hashed. */
const directPlaces = 8;

/** One class of all rows. */
export function oneClass(rows: number): Classes {
  return { of: new Uint32Array(rows), count: rows === 0 ? 0 : 1 };
}

export function classesBy(rows: number, columns: readonly CodedRows[]): Classes {
  return columns.reduce(refined, oneClass(rows));
}

/** Splits every class by one more column. */
export function refined(classes: Classes, by: CodedRows): Classes {
  return classes.count * by.values <= directPlaces * classes.of.length
    ? refinedInTable(classes, by)
    : refinedByHash(classes, by);
}

/** Rows are together where they are together in both. */
export function met(a: Classes, b: Classes): Classes {
  return refined(a, { codes: b.of, values: b.count });
}

function refinedInTable(classes: Classes, { codes, values }: CodedRows): Classes {
  const numbers = new Uint32Array(classes.count * values);
  const of = new Uint32Array(classes.of.length);
  let count = 0;
  for (let row = 0; row < of.length; row++) {
    const place = classes.of[row]! * values + codes[row]!;
    let number = numbers[place]!;
    if (number === 0) {
      number = ++count;
      numbers[place] = number;
    }
    of[row] = number - 1;
  }
  return { of, count };
}

function refinedByHash(classes: Classes, { codes }: CodedRows): Classes {
  const rows = classes.of.length;
  const places = 1 << Math.max(4, 33 - Math.clz32(rows));
  const mask = places - 1;
  /** Class + 1, or 0 where free. */
  const slots = new Uint32Array(places);
  const firsts = new Uint32Array(rows);
  const of = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const before = classes.of[row]!;
    const code = codes[row]!;
    let slot = pairHash(before, code) & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) {
        firsts[count] = row;
        slots[slot] = ++count;
        of[row] = count - 1;
        break;
      }
      const first = firsts[found - 1]!;
      if (classes.of[first] === before && codes[first] === code) {
        of[row] = found - 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { of, count };
}

export function pairHash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
  return h ^ (h >>> 13);
}

/** Rows in each class. */
export function classSizes(classes: Classes): Uint32Array {
  const sizes = new Uint32Array(classes.count);
  for (const of of classes.of) sizes[of]!++;
  return sizes;
}

/** Rows of class `i` are `rows[offsets[i] .. offsets[i + 1]]`. */
export function rowsByClass(classes: Classes): { readonly offsets: Uint32Array; readonly rows: Uint32Array } {
  const offsets = new Uint32Array(classes.count + 1);
  for (const of of classes.of) offsets[of + 1]!++;
  for (let i = 0; i < classes.count; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice(0, classes.count);
  const rows = new Uint32Array(classes.of.length);
  for (let row = 0; row < rows.length; row++) rows[next[classes.of[row]!]!++] = row;
  return { offsets, rows };
}
