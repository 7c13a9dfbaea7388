import { isoTime } from './berlin-clock.ts';
import { Draws, mix } from './draws.ts';
import { columns, type SampleEvent } from './record-writer.ts';
import { countryCodes } from './shop.ts';
import { identifierText } from './shopper.ts';

/**
 * What is wrong with exports. Rows of the first four kinds cannot be read and belong to nobody's journey;
 * the others are a matter of reading well.
 */
export const dirtKinds = [
  /** A record that breaks off: two to six fields. */
  'too few fields',
  /** A comma outside quotes, or commas behind the last column. */
  'too many fields',
  /** Empty, words, an impossible date or hour, a number that a spreadsheet made. */
  'time unreadable',
  'person empty',
  /** The header line again, as where exports are put one after another: its time does not parse. */
  'header repeated',
  /** A quoted touchpoint with a doubled quote, a comma and a line break. A whole record. */
  'quoted line break',
  /** A whole record but for one byte of Latin-1 in its touchpoint, which is not UTF-8. */
  'latin-1 byte',
  /** A whole record with an amount in words, with a currency or a decimal comma. */
  'amount unreadable',
  'blank line',
  /** A record, whole and clean, that ends in CR LF. They come in runs. */
  'crlf',
] as const;
export type Dirt = (typeof dirtKinds)[number];
export type DirtCounts = Record<Dirt, number>;

export const noDirt = (): DirtCounts => Object.fromEntries(dirtKinds.map(kind => [kind, 0])) as DirtCounts;

const badTimes = [
  '',
  'n/a',
  'yesterday',
  '2026-02-30T10:15:00+01:00',
  '2026-13-05T10:15:00+01:00',
  '2026-01-15T25:61:00+01:00',
  '00:13.4',
  '########',
] as const;
const badAmounts = ['"12,50"', 'EUR 12.50', '12.50 €', 'free', '#REF!'] as const;

const encoder = new TextEncoder();

/** Decides after which records something dirty stands, and what. Adds lines; the clean ones stay as they are. */
export class DirtSource {
  readonly counts = noDirt();
  readonly #draws = new Draws();
  #untilNext: number;
  #turn = 0;
  #crlfLeft = 0;

  constructor(seed: number) {
    this.#draws.restart(seed, 0xffff_ffff, mix(0xd127));
    this.#untilNext = 5;
  }

  /** How the next clean record ends. */
  lineEnd(): '\n' | '\r\n' {
    if (this.#crlfLeft === 0) return '\n';
    this.#crlfLeft--;
    this.counts.crlf++;
    return '\r\n';
  }

  /** Lines to add after a clean record, often none; like it in all that is not dirty. */
  after(record: SampleEvent): Uint8Array | 'nothing' {
    if (this.#crlfLeft > 0 || this.#untilNext-- > 0) return 'nothing';
    this.#untilNext = 20 + this.#draws.below(120);
    const kind = dirtKinds[this.#turn++ % dirtKinds.length]!;
    if (kind === 'crlf') {
      this.#crlfLeft = 1 + this.#draws.below(30);
      return 'nothing';
    }
    this.counts[kind]++;
    return this.#lines(kind, record);
  }

  #lines(kind: Exclude<Dirt, 'crlf'>, record: SampleEvent): Uint8Array {
    const person = identifierText(record.person);
    const time = isoTime(record.at);
    const country = countryCodes[record.country]!;
    const who = `${country},${record.age > 0 ? record.age : ''},${record.consent}`;
    const rest = `search,,${who}`;
    switch (kind) {
      case 'too few fields':
        return line(
          [person, time, 'home', 'search', '', country].slice(0, 2 + this.#draws.below(5)).join(','),
        );
      case 'too many fields':
        return line(
          this.#draws.chance(500)
            ? `${person},${time},search: lamp, white,${rest}`
            : `${person},${time},home,${rest},,`,
        );
      case 'time unreadable':
        return line(`${person},${this.#one(badTimes)},home,${rest}`);
      case 'person empty':
        return line(`${this.#draws.chance(700) ? '' : '""'},${time},home,${rest}`);
      case 'header repeated':
        return line(columns.join(','));
      case 'quoted line break':
        return line(`${person},${time},"search: 24"" lamp,\nwhite",${rest}`);
      case 'latin-1 byte': {
        const bytes = line(`${person},${time},search: caf?,${rest}`);
        bytes[bytes.indexOf(0x3f)] = 0xe9;
        return bytes;
      }
      case 'amount unreadable':
        return line(`${person},${time},purchase,search,${this.#one(badAmounts)},${who}`);
      case 'blank line':
        return line('');
    }
  }

  #one(texts: readonly string[]): string {
    return texts[this.#draws.below(texts.length)]!;
  }
}

function line(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${text}\n`);
}
