import { totalSize } from '../formats/byte-source.ts';
import type { RecordSink } from '../formats/record-table.ts';
import type { TextBatch } from '../formats/row-texts.ts';
import { Failure } from '../protocol/fault.ts';
import { type Helper, lostAlone, startHelper } from './helper.ts';
import type { VaultHost } from './host.ts';
import { movedOf, unpacking } from './packed-part.ts';
import type { PlainEntry, PlainReading, PlainSink, PlainSource, PlainTable } from './plain-tables.ts';
import type { ReadStep } from './reading-ahead.ts';

/** In a thread beside this one, where there may be one that finds the sources, and they are large enough to be worth it. */
export async function readingElsewhere(
  sources: readonly PlainSource[],
  { threads }: Pick<VaultHost, 'threads'>,
  signal: AbortSignal,
): Promise<PlainReading | 'not worth it'> {
  const size = totalSize(sources.map(({ source }) => source));
  const found = sources.every(({ source }) => source.place !== undefined);
  if (threads.most === 0 || !found || size === 'unknown' || size < threads.leastBytes) return 'not worth it';
  const helper = startHelper(threads);
  const tables = sources.map(({ source, plain }) => ({ place: source.place, plain }));
  const cancelled = cancelledBy(signal);
  try {
    const reading = await Promise.race([helper.do('read', tables), cancelled]).catch(lostAlone);
    return reading === 'lost' ? 'not worth it' : new TablesElsewhere(helper, cancelled);
  } catch (error) {
    helper.end();
    throw error;
  }
}

/** Rejects with the fault `cancelled`, and is never anything else. */
function cancelledBy(signal: AbortSignal): Promise<never> {
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = () => reject(new Failure('cancelled'));
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
  // It may fail while nobody waits for it.
  cancelled.catch(() => {});
  return cancelled;
}

/** The tables that a helper reads, one after another. */
class TablesElsewhere implements PlainReading {
  readonly #helper: Helper;
  readonly #cancelled: Promise<never>;
  /** Buffers of parts that were looked at. */
  #back: ArrayBufferLike[] = [];
  readonly #unpacked = unpacking();
  #coming: Promise<ReadStep>;

  constructor(helper: Helper, cancelled: Promise<never>) {
    this.#helper = helper;
    this.#cancelled = cancelled;
    this.#coming = this.#ask();
  }

  end(): void {
    this.#helper.end();
  }

  async *table(to: PlainSink): PlainTable {
    for (;;) {
      const then = await this.#step(to);
      switch (then.kind) {
        case 'bytes read':
          continue;
        case 'entry':
          yield { path: then.path, parts: seen => this.#parts(to, seen) } satisfies PlainEntry;
          continue;
        case 'source read':
          return then.digest;
        case 'part':
        case 'entry read':
          throw new Failure('internal');
      }
    }
  }

  async *#parts(to: PlainSink, seen: RecordSink['seen']): AsyncGenerator<TextBatch, void, undefined> {
    for (;;) {
      const then = await this.#step(to, seen);
      switch (then.kind) {
        case 'bytes read':
          continue;
        case 'part':
          yield this.#unpacked(then.part);
          this.#back.push(then.part.buffer);
          continue;
        case 'entry read':
          return;
        case 'entry':
        case 'source read':
          throw new Failure('internal');
      }
    }
  }

  /** The helper is asked for the next step before this one is looked at. */
  async #step(
    to: PlainSink,
    seen: RecordSink['seen'] = () => {},
  ): Promise<Exclude<ReadStep['then'], { kind: 'fault' }>> {
    const step = await Promise.race([this.#coming, this.#cancelled]).catch(lostAlone);
    if (step === 'lost') throw new Failure('internal');
    const { told, then } = step;
    if (then.kind !== 'fault') this.#coming = this.#ask();
    to.found(told.found);
    to.blank(told.blank);
    for (const rows of told.rejected) to.rejected(rows);
    for (const column of told.seen) seen(column);
    if (told.reached !== 'by bytes') to.reached(told.reached);
    if (told.bytes > 0) to.bytes(told.bytes);
    if (then.kind === 'fault') throw new Failure(then.fault.code, then.fault.params);
    return then;
  }

  #ask(): Promise<ReadStep> {
    const back = this.#back;
    this.#back = [];
    const step = this.#helper.do('read-on', back, movedOf(back));
    step.catch(() => {});
    return step;
  }
}
