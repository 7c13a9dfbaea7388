import { GrowingText } from '../formats/row-texts.ts';
import type { TextColumn } from '../journeys/text-column.ts';

/** Texts whose rewriting is kept: many rows of a column say the same. */
const mostKept = 50_000;

/** Rewrites the texts of columns, each by itself. */
export function rewriter(rewrite: (text: string) => string): (column: TextColumn) => TextColumn {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const encoder = new TextEncoder();
  const kept = new Map<string, Uint8Array>();
  return ({ bytes, offsets, length }) => {
    const made = new GrowingText();
    for (let row = 0; row < length; row++) {
      const text = decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!));
      let written = kept.get(text);
      if (written === undefined) {
        written = encoder.encode(rewrite(text));
        if (kept.size >= mostKept) kept.clear();
        kept.set(text, written);
      }
      made.add(written, 0, written.length);
    }
    return made.take();
  };
}
