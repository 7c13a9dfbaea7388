import { GrowingText } from '../formats/row-texts.ts';
import { ByteDictionary } from '../journeys/byte-dictionary.ts';
import type { TextColumn } from '../journeys/text-column.ts';

/** Texts whose rewriting is kept from one column to the next: many rows say the same. */
const mostKept = 50_000;

/** Rewrites the texts of columns, each by itself. */
export function rewriter(rewrite: (text: string) => string): (column: TextColumn) => TextColumn {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const encoder = new TextEncoder();
  let texts = new ByteDictionary('text', Number.POSITIVE_INFINITY);
  let written: Uint8Array[] = [];
  return column => {
    if (texts.size > mostKept) {
      texts = new ByteDictionary('text', Number.POSITIVE_INFINITY);
      written = [];
    }
    const codes = new Uint32Array(column.length);
    texts.encode(column, codes);
    for (let code = written.length; code < texts.size; code++)
      written.push(encoder.encode(rewrite(decoder.decode(texts.text(code)))));
    const made = new GrowingText();
    for (const code of codes) made.add(written[code]!, 0, written[code]!.length);
    return made.take();
  };
}
