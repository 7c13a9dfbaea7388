import { expect, it } from 'vitest';
import { Draws, mix, weights } from '../../shared/sample/draws.ts';

function stream(seed: number, person: number, number: number): number[] {
  const draws = new Draws();
  draws.restart(seed, person, number);
  return Array.from({ length: 8 }, () => draws.word());
}

it('draws the same words after the same start, whatever was drawn before', () => {
  const draws = new Draws();
  draws.restart(3, 5, 7);
  for (let count = 0; count < 100; count++) draws.word();
  draws.restart(1, 2, 3);
  expect(Array.from({ length: 8 }, () => draws.word())).toEqual(stream(1, 2, 3));
});

it('draws other words for another seed, person or stream, beyond 32 bits of the seed too', () => {
  const starts: [number, number, number][] = [
    [1, 2, 3],
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
    [2, 1, 3],
    [1 + 2 ** 32, 2, 3],
  ];
  expect(new Set(starts.map(start => stream(...start).join())).size).toBe(starts.length);
});

it('draws every number below a bound about equally often', () => {
  const draws = new Draws();
  draws.restart(11, 0, 0);
  const counts = new Array<number>(20).fill(0);
  for (let count = 0; count < 100_000; count++) counts[draws.below(20)]!++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
  expect(chiSquare).toBeLessThan(54);
});

it('draws first numbers of neighbouring people that do not resemble each other', () => {
  const draws = new Draws();
  const counts = new Array<number>(16).fill(0);
  let before = 0;
  for (let person = 0; person < 64_000; person++) {
    draws.restart(1, person, 0);
    const now = draws.below(4);
    counts[before * 4 + now]!++;
    before = now;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
  expect(chiSquare).toBeLessThan(54);
});

it('picks by weight and never what weighs nothing', () => {
  const draws = new Draws();
  draws.restart(12, 0, 0);
  const counts = [0, 0, 0, 0];
  for (let count = 0; count < 60_000; count++) counts[draws.pick(weights([1, 0, 2, 3]))]!++;
  expect(counts[1]).toBe(0);
  expect(counts.map(count => Math.round(count / 1000))).toEqual([10, 0, 20, 30]);
});

it('draws from a table of quantiles within its ends, half of it below the median', () => {
  const draws = new Draws();
  draws.restart(13, 0, 0);
  const drawn = Array.from({ length: 20_000 }, () => draws.quantile([0, 10, 100, 1000, 10_000]));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(10_000);
  expect(drawn.filter(value => value < 100).length / 20_000).toBeCloseTo(0.5, 1);
});

it('mixes words without two that meet', () => {
  expect(new Set(Array.from({ length: 100_000 }, (_, word) => mix(word))).size).toBe(100_000);
});
