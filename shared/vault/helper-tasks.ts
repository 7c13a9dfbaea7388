import type { ByteSource } from '../formats/byte-source.ts';
import type { Counted } from '../journeys/runner.ts';
import { type JourneyStore, type StoreColumns, storeOf } from '../journeys/store.ts';
import type { VaultHost } from './host.ts';
import { movedOf } from './packed-part.ts';
import { ReadingAhead, type ReadStep, type ToRead } from './reading-ahead.ts';
import { buffersOf, type Scan, scannedThere } from './scanning.ts';

/** What helpers do, by name: what is given and what comes back, all of it cloneable. Raw: never leaves the vault. */
export interface HelperTasks {
  /** Has it keep a store for the tasks that come. */
  readonly keep: { readonly input: StoreColumns; readonly output: 'kept' };
  readonly scan: { readonly input: Scan; readonly output: Counted };
  /** Begins to read tables; what was read before is forgotten. */
  readonly read: { readonly input: readonly ToRead[]; readonly output: 'reading' };
  /** The next step of that reading; the input are buffers of parts that are not needed any more. */
  readonly 'read-on': { readonly input: readonly ArrayBufferLike[]; readonly output: ReadStep };
}

/** What a helper needs of the world around it. */
export interface HelperHost extends Pick<VaultHost, 'digest'> {
  /** A source by its `place`. */
  open(place: ByteSource['place']): ByteSource;
}

export type TaskName = keyof HelperTasks;

export interface Request {
  readonly id: number;
  readonly task: TaskName;
  readonly input: HelperTasks[TaskName]['input'];
}

export type Reply =
  | { readonly id: number; readonly state: 'done'; readonly output: unknown }
  /** Never why: the text of an error could hold data. */
  | { readonly id: number; readonly state: 'failed' };

export type Say = (reply: Reply, handedOver: readonly ArrayBuffer[]) => void;

/** What a task gives back, and which buffers in it are moved and not copied. */
interface Done<T extends TaskName> {
  readonly output: HelperTasks[T]['output'];
  readonly handedOver?: readonly ArrayBuffer[];
}

type Tasks = { readonly [T in TaskName]: (input: HelperTasks[T]['input']) => Done<T> | Promise<Done<T>> };

/** The helper's side: does what it is told, one task after another. */
export function helperTasks(say: Say, host: HelperHost): (told: unknown) => void {
  let kept: JourneyStore | 'none' = 'none';
  const store = (): JourneyStore => {
    if (kept === 'none') throw new RangeError('no store is kept');
    return kept;
  };
  let reading: ReadingAhead | 'nothing' = 'nothing';
  const tasks: Tasks = {
    keep: columns => {
      kept = storeOf(columns);
      return { output: 'kept' };
    },
    scan: scan => {
      const output = scannedThere(store(), scan);
      return { output, handedOver: buffersOf(output) };
    },
    read(tables) {
      reading = new ReadingAhead(tables, host.open, host);
      return { output: 'reading' };
    },
    async 'read-on'(back) {
      if (reading === 'nothing') throw new RangeError('nothing is read');
      const output = await reading.next(back);
      const { then } = output;
      return { output, handedOver: then.kind === 'part' ? movedOf([then.part.buffer]) : [] };
    },
  };
  let before: Promise<void> = Promise.resolve();
  return told => {
    const { id, task, input } = told as Request;
    before = before.then(async () => {
      try {
        const { output, handedOver = [] } = await tasks[task](input as never);
        say({ id, state: 'done', output }, handedOver);
      } catch {
        say({ id, state: 'failed' }, []);
      }
    });
  };
}
