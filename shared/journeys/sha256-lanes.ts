import { sha256Module } from './sha256-module.ts';

/** What {@link sha256Module} exports. */
export interface Sha256Lanes {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  digest(listed: number, listEnd: number, digests: number, messageBytes: number): void;
}

/** What is used of WebAssembly, which every host has and not every host's types. */
const { WebAssembly: platform } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    Instance: new (module: object) => { exports: Sha256Lanes };
  };
};

let compiled: object | 'not yet' = 'not yet';

/** With a memory of its own. */
export function sha256Lanes(): Sha256Lanes {
  if (compiled === 'not yet') compiled = new platform.Module(sha256Module());
  return new platform.Instance(compiled).exports;
}
