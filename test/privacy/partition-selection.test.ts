import { expect, it } from 'vitest';
import {
  budgetOf,
  type Charge,
  deltaNumber,
  rhoNumber,
  shareOf,
  varianceOf,
} from '../../shared/privacy/charge.ts';
import { deltaPerCell, probabilityShown, tau } from '../../shared/privacy/gate.ts';
import { isSelected, selection } from '../../shared/privacy/partition-selection.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Kept = {
  eps: string;
  delta: string;
  l0: number;
  pre_threshold: number;
  n: number;
  keep_prob: number;
  one_minus_keep: number;
};

itAgreesWith<Kept>('partition_selection_optimal.json', 'names cells as often as is optimal', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const { kept, dropped } = selection(
      vector.n,
      vector.pre_threshold,
      Number(vector.eps) / vector.l0,
      deltaPerCell(Number(vector.delta), vector.l0),
    );
    const complement = vector.one_minus_keep;
    if (
      !isNear(kept, vector.keep_prob, 1e-9) ||
      (complement > 1e-12 && !isNear(dropped, complement, 1e-6)) ||
      (complement === 0 && dropped !== 0)
    ) {
      wrong.push({ vector, kept, dropped });
    }
  }
  expect(wrong).toEqual([]);
});

it('follows the recurrence that makes it as generous as (ε, δ) allows', () => {
  for (const epsilon of [0.05, 0.5, 2]) {
    for (const delta of [1e-3, 1e-8]) {
      const k = 5;
      let before = 0;
      for (let people = 0; people < 40 + 45 / epsilon; people++) {
        const { kept, dropped } = selection(people, k, epsilon, delta);
        const next =
          people < k
            ? 0
            : Math.min(Math.exp(epsilon) * before + delta, 1 - Math.exp(-epsilon) * (1 - before - delta), 1);
        expect(isNear(kept, next, 1e-11), `${epsilon} ${delta} ${people}`).toBe(true);
        expect(kept + dropped).toBeCloseTo(1, 12);
        before = kept;
      }
      expect(before).toBe(1);
    }
  }
});

it('names never below k and always far above', () => {
  const source = new CtrRandom('never and always');
  expect(Array.from({ length: 200 }, (_, i) => isSelected(i % 20, 20, 1, 0.5, source))).toEqual(
    Array(200).fill(false),
  );
  expect(isSelected(10_000, 20, 1, 1e-8, source)).toBe(true);
});

it('names with the probability that it states', () => {
  const source = new CtrRandom('as stated');
  const { kept } = selection(12, 10, 0.5, 0.1);
  const draws = 100_000;
  let named = 0;
  for (let i = 0; i < draws; i++) named += Number(isSelected(12, 10, 0.5, 0.1, source));
  expect(Math.abs(named - draws * kept)).toBeLessThan(4.9 * Math.sqrt(draws * kept * (1 - kept)));
});

it('refuses what is no guarantee', () => {
  expect(() => selection(5, 1, 0, 0.1)).toThrow(RangeError);
  expect(() => selection(5, 1, 1, 0)).toThrow(RangeError);
  expect(() => selection(5, 1, 1, 1)).toThrow(RangeError);
  expect(() => selection(5, 0, 1, 0.1)).toThrow(RangeError);
});

/** Fewest people of a group that is named at least every second time. */
function fewestNamed(isNamed: (people: number) => boolean): number {
  let people = 1;
  while (!isNamed(people)) people *= 2;
  for (let step = people / 4; step >= 1; step /= 2) if (isNamed(people - step)) people -= step;
  return isNamed(people - 1) ? people - 1 : people;
}

const byGate = (charge: Charge, l0: number): number => {
  const variance = varianceOf(BigInt(l0), charge.rho);
  const threshold = tau(variance, deltaPerCell(deltaNumber(charge.deltaThreshold), l0));
  return fewestNamed(people => probabilityShown(people, 1, threshold, variance) >= 0.5);
};
const bySelection = (epsilonPerCell: number, delta: number, l0: number): number => {
  const deltaCell = deltaPerCell(delta, l0);
  return fewestNamed(people => selection(people, 1, epsilonPerCell, deltaCell).kept >= 0.5);
};

it('wins nowhere in a ledger: at equal ρ and δ the gate names smaller groups, whatever policy, share and L0', () => {
  for (const epsilon of [0.1, 0.5, 1, 3, 8, 20]) {
    for (const delta of [1e-3, 1e-6, 1e-9]) {
      for (const millionths of [1_000, 50_000, 300_000, 1_000_000]) {
        for (const l0 of [1, 2, 5, 8, 64]) {
          const charge = shareOf(budgetOf(epsilon, delta), millionths);
          // L0 (ε per cell)² / 2 = ρ (PRIVACY 3.4).
          const epsilonPerCell = Math.sqrt((2 * rhoNumber(charge.rho)) / l0);
          const selected = bySelection(epsilonPerCell, deltaNumber(charge.deltaThreshold), l0);
          expect(byGate(charge, l0), `${epsilon} ${delta} ${millionths} ${l0}`).toBeLessThanOrEqual(selected);
        }
      }
    }
  }
});

it('wins where a list of names is all that is ever released, and one person is in at most three groups', () => {
  const policy = { epsilon: 3, delta: 1e-6 };
  const compared = [1, 2, 3, 5, 8].map(l0 => [
    l0,
    bySelection(policy.epsilon / l0, policy.delta, l0),
    byGate(budgetOf(policy.epsilon, policy.delta), l0),
  ]);
  // L0, people by selection, people by the gate. The opening release comes first, so no list is ever all.
  expect(compared).toEqual([
    [1, 6, 10],
    [2, 11, 14],
    [3, 15, 17],
    [5, 25, 22],
    [8, 39, 27],
  ]);
});
