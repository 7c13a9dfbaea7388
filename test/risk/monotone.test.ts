import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import { classFigures, peopleBelow, sizeHistogram } from '../../shared/risk/class-figures.ts';
import { type CodedRows, classesBy, classSizes } from '../../shared/risk/classes.ts';
import { pointSets } from '../../shared/risk/points.ts';
import { exactUnicity } from '../../shared/risk/unicity.ts';
import { wildcardSizes } from '../../shared/risk/wildcard-classes.ts';

/** RISK.md section 8. */

const rows = 60;
const column = fc.array(fc.nat(5), { minLength: rows, maxLength: rows });
const coded = (codes: readonly number[], values = 6): CodedRows => ({
  codes: Uint32Array.from(codes),
  values,
});

function figures(columns: readonly CodedRows[]) {
  const histogram = sizeHistogram(classSizes(classesBy(rows, columns)));
  const { alone, success } = classFigures(histogram);
  return { alone, success, below: peopleBelow(histogram, 5) };
}

function noMore(a: ReturnType<typeof figures>, b: ReturnType<typeof figures>): void {
  expect(a.alone).toBeLessThanOrEqual(b.alone);
  expect(a.success).toBeLessThanOrEqual(b.success);
  expect(a.below).toBeLessThanOrEqual(b.below);
}

describe('risk', () => {
  it('never rises when a column is dropped or made coarser', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), columns => {
        const all = figures(columns.map(codes => coded(codes)));
        noMore(figures(columns.slice(1).map(codes => coded(codes))), all);
        const coarser = columns.map((codes, i) => coded(i === 0 ? codes.map(code => code >> 1) : codes));
        noMore(figures(coarser), all);
      }),
    );
  });

  it('is never higher if a missing value could be any', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), columns => {
        const missing = columns.map(codes => ({ ...coded(codes), missing: 0 }));
        const sizes = classSizes(classesBy(rows, missing));
        const classes = classesBy(rows, missing);
        finished(wildcardSizes(classes, missing)).forEach((size, row) => {
          expect(size).toBeGreaterThanOrEqual(sizes[classes.of[row]!]!);
        });
      }),
    );
  });

  it('of journeys is bounded by what the best-informed attacker has and by guessing', () => {
    const journey = fc.array(fc.nat(9), { minLength: 0, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(journey, { minLength: 2, maxLength: 20 }), journeys => {
        const offsets = new Uint32Array(journeys.length + 1);
        journeys.forEach((points, i) => {
          offsets[i + 1] = offsets[i]! + points.length;
        });
        const codes = Uint32Array.from(journeys.flat());
        const to = Int32Array.from({ length: 10 }, (_, i) => i);
        for (const level of exactUnicity(
          pointSets({ offsets, label: { codes, from: 0, each: 1, to }, bucket: 'none' }),
          4,
        )) {
          expect(level.unicity).toBeLessThanOrEqual(level.success + 1e-12);
          expect(level.unicity).toBeLessThanOrEqual(level.exists + 1e-12);
          expect(level.overall).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
