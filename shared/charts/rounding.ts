import type { Estimate } from '../release/release.ts';

/**
 * Numbers are shown no finer than their privacy noise allows: rounded to a step of about half the
 * half-width of their 95 % interval. Files keep the released integers.
 */

/** Between a number and its unit, where no line may break. */
const space = '\u00a0';

/** Distance from the estimate to the farther end of its interval. */
export function halfWidth({ value, low, high }: Estimate): number {
  return Math.max(high - value, value - low, 0);
}

/** Largest of 1, 2, 5, 10, 20, 50 … that is at most half the half-width; 1 at least. */
export function roundingStep(half: number): number {
  if (!(half >= 4)) return 1;
  const power = 10 ** Math.floor(Math.log10(half / 2));
  const lead = half / 2 / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function peopleText(people: Estimate): string {
  const step = roundingStep(halfWidth(people));
  return grouped(Math.max(0, Math.round(people.value / step) * step));
}

/** Half-width rounded up to two digits: precision is never overstated. */
export function marginText(half: number): string {
  return `±${grouped(roundedUp(half))}`;
}

/** To two digits, and to a whole number. */
export function roundedUp(half: number): number {
  const unit = half < 100 ? 1 : 10 ** (Math.floor(Math.log10(half)) - 1);
  return Math.ceil(half / unit) * unit;
}

export function peopleWithMargin(people: Estimate): string {
  return `${peopleText(people)}${space}${marginText(halfWidth(people))}`;
}

/** A difference with its sign, `0` where it rounds to nothing. */
export function changeWithMargin(change: Estimate): string {
  const half = halfWidth(change);
  const step = roundingStep(half);
  const size = Math.round(Math.abs(change.value) / step) * step;
  const sign = size === 0 ? '' : change.value < 0 ? '−' : '+';
  return `${sign}${grouped(size)}${space}${marginText(half)}`;
}

/** A share (0 to 1) as a percentage, with a decimal only where its half-width is under one point. */
export function percentText(share: Estimate): string {
  const half = halfWidth(share);
  const decimals = half > 0 && half < 0.01 ? 1 : 0;
  const percent = Math.min(100, Math.max(0, share.value * 100));
  const finest = decimals === 1 ? 0.1 : 1;
  if (percent > 0 && percent < finest / 2) return `<${space}${finest}${space}%`;
  return `${percent.toFixed(decimals)}${space}%`;
}

export function percentWithMargin(share: Estimate): string {
  const half = halfWidth(share) * 100;
  if (half === 0) return percentText(share);
  const margin = half < 1 ? (Math.ceil(half * 10) / 10).toFixed(1) : String(Math.ceil(half));
  return `${percentText(share).replace(`${space}%`, '')}${space}±${margin}${space}%`;
}

/** Estimates of disjoint groups of people with independent noise, added up. */
export function sumOfDisjoint(parts: readonly Estimate[]): Estimate {
  if (parts.length === 1) return parts[0]!;
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  const half = Math.ceil(Math.sqrt(parts.reduce((sum, part) => sum + (part.high - part.value) ** 2, 0)));
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** JOURNEYS.md section 3.2: noise over a quarter of the value. */
export function isImprecise(estimate: Estimate): boolean {
  return halfWidth(estimate) > 0.25 * Math.abs(estimate.value);
}
