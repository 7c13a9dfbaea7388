import { expect, it } from 'vitest';
import { tradeOffs } from '../../shared/privacy/trade-off.ts';
import { price } from '../../shared/vault/pricing.ts';

it('tells of each ε what the price tag of such a question would', () => {
  for (const l0 of [1, 5]) {
    for (const millionths of [10_000, 50_000, 400_000]) {
      for (const row of tradeOffs([0.5, 1, 3, 8], { k: 20, delta: 1e-6 }, { l0, millionths })) {
        const asked = { id: 'q', spend: { kind: 'share', millionths } } as const;
        const terms = { k: 20, epsilon: row.epsilon, delta: 1e-6 };
        const { plan } = price(asked, { l0, hasOther: false }, terms, 'person');
        expect(row).toMatchObject({ halfWidth: plan.half_width_95, smallestShown: plan.smallest_shown });
      }
    }
  }
});

it('grows more precise and less private with ε', () => {
  const rows = tradeOffs([0.5, 1, 2, 4, 8], { k: 11, delta: 1e-7 }, { l0: 1, millionths: 50_000 });
  for (const [before, after] of rows.slice(1).map((row, index) => [rows[index]!, row] as const)) {
    expect(after.halfWidth).toBeLessThan(before.halfWidth);
    expect(after.certainty).toBeGreaterThan(before.certainty);
  }
  expect(rows[1]!.certainty).toBeCloseTo(0.731, 3);
});
