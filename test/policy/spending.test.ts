import { expect, it } from 'vitest';
import { openingTerms, requireSamePerson, termsUnder } from '../../shared/policy/spending.ts';
import { Failure } from '../../shared/protocol/fault.ts';

const fixed = { k: 20, epsilon: 3, delta: 1e-6 };

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.fault;
    throw error;
  }
  return 'none';
}

it('opens a population with what is stated and the defaults for the rest', () => {
  expect(openingTerms('unstated')).toEqual(fixed);
  expect(openingTerms({ epsilon: 1 })).toEqual({ k: 20, epsilon: 1, delta: 1e-6 });
});

it('keeps the fixed terms where a recipe states nothing else', () => {
  for (const stated of ['unstated' as const, {}, fixed, { k: 20 }]) {
    expect(termsUnder(fixed, stated)).toEqual({ terms: fixed, tightened: false });
  }
});

it('takes tighter terms, one by one', () => {
  expect(termsUnder(fixed, { k: 21 })).toEqual({ terms: { ...fixed, k: 21 }, tightened: true });
  expect(termsUnder(fixed, { epsilon: 2.9 })).toEqual({ terms: { ...fixed, epsilon: 2.9 }, tightened: true });
  expect(termsUnder(fixed, { delta: 1e-7 })).toEqual({ terms: { ...fixed, delta: 1e-7 }, tightened: true });
});

it('refuses looser terms and names them, also beside tighter ones', () => {
  const fault = (what: string, held: string) => ({ code: 'terms-loosened', params: { what, fixed: held } });
  expect(faultOf(() => termsUnder(fixed, { k: 19 }))).toEqual(fault('k 19', 'k 20'));
  expect(faultOf(() => termsUnder(fixed, { epsilon: 5, k: 100 }))).toEqual(fault('epsilon 5', 'epsilon 3'));
  expect(faultOf(() => termsUnder(fixed, { delta: 1e-5 }))).toEqual(fault('delta 0.00001', 'delta 0.000001'));
});

it('wants the person columns that the population was opened with, in any order', () => {
  requireSamePerson(['a', 'b'], ['b', 'a']);
  for (const [one, other] of [
    [['a'], ['b']],
    [['a'], ['a', 'b']],
    [['a', 'b'], ['a,b']],
  ] as const) {
    expect(faultOf(() => requireSamePerson(one, other))).toEqual({ code: 'person-differs', params: {} });
  }
});
