const blockBytes = 4 << 20;

/**
 * A digest of a whole source while it streams by: SHA-256 over the SHA-256 of each 4 MiB block.
 * It tells two contents apart for the cache and the snapshot, and never leaves the vault.
 */
export class ContentDigest {
  readonly #digest: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly #blocks: Promise<Uint8Array>[] = [];
  /** Blocks whose digests are made, to be filled again. */
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  #block = new Uint8Array(blockBytes);
  #filled = 0;
  #bytes = 0;

  constructor(digest: (bytes: Uint8Array) => Promise<Uint8Array>) {
    this.#digest = digest;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.length;
    let at = 0;
    while (at < chunk.length) {
      const taken = Math.min(chunk.length - at, blockBytes - this.#filled);
      this.#block.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === blockBytes) await this.#close();
    }
  }

  async finish(): Promise<Uint8Array> {
    if (this.#filled > 0) await this.#close();
    const blocks = await Promise.all(this.#blocks);
    const all = new Uint8Array(8 + 32 * blocks.length);
    new DataView(all.buffer).setBigUint64(0, BigInt(this.#bytes));
    blocks.forEach((block, index) => {
      all.set(block, 8 + 32 * index);
    });
    return this.#digest(all);
  }

  /** At most two blocks are under way, so that a slow digest does not gather the file in memory. */
  async #close(): Promise<void> {
    const last = this.#blocks.at(-2);
    if (last !== undefined) await last;
    const block = this.#block;
    const digested = this.#digest(block.subarray(0, this.#filled));
    this.#blocks.push(digested);
    void digested.then(() => this.#spare.push(block)).catch(() => {});
    this.#block = this.#spare.pop() ?? new Uint8Array(blockBytes);
    this.#filled = 0;
  }
}
