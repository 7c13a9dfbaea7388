import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type EmbeddedRelease, type EmbeddedVerdict, embeddedVerdict } from './embedded-release.ts';

/** SVG charts that carry their release in `<metadata>`. */

const opening = '<metadata id="murmuration">';
const closing = '</metadata>\n';
const root = /^<svg [^<>]*>\n/;

/**
 * JSON in which no character means anything to XML, so that it stands in an element as it is: the
 * characters that do are written as JSON's own escapes.
 */
export function jsonInXml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u007f-\u009f\u2028\u2029\ufffe\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @throws RangeError if the picture is not an SVG document of ours, or carries a release already */
export function svgWithRelease(svg: string, embedded: EmbeddedRelease): string {
  const head = root.exec(svg)?.[0];
  if (head === undefined || svg.includes('<metadata')) throw new RangeError('not a plain chart');
  const block = jsonInXml(embedded);
  return `${head}${opening}${block}${closing}${svg.slice(head.length)}`;
}

/** Takes the release out of an exported SVG and says whether it and the picture are as exported. */
export function verifySvg(svg: string): EmbeddedVerdict {
  const head = root.exec(svg)?.[0] ?? '';
  const from = head.length + opening.length;
  const to = svg.indexOf(closing, from);
  if (head === '' || !svg.startsWith(opening, head.length) || to < 0)
    return { state: 'altered', why: 'it carries no release' };
  const picture = head + svg.slice(to + closing.length);
  if (picture.includes('<metadata')) return { state: 'altered', why: 'it carries more than one release' };
  return embeddedVerdict(svg.slice(from, to), utf8ToBytes(picture), jsonInXml);
}
