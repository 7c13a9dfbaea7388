import { minorDigits } from '../policy/currency.ts';
import type { Estimate } from '../release/release.ts';
import { grouped, halfWidth, roundedUp, roundingStep } from './rounding.ts';

/** Money of so many minor units, with its currency; rounded to a step of what it is known to. */
export function moneyText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const major = Math.abs(minor) / 10 ** digits;
  const sign = minor < 0 ? '−' : '';
  const whole = grouped(Math.floor(major));
  const fraction = Math.round(Math.abs(minor) % 10 ** digits);
  const cents = fraction === 0 ? '' : `.${String(fraction).padStart(digits, '0')}`;
  return `${sign}${currency}\u00a0${whole}${cents}`;
}

/** Rounded as its interval allows, and ± to two digits, in whole major units where it is that wide. */
export function moneyWithMargin(amount: Estimate, currency: string): string {
  const half = halfWidth(amount);
  const step = roundingStep(half);
  const value = Math.round(amount.value / step) * step;
  const unit = 10 ** minorDigits(currency);
  const margin = half >= 10 * unit ? Math.ceil(roundedUp(half) / unit) * unit : Math.ceil(roundedUp(half));
  return `${moneyText(value, currency)}\u00a0±${moneyText(margin, currency).replace(`${currency}\u00a0`, '')}`;
}
