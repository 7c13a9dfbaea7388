/** A bin by what it stands for: names and numbers, never codes. */
export type BinKey = Readonly<Record<string, string | number | null | string[]>>;

/**
 * The one text of a key: JSON with its parts in code-unit order of their names. Different keys have
 * different texts, whatever their labels hold.
 */
export function canonicalKey(key: BinKey): string {
  const parts = Object.keys(key).sort();
  return `{${parts.map(part => `${JSON.stringify(part)}:${JSON.stringify(key[part])}`).join(',')}}`;
}
