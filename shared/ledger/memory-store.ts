import type { DurableStore, StoreName } from './durable-store.ts';
import { isInFolder, requireStoreFolder, requireStoreName } from './store-name.ts';

/** A store that forgets: for the sample journeys, whose people are invented, and for tests. */
export function memoryStore(): DurableStore {
  const files = new Map<StoreName, Uint8Array>();
  return {
    async read(name) {
      return files.get(requireStoreName(name))?.slice() ?? 'absent';
    },
    async append(name, at, bytes) {
      const before = files.get(requireStoreName(name)) ?? new Uint8Array(0);
      if (before.length !== at) return { outcome: 'moved', size: before.length };
      const after = new Uint8Array(at + bytes.length);
      after.set(before);
      after.set(bytes, at);
      files.set(name, after);
      return { outcome: 'appended' };
    },
    async put(name, bytes, options) {
      if (files.has(requireStoreName(name)) && options?.ifAbsent) return 'present';
      files.set(name, bytes.slice());
      return 'written';
    },
    async remove(name) {
      files.delete(requireStoreName(name));
    },
    async list(folder) {
      requireStoreFolder(folder);
      return [...files.keys()].filter(name => isInFolder(name, folder)).sort();
    },
  };
}
