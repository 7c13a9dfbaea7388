import { memoryAt, sha256Module } from './sha256-module.ts';

/** Messages that are hashed at once. */
export const lanes = 4;

/** SHA-256 (FIPS 180-4) of four messages side by side, one block of each at a time. Word `w` of lane `l` is at `4w + l`. */
export interface Sha256Lanes {
  /** Where messages start: eight words a lane. */
  readonly initial: Uint32Array;
  /** The next block: sixteen words a lane. */
  readonly block: Uint32Array;
  /** What came of it: eight words a lane. */
  readonly state: Uint32Array;
  /** Absorbs the block, after the initial state or after what came before. */
  compress(after: 'initial' | 'state'): void;
}

/** What is used of WebAssembly, which every host has and not every host's types. */
const { WebAssembly: platform } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    Instance: new (
      module: object,
    ) => {
      exports: { memory: { readonly buffer: ArrayBuffer }; compress(from: number): void };
    };
  };
};

let compiled: object | 'not yet' = 'not yet';

export function sha256Lanes(): Sha256Lanes {
  if (compiled === 'not yet') compiled = new platform.Module(sha256Module());
  const { memory, compress } = new platform.Instance(compiled).exports;
  const words = (at: number, perLane: number) => new Uint32Array(memory.buffer, at, perLane * lanes);
  return {
    initial: words(memoryAt.initial, 8),
    block: words(memoryAt.block, 16),
    state: words(memoryAt.state, 8),
    compress: after => compress(after === 'initial' ? memoryAt.initial : memoryAt.state),
  };
}
