import type { DurableStore } from '../../shared/ledger/durable-store.ts';

export interface SettlingStore extends DurableStore {
  /** How many calls are under way. */
  underWay(): number;
  /** Resolves when none is. */
  settled(): Promise<void>;
}

/** The same store, which tells when what it was asked for is done: the process must not end before that. */
export function settlingStore(store: DurableStore): SettlingStore {
  const running = new Set<Promise<unknown>>();
  const follow = <T>(call: Promise<T>): Promise<T> => {
    running.add(call);
    const done = () => void running.delete(call);
    call.then(done, done);
    return call;
  };
  return {
    read: name => follow(store.read(name)),
    append: (name, at, bytes) => follow(store.append(name, at, bytes)),
    put: (name, bytes, options) => follow(store.put(name, bytes, options)),
    remove: name => follow(store.remove(name)),
    list: folder => follow(store.list(folder)),
    underWay: () => running.size,
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
