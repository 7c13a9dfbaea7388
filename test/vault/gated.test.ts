import { expect, it } from 'vitest';
import { defaultTerms } from '../../shared/policy/mapping.ts';
import { discreteGaussian } from '../../shared/privacy/exact-sampling.ts';
import { gateAll } from '../../shared/vault/gated.ts';
import { price } from '../../shared/vault/pricing.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

const asked = { id: 'q', spend: { kind: 'share', millionths: 100_000 } } as const;
const { main } = price(asked, { l0: 3, hasOther: false }, defaultTerms, 'person');
const atTheThreshold = main.k + main.tau;

it('reports the very draw that the gate judged: one a cell of at least k people, in order', () => {
  const counts = [5000, 3, atTheThreshold, atTheThreshold, 19, atTheThreshold, 20, 800];
  for (let run = 0; run < 200; run++) {
    const draws = new CtrRandom(`gated ${run}`);
    const expected = counts.map(count => {
      if (count < main.k) return 'withheld';
      const people = count + Number(discreteGaussian(main.variance, draws));
      return people >= atTheThreshold ? people : 'withheld';
    });
    const gated = gateAll(counts, main, new CtrRandom(`gated ${run}`));
    expect(gated.map(cell => (cell.state === 'shown' ? cell.people.value : 'withheld'))).toEqual(expected);
  }
});

it('shows no number below the threshold, however many cells stand at it', () => {
  const shown = gateAll(new Array<number>(4000).fill(atTheThreshold), main, new CtrRandom('low')).flatMap(
    cell => (cell.state === 'shown' ? [cell.people.value] : []),
  );
  // About half of them: where the noise is not negative.
  expect(shown.length).toBeGreaterThan(1500);
  expect(Math.min(...shown)).toBe(atTheThreshold);
});
