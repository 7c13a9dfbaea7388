/** What happened to a file on its way: the bytes that are left, and which bytes of the whole file were touched. */
export interface Damaged {
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** Bytes before `from` and from `to` on are as they were, though not where they were. */
  readonly from: number;
  readonly to: number;
}

/** Whole numbers below `below`: mulberry32, the same for the same seed. */
export function draws(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const encoder = new TextEncoder();
const hostile = [
  '"',
  '""',
  '"\n',
  '\n',
  '\r\n',
  '\r',
  '\n\n\n',
  '\u0000',
  '\ufeff',
  ',',
  '\t\t',
  ';',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\u',
  '\\ud800',
  '<',
  '>',
  '</',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE log [<!ENTITY a "a">]>',
  '&a;',
  'NaN',
  '1e999',
  '-',
  '99999999999999999999999999999999',
  '\u2028',
  '\ud83d\ude00',
  '# Start date: 20260101\n',
  'PAR1',
].map(text => encoder.encode(text));

/** Damages a file in one of the ways that files are damaged. */
export function damaged(bytes: Uint8Array, draw: (below: number) => number): Damaged {
  const { length } = bytes;
  const at = draw(length);
  const span = Math.min(length - at, 1 + draw(draw(2) === 0 ? 8 : 400));
  const replaced = (kind: string, from: number, to: number, by: Uint8Array): Damaged => ({
    kind,
    bytes: new Uint8Array(Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)])),
    from,
    to,
  });
  const random = (count: number) => Uint8Array.from({ length: count }, () => draw(256));
  switch (draw(11)) {
    case 0:
      return replaced('a bit turned', at, at + 1, Uint8Array.of(bytes[at]! ^ (1 << draw(8))));
    case 1:
      return replaced('a byte changed', at, at + 1, random(1));
    case 2:
      return replaced('cut off', at, length, new Uint8Array(0));
    case 3:
      return replaced('a span lost', at, at + span, new Uint8Array(0));
    case 4:
      return replaced('noise between', at, at, random(span));
    case 5:
      return replaced('noise instead', at, at + span, random(span));
    case 6:
      return replaced('zeros instead', at, at + span, new Uint8Array(span));
    case 7:
      return replaced('a span twice', at, at, bytes.subarray(at, at + span));
    case 8:
      return replaced('something odd between', at, at, hostile[draw(hostile.length)]!);
    case 9:
      return replaced('something odd instead', at, at + 1, hostile[draw(hostile.length)]!);
    default:
      return replaced('more behind', length, length, random(span));
  }
}
