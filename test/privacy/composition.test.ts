import { expect, it } from 'vitest';
import { budgetOf, epsilonAt, partOf, plus, rhoNumber, shareOf } from '../../shared/privacy/charge.ts';
import { deltaOf, epsilonOf } from '../../shared/privacy/zcdp.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Mechanism = { count: number } & (
  | { type: 'gaussian' | 'discrete_gaussian'; sigma: number; sens?: number }
  | { type: 'laplace'; scale: number; sens?: number }
  | { type: 'discrete_laplace'; parameter: number; sens?: number }
  | { type: 'approx_dp'; eps: number; delta: number }
);

type Composition = { mechanisms: Mechanism[]; ledger_rho: number; ledger_delta0: number } & (
  | {
      kind: 'delta_to_eps';
      delta: number;
      eps_pld_optimistic?: number;
      eps_exact?: number;
      ledger_eps_zcdp: number | null;
    }
  | {
      kind: 'eps_to_delta';
      eps: number;
      delta_pld_optimistic?: number;
      delta_exact?: number;
      ledger_delta_zcdp: number;
    }
);

/** What each mechanism costs in ρ (PRIVACY 5.1). */
function rhoOfMechanism(mechanism: Mechanism): number {
  const sensitivity = 'sens' in mechanism ? (mechanism.sens ?? 1) : 1;
  switch (mechanism.type) {
    case 'gaussian':
    case 'discrete_gaussian':
      return sensitivity ** 2 / (2 * mechanism.sigma ** 2);
    case 'laplace':
      return (sensitivity / mechanism.scale) ** 2 / 2;
    case 'discrete_laplace':
      return (sensitivity * mechanism.parameter) ** 2 / 2;
    case 'approx_dp':
      return mechanism.eps ** 2 / 2;
  }
}

/** That accountant cuts tails off at 1e-15 and counts them as lost, so smaller figures are not its estimates. */
function aboveTruncation(delta = 0): number {
  return delta < 1e-14 ? 0 : delta;
}

/** No ε is enough where the thresholds have used up δ; the oracle says null. */
function epsilonAbove(rho: number, delta: number): number {
  if (delta > 0) return epsilonOf(rho, delta);
  expect(() => epsilonOf(rho, delta)).toThrow(RangeError);
  return Number.POSITIVE_INFINITY;
}

itAgreesWith<Composition>(
  'pld_composition.json',
  'adds mixtures up, and never claims more privacy than an accountant of whole privacy losses',
  vectors => {
    const wrong: unknown[] = [];
    for (const vector of vectors) {
      const rho = vector.mechanisms.reduce((sum, m) => sum + m.count * rhoOfMechanism(m), 0);
      const delta0 = vector.mechanisms.reduce(
        (sum, m) => sum + (m.type === 'approx_dp' ? m.count * m.delta : 0),
        0,
      );
      const [ledger, expected, optimistic] =
        vector.kind === 'delta_to_eps'
          ? [epsilonAbove(rho, vector.delta - delta0), vector.ledger_eps_zcdp, vector.eps_pld_optimistic]
          : [
              delta0 + deltaOf(rho, vector.eps),
              vector.ledger_delta_zcdp,
              aboveTruncation(vector.delta_pld_optimistic),
            ];
      const exact = vector.kind === 'delta_to_eps' ? vector.eps_exact : vector.delta_exact;
      if (
        !isNear(rho, vector.ledger_rho, 1e-9) ||
        !isNear(delta0, vector.ledger_delta0, 1e-9) ||
        !(expected === null ? ledger === Number.POSITIVE_INFINITY : isNear(ledger, expected, 1e-9)) ||
        ledger < Math.max(optimistic ?? 0, exact ?? 0)
      ) {
        wrong.push({ vector, rho, delta0, ledger });
      }
    }
    expect(wrong).toEqual([]);
  },
);

it('means at most the policy when every share of it is spent, in whatever parts', () => {
  for (const [epsilon, delta] of [
    [3, 1e-6],
    [0.5, 1e-9],
  ] as const) {
    const budget = budgetOf(epsilon, delta);
    const questions = [20_000, 100_000, 333_333, 46_667, 500_000].map(share => shareOf(budget, share));
    const parts = questions.flatMap(question => [partOf(question, 1n, 10n), partOf(question, 9n, 10n)]);
    const spent = parts.reduce(plus);
    expect(epsilonAt(spent.rho, delta, budget.deltaThreshold)).toBeLessThanOrEqual(epsilon * (1 + 1e-12));
    expect(spent.deltaThreshold <= budget.deltaThreshold).toBe(true);
    expect(rhoNumber(spent.rho) / rhoNumber(budget.rho)).toBeGreaterThan(0.99999);
  }
});
