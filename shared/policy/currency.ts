/** Decimals of a currency's minor unit (ISO 4217, as the platform has it). */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
