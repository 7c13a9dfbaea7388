import { describe, expect, it } from 'vitest';
import { budgetOf, deltaNumber, shareOf, varianceOf } from '../../shared/privacy/charge.ts';
import { deltaPerCell, tau } from '../../shared/privacy/gate.ts';
import { parseRational, rational, toNumber } from '../../shared/privacy/rational.ts';
import { deltaOf } from '../../shared/privacy/zcdp.ts';
import { enough, type GatedCell, gatedCell, hockeyStick, together } from './gated-cell.ts';

/**
 * Audits without sampling: what a histogram's cells give with and without one person, enumerated from our
 * own variances and thresholds, against what the ledger claims for it.
 */

const EPSILONS = [0, 0.1, 0.5, 1, 2, 4, 8];

/** Counts around the edges at which a cell's behaviour changes. */
function edges({ k, tau: threshold, variance }: GatedCell): number[] {
  const sigma = Math.ceil(Math.sqrt(toNumber(variance)));
  const counts = [1, k - 1, k, k + 1, k + 2, k + threshold - sigma, k + threshold, k + threshold + 2 * sigma];
  return counts.filter(n => n >= 1);
}

/** The divergences that pass the bound δ + δ(ρ, ε) between n and n - 1 people, over every edge. */
function excesses(cell: GatedCell, delta: number, rho: number): string[] {
  const found: string[] = [];
  for (const n of edges(cell)) {
    const counts = enough(cell, n);
    const present = gatedCell(cell, n, counts);
    const absent = gatedCell(cell, n - 1, counts);
    for (const epsilon of EPSILONS) {
      const allowed = delta + deltaOf(rho, epsilon);
      const most = Math.max(hockeyStick(present, absent, epsilon), hockeyStick(absent, present, epsilon));
      if (most > allowed) found.push(`n ${n}, ε ${epsilon}: ${most} above ${allowed}`);
    }
  }
  return found;
}

describe.each([1, 3, 8])('under a policy of ε %d', policyEpsilon => {
  const budget = budgetOf(policyEpsilon, 1e-6);
  const presets = [1, 5, 20, 50].flatMap(k =>
    [1, 3, 5, 8].flatMap(l0 => [10_000, 50_000, 200_000].map(millionths => ({ k, l0, millionths }))),
  );

  it('keeps within what is charged for every k, L0 and share', () => {
    const found = presets.flatMap(({ k, l0, millionths }) => {
      const charge = shareOf(budget, millionths);
      const variance = varianceOf(BigInt(l0), charge.rho);
      const delta = deltaPerCell(deltaNumber(charge.deltaThreshold), l0);
      const cell = { k, variance, tau: tau(variance, delta) };
      return excesses(cell, delta, 1 / (2 * toNumber(variance)));
    });
    expect(found).toEqual([]);
  });
});

describe('for a person in several cells', () => {
  const deltaThreshold = 1e-4;
  const k = 3;
  // Low, critical and high in every mixture: people in each cell with the person.
  const mixtures = (high: number) => [
    [k, k],
    [k, high],
    [high, high],
    [k - 1, k],
    [k - 1, high],
    [k, k, k],
    [k, k, high],
    [k, high, high],
  ];

  it.each(['1', '4', '25/2'])('keeps within what is charged at s² %s', s2 => {
    const variance = parseRational(s2);
    const found: string[] = [];
    for (const counts of mixtures(k + 6)) {
      const l0 = counts.length;
      const cell = { k, variance, tau: tau(variance, deltaPerCell(deltaThreshold, l0)) };
      const length = enough(cell, k + 6);
      const present = together(counts.map(n => gatedCell(cell, n, length)));
      const absent = together(counts.map(n => gatedCell(cell, n - 1, length)));
      for (const epsilon of EPSILONS) {
        const allowed = deltaThreshold + deltaOf(l0 / (2 * toNumber(variance)), epsilon);
        const most = Math.max(hockeyStick(present, absent, epsilon), hockeyStick(absent, present, epsilon));
        if (most > allowed) found.push(`${counts}, ε ${epsilon}: ${most} above ${allowed}`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe('catches', () => {
  const variance = rational(100n);
  const delta = 1e-8;
  const cell = { k: 20, variance, tau: tau(variance, delta) };
  const rho = 1 / 200;

  it('nothing in the gate as it is', () => {
    expect(excesses(cell, delta, rho)).toEqual([]);
  });

  it('a threshold that is one too low', () => {
    expect(excesses({ ...cell, tau: cell.tau - 1 }, delta, rho)).not.toEqual([]);
  });

  it('half the noise that is charged for', () => {
    const quarter = rational(25n);
    expect(excesses({ k: 20, variance: quarter, tau: tau(quarter, delta) }, delta, rho)).not.toEqual([]);
  });

  it('a threshold that does not start at k, at the figure of the specification', () => {
    const four = rational(4n);
    const threshold = tau(four, 5e-4);
    // n ≥ 10 filters what an ordinary threshold from one person on would show.
    const unshifted = { k: 10, variance: four, tau: threshold + 1 - 10 };
    const shifted = { k: 10, variance: four, tau: threshold };
    const leak = (of: GatedCell) => hockeyStick(gatedCell(of, 10, 60), gatedCell(of, 9, 60), 1);
    expect(leak(unshifted)).toBeCloseTo(0.78, 2);
    expect(leak(shifted)).toBeLessThan(0.018);
  });
});
