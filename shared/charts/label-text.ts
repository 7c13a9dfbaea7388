/**
 * Names of touchpoints and attributes are data from somebody else's file: they may hold control
 * characters, overrides of the writing direction, or stacks of accents. What is drawn is made
 * harmless here; files that carry the data (JSON, CSV) keep the name as it is.
 */

const directionMarks = /[\u061c\u200e\u200f\ufeff\u00ad]/gu;
const invisible =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202a-\u202e\u2060-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const stackedAccents = /(\p{M}{4})\p{M}+/gu;

/** A name as it is drawn: one line, no controls, no direction overrides, valid in XML. */
export function labelText(name: string): string {
  const drawn = name
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(directionMarks, '')
    .replace(invisible, '\ufffd')
    .replace(stackedAccents, '$1')
    .trim();
  return drawn === '' ? '(empty)' : drawn;
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name inside a sentence: quoted, and kept from turning the words and numbers after it around. */
export function quoted(name: string): string {
  const text = labelText(name);
  return rightToLeft.test(text) ? `“\u2068${text}\u2069”` : `“${text}”`;
}

/** A name in an ECharts rich text, where `{style|…}` is markup. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('{', '{\u200b');
}
