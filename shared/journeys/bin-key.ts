/**
 * A bin by what it stands for: names and numbers, never codes. Its canonical JSON is its one text:
 * different keys have different texts, whatever their labels hold.
 */
export type BinKey = Readonly<Record<string, string | number | null | string[]>>;
