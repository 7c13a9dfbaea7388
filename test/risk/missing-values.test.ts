import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import { classesBy } from '../../shared/risk/classes.ts';
import { specialUniques } from '../../shared/risk/special-uniques.ts';
import { type CodedWithMissing, wildcardSizes } from '../../shared/risk/wildcard-classes.ts';
import { Draws } from '../../shared/sample/draws.ts';

/** Held against the definitions, row by row: RISK.md sections 1 (null rule B) and 4.8. */

const missing = 0;
const rows = 40;
const table = fc.array(fc.array(fc.nat(3), { minLength: rows, maxLength: rows }), {
  minLength: 1,
  maxLength: 6,
});

function coded(columns: readonly (readonly number[])[]): CodedWithMissing[] {
  return columns.map(codes => ({ codes: Uint32Array.from(codes), values: 4, missing }));
}

function sizesOf(columns: readonly CodedWithMissing[], enough?: number): Uint32Array {
  const of = columns[0]!.codes.length;
  return finished(wildcardSizes(classesBy(of, columns), columns, enough));
}

function couldBe(columns: readonly (readonly number[])[], row: number): number {
  let people = 0;
  for (let other = 0; other < rows; other++) {
    if (columns.every(codes => agree(codes[row]!, codes[other]!))) people++;
  }
  return people;
}

const agreeIn = (a: number, b: number, none: number) => a === b || a === none || b === none;
const agree = (a: number, b: number) => agreeIn(a, b, missing);

function isAloneOn(columns: readonly (readonly number[])[], set: readonly number[], row: number): boolean {
  if (set.some(i => columns[i]![row] === missing)) return false;
  for (let other = 0; other < rows; other++) {
    if (other !== row && set.every(i => columns[i]![other] === columns[i]![row])) return false;
  }
  return true;
}

describe('people with missing values', () => {
  it('could be everybody with whom they agree wherever both have a value', () => {
    fc.assert(
      fc.property(table, columns => {
        const sizes = columns[0]!.map((_, row) => couldBe(columns, row));
        expect(Array.from(sizesOf(coded(columns)))).toEqual(sizes);
      }),
    );
  });

  it('are counted no further than enough, and told rightly below it', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 12 }), (columns, enough) => {
        sizesOf(coded(columns), enough).forEach((size, row) => {
          const right = couldBe(columns, row);
          if (right < enough) expect(size).toBe(right);
          else expect(size).toBeGreaterThanOrEqual(enough);
        });
      }),
    );
  });

  it('could be the same however many columns they are grouped by before others are compared', () => {
    // Enough combinations that grouping by one to five columns pays; the last columns fill more than one word.
    for (const [people, values, part] of [
      [300, [9, 30, 3, 2], 0.1],
      [1500, [20, 8, 3, 3, 2], 0.25],
      [2500, [60, 25, 12, 8, 4, 3, 2], 0.1],
      [1500, [6, 5, 2_000_000_000, 1_000_000, 3], 0.4],
      [1200, [1200, 3, 3, 2, 2, 2, 2, 2], 0],
    ] as const) {
      const draws = new Draws();
      draws.restart(people, 0, 0);
      const columns = values.map((of, i) => ({
        codes: Uint32Array.from({ length: people }, () =>
          draws.below(1000) < 1000 * part ? 0 : 1 + (draws.below(Math.min(of, 9 + 20 * i)) % (of - 1)),
        ),
        values: of,
        missing: part === 0 ? -1 : 0,
      }));
      const right = columns[0]!.codes.map((_, row) => {
        let agreeing = 0;
        for (let other = 0; other < people; other++) {
          if (columns.every(({ codes, missing: none }) => agreeIn(codes[row]!, codes[other]!, none)))
            agreeing++;
        }
        return agreeing;
      });
      expect(sizesOf(columns)).toEqual(right);
      expect(sizesOf(columns, 5).map(size => Math.min(size, 5))).toEqual(
        right.map(size => Math.min(size, 5)),
      );
    }
  });

  it('are alone on the combinations of what they have, and on no part of a minimal one', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 3 }), (columns, most) => {
        const sets = Array.from({ length: 2 ** columns.length - 1 }, (_, bits) =>
          columns.map((_, i) => i).filter(i => ((bits + 1) >> i) & 1),
        ).filter(set => set.length <= most);
        const bySize = new Array<number>(most + 1).fill(0);
        const people = Array.from({ length: most + 1 }, () => new Set<number>());
        for (let row = 0; row < rows; row++) {
          for (const set of sets) {
            if (!isAloneOn(columns, set, row)) continue;
            if (
              set.some(left =>
                isAloneOn(
                  columns,
                  set.filter(i => i !== left),
                  row,
                ),
              )
            )
              continue;
            bySize[set.length]!++;
            for (let size = set.length; size <= most; size++) people[size]!.add(row);
          }
        }
        const found = finished(specialUniques(rows, coded(columns), most));
        expect([found.bySize, found.atMost]).toEqual([bySize, people.map(({ size }) => size)]);
      }),
    );
  });
});
