/** Writes the core segment of an IAB TCF version 2 string, field by field in the order of its specification. */
export function tcfString(purposes: readonly number[], legitimate: readonly number[] = []): string {
  const bits: string[] = [];
  const put = (value: number, width: number) => bits.push(value.toString(2).padStart(width, '0'));
  const set = (numbers: readonly number[], width: number) =>
    bits.push(Array.from({ length: width }, (_, at) => (numbers.includes(at + 1) ? '1' : '0')).join(''));
  put(2, 6);
  put(17_500_000_000, 36);
  put(17_500_000_000, 36);
  put(880, 12);
  put(1, 12);
  put(1, 6);
  put(4, 6);
  put(3, 6);
  put(48, 12);
  put(5, 6);
  put(1, 1);
  put(0, 1);
  set([], 12);
  set(purposes, 24);
  set(legitimate, 24);
  put(0, 1);
  put(3, 6);
  put(4, 6);
  put(0, 16);
  put(0, 1);
  put(0, 16);
  put(0, 1);
  const all = bits.join('');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return (all.match(/.{1,6}/g) ?? []).map(six => alphabet[Number.parseInt(six.padEnd(6, '0'), 2)]).join('');
}
