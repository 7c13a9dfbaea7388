import { Failure } from '../protocol/fault.ts';

/** Makes a large array; where there is no memory for it, that is the fault `too-large`. */
export function allocated<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new Failure('too-large', { what });
    throw error;
  }
}

/** Where a column lies: in memory of its thread alone, or in memory that helpers can be given. */
export type Memory = 'own' | 'shared';

/** As many bytes, all 0, as a column takes. */
export function room(what: string, bytes: number, memory: Memory): ArrayBufferLike {
  return allocated(what, () => (memory === 'own' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes)));
}
