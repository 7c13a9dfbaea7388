import type { ByteSource } from './byte-source.ts';
import { damaged } from './gzip.ts';
import { joinedBytes } from './joined-bytes.ts';
import { isData } from './zip.ts';

const blockBytes = 512;
const chunkBytes = 1 << 18;

/**
 * The files of a tar archive (POSIX ustar and pax, with GNU's long names), each readable once and only until the next
 * is asked for. Names are never used as paths; links and other special files are passed over.
 *
 * @throws Failure `damaged-file` where it ends early or a header does not fit its sum
 */
export async function* tarEntries(archive: ByteSource, signal?: AbortSignal): AsyncGenerator<ByteSource> {
  const reading = new Pulled(archive.stream(signal));
  let paxSize: number | 'as in the header' = 'as in the header';
  for (;;) {
    const header = await reading.take(blockBytes);
    // Without the zeros that end it, it may be cut off between two files.
    if (header.length < blockBytes) throw damaged('tar');
    if (header.every(byte => byte === 0)) {
      await reading.drain();
      return;
    }
    if (!sumFits(header)) throw damaged('tar');
    const size = paxSize === 'as in the header' ? numberAt(header, 124, 12) : paxSize;
    const type = header[156]!;
    paxSize = 'as in the header';
    const padded = Math.ceil(size / blockBytes) * blockBytes;
    if (type === 0x78) {
      if (size > 1 << 20) throw damaged('tar');
      paxSize = sizeInPax(decoder.decode((await reading.take(padded)).subarray(0, size)));
      continue;
    }
    const name = textAt(header, 0, 100);
    const entry = new TarFile(name, size, reading);
    if ((type === 0x30 || type === 0) && isData(name)) yield entry.source();
    await entry.skipRest(padded - size);
  }
}

function sizeInPax(text: string): number | 'as in the header' {
  const found = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return found === undefined ? 'as in the header' : Number(found);
}

/** Bytes at the beginning of a file that can be read again: as many as a look into a packed one takes. */
const mostKept = 16 << 20;

class TarFile {
  readonly #name: string;
  readonly #size: number;
  readonly #reading: Pulled;
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #read = 0;

  constructor(name: string, size: number, reading: Pulled) {
    this.#name = name.split('/').at(-1)!;
    this.#size = size;
    this.#reading = reading;
  }

  source(): ByteSource {
    return {
      name: this.#name,
      size: 'unknown',
      expectedSize: async () => this.#size,
      slice: async (from, to) => {
        const wanted = Math.min(to, this.#size);
        if (wanted > this.#read) await this.#take(wanted - this.#read);
        if (wanted > this.#keptBytes) throw damaged('tar');
        return joinedBytes(this.#kept).slice(from, wanted);
      },
      stream: () => this.#stream(),
    };
  }

  async *#stream(): AsyncGenerator<Uint8Array> {
    if (this.#read > this.#keptBytes) throw damaged('tar');
    let given = 0;
    for (const piece of this.#kept) {
      given += piece.length;
      yield piece;
    }
    // Somebody else may have read on since.
    if (this.#read !== given) throw damaged('tar');
    while (this.#read < this.#size) yield await this.#take(chunkBytes);
  }

  async skipRest(padding: number): Promise<void> {
    while (this.#read < this.#size) await this.#take(chunkBytes);
    if ((await this.#reading.take(padding)).length < padding) throw damaged('tar');
  }

  async #take(most: number): Promise<Uint8Array> {
    const bytes = Math.min(most, this.#size - this.#read);
    const taken = await this.#reading.take(bytes);
    if (taken.length < bytes) throw damaged('tar');
    if (this.#read === this.#keptBytes && this.#keptBytes + bytes <= mostKept) {
      this.#kept.push(taken);
      this.#keptBytes += bytes;
    }
    this.#read += bytes;
    return taken;
  }
}

/** A stream read in pieces of the size that is asked for. */
class Pulled {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let missing = bytes;
    while (missing > 0) {
      if (this.#chunk.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) break;
        this.#chunk = next.value;
        continue;
      }
      const piece = this.#chunk.subarray(0, missing);
      pieces.push(piece);
      missing -= piece.length;
      this.#chunk = this.#chunk.subarray(piece.length);
    }
    return joinedBytes(pieces);
  }

  /** Reads on to the end, so that what unpacks it sees its last bytes too. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }
}

function sumFits(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < blockBytes; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!;
  return sum === numberAt(header, 148, 8);
}

/** Octal text, or base 256 where the first bit is set (GNU). */
function numberAt(header: Uint8Array, at: number, length: number): number {
  if ((header[at]! & 0x80) !== 0) {
    let value = 0;
    for (let i = at + 4; i < at + length; i++) value = value * 256 + header[i]!;
    return value;
  }
  const text = textAt(header, at, length).trim();
  if (!/^[0-7]*$/.test(text)) throw damaged('tar');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function textAt(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

const decoder = new TextDecoder();
