/**
 * A share of the budget, `10%` or `0.1`, in millionths, exactly.
 *
 * @returns `too fine` below a millionth, `invalid` for anything but a decimal above 0 and up to 1
 */
export function parseShare(text: string): number | 'too fine' | 'invalid' {
  const match = /^([0-9]{0,6})(?:\.([0-9]{1,30}))?(?:[eE]([-+]?[0-9]{1,2}))?( ?%)?$/.exec(text);
  if (match === null) return 'invalid';
  const [, whole = '', fraction = '', exponent = '0', percent] = match;
  if (whole === '' && fraction === '') return 'invalid';
  const places = fraction.length - Number(exponent) + (percent === undefined ? 0 : 2) - 6;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 'invalid';
  const scale = 10n ** BigInt(Math.abs(places));
  if (places > 0 && digits % scale !== 0n) return digits > scale * 1_000_000n ? 'invalid' : 'too fine';
  const millionths = places > 0 ? digits / scale : digits * scale;
  return millionths <= 1_000_000n ? Number(millionths) : 'invalid';
}

/** `12.5%`; reads back as the same millionths. */
export function shareText(millionths: number): string {
  return `${millionths / 10_000}%`;
}
