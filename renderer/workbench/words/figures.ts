const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

export const wholeNumber = (n: number): string => whole.format(Math.round(n));

export function countOf(n: number, one: string, many: string): string {
  return `${wholeNumber(n)} ${n === 1 ? one : many}`;
}

/** A part of a whole, 0 to 1, as a percentage that does not pretend to more than it knows. */
export function percent(part: number): string {
  const value = part * 100;
  if (value === 0) return '0 %';
  if (value < 0.1) return '< 0.1 %';
  if (value < 10 && Math.abs(value - Math.round(value)) > 0.05) return `${value.toFixed(1)} %`;
  return `${Math.round(value)} %`;
}

/** A δ as people write it: `10⁻⁶`, or `5 × 10⁻⁷`. */
export function smallProbability(p: number): string {
  const exponent = Math.floor(Math.log10(p) + 1e-9);
  const mantissa = p / 10 ** exponent;
  const power = `10${String(exponent).replace(/[-\d]/g, sign => superscripts[sign] ?? sign)}`;
  return Math.abs(mantissa - 1) < 0.005 ? power : `${Number(mantissa.toFixed(2))} × ${power}`;
}

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** To about how many in 100 an even suspicion can rise under ε: e^ε / (1 + e^ε), worst case (JOURNEYS.md 3.1). */
export function suspicionIn100(epsilon: number): number {
  return Math.min(99, Math.round((100 * Math.exp(epsilon)) / (1 + Math.exp(epsilon))));
}
