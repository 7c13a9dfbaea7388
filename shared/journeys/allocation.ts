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
