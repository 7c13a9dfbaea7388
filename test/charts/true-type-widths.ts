/** Advance widths out of a TrueType file: code point → thousandths of an em, rounded up. */
export function trueTypeWidths(font: Uint8Array): ReadonlyMap<number, number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    tables.set(String.fromCharCode(...font.subarray(at, at + 4)), view.getUint32(at + 8));
  }
  const unitsPerEm = view.getUint16(tables.get('head')! + 18);
  const metrics = view.getUint16(tables.get('hhea')! + 34);
  const hmtx = tables.get('hmtx')!;
  const advance = (glyph: number) => view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1));

  const cmap = tables.get('cmap')!;
  const widths = new Map<number, number>();
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const subtable = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(subtable) !== 4) continue;
    const segments = view.getUint16(subtable + 6) / 2;
    const ends = subtable + 14;
    const starts = ends + 2 * segments + 2;
    const deltas = starts + 2 * segments;
    const offsets = deltas + 2 * segments;
    for (let s = 0; s < segments; s++) {
      const end = view.getUint16(ends + 2 * s);
      const offset = view.getUint16(offsets + 2 * s);
      for (let code = view.getUint16(starts + 2 * s); code <= end && code < 0xffff; code++) {
        const start = view.getUint16(starts + 2 * s);
        const raw = offset === 0 ? code : view.getUint16(offsets + 2 * s + offset + 2 * (code - start));
        if (raw === 0) continue;
        const glyph = (raw + view.getUint16(deltas + 2 * s)) & 0xffff;
        if (glyph !== 0) widths.set(code, Math.ceil((advance(glyph) * 1000) / unitsPerEm));
      }
    }
  }
  return widths;
}
