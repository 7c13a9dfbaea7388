import type { DurableStore } from './durable-store.ts';
import { isSealed, type Sealing, sealAfter, sealedStart, unseal } from './sealed-lines.ts';
import { requireStoreName } from './store-name.ts';

/**
 * A durable store whose files are encrypted and authenticated in another one: the same promises, the same names,
 * lengths as those who use it count them. Files that are not sealed are refused.
 *
 * Guarantee: what an append acknowledged is in every later reading, since the store below keeps it and its line
 * counts from its last digit on; a line that was interrupted before is closed by the next one, as in a ledger.
 */
export function sealedStore(below: DurableStore, sealing: Sealing): DurableStore {
  return {
    async read(name) {
      const bytes = await below.read(name);
      return bytes === 'absent' ? 'absent' : (await unseal(sealing, name, bytes)).content;
    },
    async append(name, at, bytes) {
      const found = await below.read(name);
      const { content, end } =
        found === 'absent' || found.length === 0
          ? { content: new Uint8Array(0), end: sealedStart }
          : await unseal(sealing, name, found);
      if (content.length !== at) return { outcome: 'moved', size: content.length };
      const line = await sealAfter(sealing, name, end, bytes);
      const { outcome } = await below.append(name, end.size, line);
      if (outcome === 'appended') return { outcome };
      // Somebody came between the reading and the append: how long it is now, as those who use it count.
      const now = await below.read(name);
      const size = now === 'absent' ? 0 : (await unseal(sealing, name, now)).content.length;
      return { outcome: 'moved', size };
    },
    put: async (name, bytes, options) =>
      below.put(name, await sealAfter(sealing, requireStoreName(name), sealedStart, bytes), options),
    remove: name => below.remove(name),
    list: folder => below.list(folder),
  };
}

/** A file as it is when sealed; one that is sealed already stays. */
export async function sealedFile(sealing: Sealing, name: string, bytes: Uint8Array): Promise<Uint8Array> {
  return isSealed(bytes) ? bytes : sealAfter(sealing, name, sealedStart, bytes);
}
