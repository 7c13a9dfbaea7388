import { expect, it } from 'vitest';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import { budgetOf, deltaNumber, rhoNumber, shareOf } from '../../shared/privacy/charge.ts';
import { probabilityShown } from '../../shared/privacy/gate.ts';
import { toNumber } from '../../shared/privacy/rational.ts';
import { type Gate, price } from '../../shared/vault/pricing.ts';

/**
 * What somebody who knows everybody else can learn from one whole release, against what it was charged:
 * PRIVACY.md 3.3 worked out from the gates that a price buys, not from the formulas that made them.
 */

const terms = [defaultTerms, { k: 2, epsilon: 0.5, delta: 1e-9 }, { k: 100, epsilon: 20, delta: 1e-3 }];
const spends = [1_000, 50_000, 300_000, 1_000_000];

/** ρ of a person who is in all L0 bins of a gate. */
function rhoOf({ l0, variance }: Gate): number {
  return l0 / (2 * toNumber(variance));
}

/** The chance that the k-th person of some of L0 bins makes one of them appear. */
function deltaOf({ k, l0, tau, variance }: Gate): number {
  return -Math.expm1(l0 * Math.log1p(-probabilityShown(k, k, tau, variance)));
}

it('a person in as many bins as allowed, and outside them all, spends no more than is charged', () => {
  for (const under of terms) {
    for (const millionths of spends) {
      for (const l0 of [1, 2, 5, 8, 64]) {
        for (const hasOther of [false, true]) {
          const asked = { id: 'q', spend: { kind: 'share', millionths } } as const;
          const { cost, main, other } = price(asked, { l0, hasOther }, under, 'person');
          const gates = other === 'none' ? [main] : [main, other];
          const rho = gates.reduce((sum, gate) => sum + rhoOf(gate), 0);
          const delta = gates.reduce((sum, gate) => sum + deltaOf(gate), 0);
          const charged = { rho: rhoNumber(cost.rho), delta: deltaNumber(cost.deltaThreshold) };
          expect(rho).toBeLessThanOrEqual(charged.rho * (1 + 1e-12));
          expect(delta).toBeLessThanOrEqual(charged.delta * (1 + 1e-9));
          // And what is charged is used: no more noise than was paid for.
          expect(rho).toBeGreaterThan(charged.rho * 0.999);
          expect(cost).toEqual(shareOf(budgetOf(under.epsilon, under.delta), millionths));
        }
      }
    }
  }
});

it('a wanted precision and the share that it costs are one price, either way round', () => {
  for (const people of [8, 25, 60, 400]) {
    for (const bounds of [
      { l0: 1, hasOther: false },
      { l0: 5, hasOther: true },
    ]) {
      const wanted = price({ id: 'q', spend: { kind: 'precision', people } }, bounds, defaultTerms, 'person');
      const { millionths } = wanted;
      const stated = (share: number) =>
        price({ id: 'q', spend: { kind: 'share', millionths: share } }, bounds, defaultTerms, 'person');
      if (millionths > 1_000_000) continue;
      expect(stated(millionths)).toEqual(wanted);
      expect(wanted.main.halfWidth).toBeLessThanOrEqual(people);
      // One millionth less does not buy it, unless that is nothing at all.
      if (millionths > 1_000) expect(stated(millionths - 1).main.halfWidth).toBeGreaterThanOrEqual(people);
    }
  }
});
