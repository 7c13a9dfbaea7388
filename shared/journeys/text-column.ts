/**
 * Texts of many rows as one run of UTF-8 bytes: text `i` is `bytes[offsets[i] .. offsets[i + 1]]`.
 * Raw: never leaves the vault, and has no JSON form.
 */
export interface TextColumn {
  readonly length: number;
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  /** `byteHash` of each text, where it was worked out before. */
  readonly hashes?: Int32Array;
}
