/**
 * The part of the platform's Web Cryptography (W3C Web Cryptography Level 2) that is used: Ed25519, PBKDF2 and
 * AES-GCM. Browser workers and Node have the same object; there is no cryptography of our own beside it.
 */
export interface Subtle {
  importKey(
    format: 'raw' | 'pkcs8',
    key: Uint8Array<ArrayBuffer>,
    algorithm: unknown,
    extractable: boolean,
    // biome-ignore lint/suspicious/noExplicitAny: the platform's declarations differ in what they call a usage.
    usages: any,
  ): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: keys are the platform's, opaque here.
  generateKey(algorithm: any, extractable: boolean, usages: any): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  exportKey(format: 'raw' | 'pkcs8', key: any): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  sign(algorithm: any, key: any, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  verify(
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    algorithm: any,
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    key: any,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  deriveBits(algorithm: any, key: any, length: number): Promise<ArrayBuffer>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  encrypt(algorithm: any, key: any, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  decrypt(algorithm: any, key: any, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** Bytes in a buffer of their own, as the platform's calls want them. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
