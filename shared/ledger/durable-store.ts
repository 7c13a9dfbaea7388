/** `folder/file`, lower-case letters, digits, `-` and `.`; never a path out of the store. */
export type StoreName = string;

/**
 * Where ledgers, answers and keys outlive a crash. Every method resolves only after the bytes are on
 * durable storage (fsync of the file and of its folder). One implementation writes files
 * (desktop and command line), one speaks to it from the vault's page, one forgets (sample, tests).
 */
export interface DurableStore {
  read(name: StoreName): Promise<Uint8Array | 'absent'>;
  /**
   * Appends if and only if the file is `at` bytes long; `at` 0 also creates it. Safe against other
   * processes: two appends at the same length never both succeed.
   */
  append(
    name: StoreName,
    at: number,
    bytes: Uint8Array,
  ): Promise<{ outcome: 'appended' } | { outcome: 'moved'; size: number }>;
  /** Replaces the whole file at once (temporary file, fsync, rename). With `ifAbsent` an existing file wins. */
  put(name: StoreName, bytes: Uint8Array, options?: { ifAbsent?: boolean }): Promise<'written' | 'present'>;
  remove(name: StoreName): Promise<void>;
  /** Every file in the folder and below it, by full name, sorted; `''` is the whole store. */
  list(folder: string): Promise<readonly StoreName[]>;
}
