import type { DurableStore } from '../../shared/ledger/durable-store.ts';

/** When a store fails: at which of its next operations, and how far that one gets. */
export interface Crash {
  readonly operation: number;
  readonly reach: 'before' | 'after' | { readonly part: number };
}

export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

/** A store in front of another that fails once, as told, and says how far its last append came. */
export function failingStore(inner: DurableStore) {
  let crash: Crash | 'none' = 'none';
  let operation = 0;
  let kept = { bytes: 0, of: 0 };

  async function run<Done>(
    work: () => Promise<Done>,
    inPart: (part: number) => Promise<void>,
  ): Promise<Done> {
    operation += 1;
    if (crash === 'none' || operation !== crash.operation) return work();
    if (crash.reach === 'after') await work();
    else if (crash.reach !== 'before') await inPart(crash.reach.part);
    throw new StoreFailed();
  }
  const whole = async () => {};

  const store: DurableStore = {
    read: name => run(() => inner.read(name), whole),
    append(name, at, bytes) {
      const keep = async (length: number) => {
        const result = await inner.append(name, at, bytes.subarray(0, length));
        if (result.outcome === 'appended') kept = { bytes: length, of: bytes.length };
        return result;
      };
      return run(
        () => keep(bytes.length),
        async part => {
          await keep(Math.floor(part * bytes.length));
        },
      );
    },
    put: (name, bytes, options) => run(() => inner.put(name, bytes, options), whole),
    remove: name => run(() => inner.remove(name), whole),
    list: folder => run(() => inner.list(folder), whole),
  };
  return {
    store,
    fail(next: Crash | 'none') {
      crash = next;
      operation = 0;
      kept = { bytes: 0, of: 0 };
    },
    /** How much of the last append is there, since it was told when to fail. */
    kept: () => kept,
  };
}
