import type { ByteSource } from '../formats/byte-source.ts';
import { faultOf } from '../protocol/exhausted.ts';
import type { Fault } from '../protocol/fault.ts';
import type { Reject } from '../protocol/summary.ts';
import type { VaultHost } from './host.ts';
import { type PackedPart, packed } from './packed-part.ts';
import { type PlainEntries, type PlainSink, plainTable } from './plain-tables.ts';
import { Rejects } from './rejects.ts';

/** What a helper is told of the tables that it reads. */
export interface ToRead {
  readonly place: ByteSource['place'];
  readonly plain: PlainEntries;
}

/** What happened since the step before. */
export interface Told {
  readonly bytes: number;
  readonly reached: number | 'by bytes';
  readonly found: number;
  readonly blank: number;
  readonly rejected: readonly Reject[];
  readonly seen: readonly number[];
}

/** One of the steps in which a helper reads, in the order of the source; all of them can be cloned. */
export interface ReadStep {
  readonly told: Told;
  readonly then:
    | { readonly kind: 'bytes read' }
    | { readonly kind: 'entry'; readonly path: string }
    | { readonly kind: 'part'; readonly part: PackedPart }
    | { readonly kind: 'entry read' }
    | { readonly kind: 'source read'; readonly digest: Uint8Array }
    | { readonly kind: 'fault'; readonly fault: Fault };
}

type Then = ReadStep['then'];

/** Reads on while nobody asks, by one part. */
export class ReadingAhead {
  #told = nothingTold();
  #next: ReadStep | 'none' = 'none';
  #wanted: ((step: ReadStep) => void) | 'nothing' = 'nothing';
  #taken: () => void = () => {};
  /** Buffers of parts that were taken and given back. */
  readonly #spare: ArrayBufferLike[] = [];

  constructor(
    tables: readonly ToRead[],
    open: (place: ByteSource['place']) => ByteSource,
    host: Pick<VaultHost, 'digest'>,
  ) {
    void this.#read(tables, open, host).catch(error => {
      return this.#add({ kind: 'fault', fault: faultOf(error) });
    });
  }

  /**
   * One after another.
   *
   * @param back  buffers of parts that are not needed any more
   */
  next(back: readonly ArrayBufferLike[]): Promise<ReadStep> {
    this.#spare.push(...back);
    const step = this.#next;
    if (step !== 'none') {
      this.#next = 'none';
      this.#taken();
      return Promise.resolve(step);
    }
    if (this.#told.bytes > 0) return Promise.resolve(this.#step({ kind: 'bytes read' }));
    return new Promise(resolve => {
      this.#wanted = resolve;
    });
  }

  async #read(
    tables: readonly ToRead[],
    open: (place: ByteSource['place']) => ByteSource,
    host: Pick<VaultHost, 'digest'>,
  ): Promise<void> {
    const never = new AbortController().signal;
    const to: PlainSink = {
      bytes: read => {
        this.#told.bytes += read;
        if (this.#wanted !== 'nothing') this.#give(this.#wanted, this.#step({ kind: 'bytes read' }));
      },
      reached: part => {
        this.#told.reached = part;
      },
      found: records => {
        this.#told.found += records;
      },
      blank: lines => {
        this.#told.blank += lines;
      },
      rejected: rows => this.#told.rejects.addCounted(rows),
    };
    for (const { place, plain } of tables) {
      const table = plainTable({ source: open(place), plain }, host, never, to);
      let entry = await table.next();
      for (; !entry.done; entry = await table.next()) {
        await this.#add({ kind: 'entry', path: entry.value.path });
        for await (const part of entry.value.parts(column => void this.#told.seen.add(column)))
          await this.#add({ kind: 'part', part: packed(part, this.#spare.pop()) });
        await this.#add({ kind: 'entry read' });
      }
      await this.#add({ kind: 'source read', digest: entry.value });
    }
  }

  /** Once the step before was taken. */
  async #add(then: Then): Promise<void> {
    while (this.#next !== 'none') {
      await new Promise<void>(taken => {
        this.#taken = taken;
      });
    }
    const step = this.#step(then);
    if (this.#wanted === 'nothing') this.#next = step;
    else this.#give(this.#wanted, step);
  }

  #give(wanted: (step: ReadStep) => void, step: ReadStep): void {
    this.#wanted = 'nothing';
    wanted(step);
  }

  #step(then: Then): ReadStep {
    const { rejects, seen, ...counts } = this.#told;
    this.#told = nothingTold();
    return { told: { ...counts, rejected: rejects.byCause(), seen: [...seen] }, then };
  }
}

function nothingTold() {
  return {
    bytes: 0,
    reached: 'by bytes' as number | 'by bytes',
    found: 0,
    blank: 0,
    rejects: new Rejects(),
    seen: new Set<number>(),
  };
}
