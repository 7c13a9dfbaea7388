import { isoTime } from './berlin-clock.ts';
import { channels, countryCodes, touchpoints } from './shop.ts';

export const columns = [
  'customer_id',
  'event_time',
  'touchpoint',
  'channel',
  'amount',
  'country',
  'age',
  'consent_analytics',
] as const;

export interface SampleEvent {
  /** See `identifierWord`. */
  person: number;
  /** Seconds since 1970, UTC. */
  at: number;
  touchpoint: number;
  channel: number;
  cents: number;
  country: number;
  age: number;
  consent: 'yes' | 'no' | '';
}

const encoder = new TextEncoder();
const encode = (texts: readonly string[]) => texts.map(text => encoder.encode(text));
const touchpointBytes = encode(touchpoints);
const channelBytes = encode(channels);
const countryBytes = encode(countryCodes);
const consentBytes = { yes: encoder.encode('yes'), no: encoder.encode('no'), '': encoder.encode('') };
const comma = 0x2c;

/** Writes CSV records as UTF-8 into chunks of about `chunkBytes`. */
export class RecordWriter {
  readonly #limit: number;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  #hour = Number.NaN;
  #hourText: Uint8Array = new Uint8Array();
  #offsetText: Uint8Array = new Uint8Array();

  constructor(chunkBytes: number) {
    this.#limit = chunkBytes;
    this.#bytes = new Uint8Array(chunkBytes + 4096);
  }

  get full(): boolean {
    return this.#length >= this.#limit;
  }

  /** What has been written since the last call; a copy of its own. */
  take(): Uint8Array<ArrayBuffer> {
    const chunk = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return chunk;
  }

  /** At most 4,096 bytes between two looks at `full`. */
  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string): void {
    this.bytes(encoder.encode(text));
  }

  record(event: SampleEvent, end: '\n' | '\r\n'): void {
    this.#byte(0x63);
    for (let shift = 28; shift >= 0; shift -= 4) this.#byte(hexadecimal[(event.person >>> shift) & 15]!);
    this.#byte(comma);
    this.#time(event.at);
    this.#byte(comma);
    this.#short(touchpointBytes[event.touchpoint]!);
    this.#byte(comma);
    this.#short(channelBytes[event.channel]!);
    this.#byte(comma);
    if (event.cents > 0) {
      this.#digits(Math.floor(event.cents / 100));
      this.#byte(0x2e);
      this.#pair(event.cents % 100);
    }
    this.#byte(comma);
    this.#short(countryBytes[event.country]!);
    this.#byte(comma);
    if (event.age > 0) this.#digits(event.age);
    this.#byte(comma);
    this.#short(consentBytes[event.consent]);
    if (end === '\r\n') this.#byte(0x0d);
    this.#byte(0x0a);
  }

  #time(at: number): void {
    const hour = Math.floor(at / 3600);
    if (hour !== this.#hour) {
      this.#hour = hour;
      const text = isoTime(hour * 3600);
      this.#hourText = encoder.encode(text.slice(0, 14));
      this.#offsetText = encoder.encode(text.slice(19));
    }
    this.#short(this.#hourText);
    const second = at - hour * 3600;
    this.#pair(Math.floor(second / 60));
    this.#byte(0x3a);
    this.#pair(second % 60);
    this.#short(this.#offsetText);
  }

  #byte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  #short(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index++) this.#bytes[this.#length++] = bytes[index]!;
  }

  #pair(value: number): void {
    this.#byte(0x30 + Math.floor(value / 10));
    this.#byte(0x30 + (value % 10));
  }

  #digits(value: number): void {
    if (value >= 10) this.#digits(Math.floor(value / 10));
    this.#byte(0x30 + (value % 10));
  }
}

const hexadecimal = encoder.encode('0123456789abcdef');
