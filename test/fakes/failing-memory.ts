/** Errors as V8 throws them. */
const refused = {
  array: () => new RangeError('Array buffer allocation failed'),
  memory: () => new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory'),
} as const;

const arrays = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

export interface FailingMemory {
  /**
   * Does something while one of its allocations fails.
   *
   * @param at  which of them, from 1
   * @returns whether there were that many
   */
  failing(at: number, work: () => Promise<void>): Promise<boolean>;
}

/**
 * Stands before every constructor of arrays, so it must come before the modules that are tried: some keep them.
 *
 * @param least  bytes; what is smaller is never refused
 */
export function failingMemory(least: number): FailingMemory {
  let left = 0;
  const take = (bytes: number, how: keyof typeof refused) => {
    if (left === 0 || bytes < least) return;
    left -= 1;
    if (left === 0) throw refused[how]();
  };
  for (const name of arrays) {
    const real = globalThis[name] as unknown as new (...of: unknown[]) => object;
    const { BYTES_PER_ELEMENT: width = 1 } = real as { readonly BYTES_PER_ELEMENT?: number };
    const counting: typeof real = new Proxy(real, {
      construct(target, of, made) {
        take(width * lengthOf(of[0]), 'array');
        return Reflect.construct(target, of, made === counting ? target : made) as object;
      },
    });
    // What `slice` and `map` make comes by it too.
    Object.defineProperty(real.prototype, 'constructor', {
      value: counting,
      configurable: true,
      writable: true,
    });
    Object.defineProperty(globalThis, name, { value: counting, configurable: true, writable: true });
  }
  const memory = WebAssembly.Memory.prototype;
  const grow = memory.grow;
  memory.grow = function (pages) {
    take(pages * (1 << 16), 'memory');
    return grow.call(this, pages);
  };
  return {
    async failing(at, work) {
      left = at;
      try {
        await work();
        return left === 0;
      } finally {
        left = 0;
      }
    },
  };
}

function lengthOf(of: unknown): number {
  if (typeof of === 'number') return of;
  // A view of a buffer takes nothing.
  if (typeof of !== 'object' || of === null || !('length' in of)) return 0;
  return typeof of.length === 'number' ? of.length : 0;
}
