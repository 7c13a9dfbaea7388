import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  halfWidth,
  isImprecise,
  marginText,
  peopleText,
  peopleWithMargin,
  percentText,
  percentWithMargin,
  roundingStep,
  sumOfDisjoint,
} from '../../shared/charts/rounding.ts';

const about = (value: number, half: number) => ({ value, low: value - half, high: value + half });

it.each([
  [0, 1],
  [3, 1],
  [6, 2],
  [15, 5],
  [40, 20],
  [99, 20],
  [100, 50],
  [1000, 500],
])('rounds with a half-width of %i people to steps of %i', (half, step) => {
  expect(roundingStep(half)).toBe(step);
});

it('never rounds away more than half of the half-width, nor shows digits far below it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 1_000_000 }), half => {
      const step = roundingStep(half);
      expect(step).toBeLessThanOrEqual(half / 2);
      expect(step).toBeGreaterThan(half / 5.01);
    }),
    { seed: 3 },
  );
});

it('writes people with thousands, rounded, and the margin beside', () => {
  expect(peopleWithMargin(about(12_343, 15))).toBe('12,345\u00a0±15');
  expect(peopleText(about(1_234_567, 1))).toBe('1,234,567');
  expect(peopleText({ value: -3, low: -18, high: 12 })).toBe('0');
  expect(marginText(1_234)).toBe('±1,300');
});

it('writes a decimal of a percentage only where the half-width is under one point', () => {
  expect(percentText(about(0.3412, 0.004))).toBe('34.1\u00a0%');
  expect(percentText(about(0.3412, 0.02))).toBe('34\u00a0%');
  expect(percentText({ value: 1.2, low: 1, high: 1 })).toMatch(/^100/);
  expect(percentWithMargin({ value: 1, low: 1, high: 1 })).toBe('100\u00a0%');
  expect(percentText(about(0.0001, 0.00005))).toBe('<\u00a00.1\u00a0%');
  expect(percentWithMargin(about(0.3412, 0.021))).toBe('34\u00a0±3\u00a0%');
});

it('calls a number imprecise whose noise is over a quarter of it', () => {
  expect([isImprecise(about(60, 15)), isImprecise(about(59, 15))]).toEqual([false, true]);
});

it('adds disjoint groups: values add up, half-widths as their squares', () => {
  const sum = sumOfDisjoint([about(100, 15), about(50, 15), { value: 30, low: 20, high: 45 }]);
  expect(sum).toEqual({ value: 180, low: 154, high: 206 });
  expect(halfWidth(sum)).toBe(26);
});
