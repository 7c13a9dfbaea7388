import { expect, it } from 'vitest';
import { standingOf } from '../../shared/ledger/standing.ts';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import { budgetOf, shareOf } from '../../shared/privacy/charge.ts';

/** PRIVACY.md 5.4: the guarantee is the total of the terms; what is spent so far, as an ε, is information. */

const terms = [defaultTerms, { k: 2, epsilon: 0.1, delta: 1e-9 }, { k: 2, epsilon: 20, delta: 1e-3 }];

it('shows as ε what is spent, more with every charge, and never more than the guarantee while a charge fits', () => {
  for (const under of terms) {
    const budget = budgetOf(under.epsilon, under.delta);
    let before = -1;
    for (let millionths = 0; millionths <= 1_000_000; millionths += 50_000) {
      const spent = shareOf(budget, millionths);
      const { epsilonSpent } = standingOf({ spent, budget, terms: under });
      expect(epsilonSpent).toBeGreaterThan(before);
      expect(epsilonSpent).toBeLessThanOrEqual(under.epsilon);
      before = epsilonSpent;
    }
    // All of it spent is the guarantee, but for what rounding keeps back.
    expect(before).toBeGreaterThan(under.epsilon * 0.999);
  }
});

it('adds up in shares, not in ε: the first tenth costs more ε than the last', () => {
  const budget = budgetOf(defaultTerms.epsilon, defaultTerms.delta);
  const at = (millionths: number) =>
    standingOf({ spent: shareOf(budget, millionths), budget, terms: defaultTerms }).epsilonSpent;
  expect(at(100_000) - at(0)).toBeGreaterThan(3 * (at(1_000_000) - at(900_000)));
  const { spent, left } = standingOf({ spent: shareOf(budget, 370_000), budget, terms: defaultTerms });
  expect([spent, left]).toEqual([370_000, 630_000]);
});
