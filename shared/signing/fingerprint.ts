import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** How people compare a public key: 128 bits of its SHA-256, in groups of four. */
export function fingerprint(publicKey: string): string {
  const digest = bytesToHex(sha256(hexToBytes(publicKey))).slice(0, 32);
  return digest.match(/.{4}/g)!.join(' ');
}

/** As somebody typed it: with or without blanks, colons and capitals. */
export function readFingerprint(text: string): string | 'unreadable' {
  const plain = text.toLowerCase().replace(/[\s:-]/g, '');
  return /^[0-9a-f]{32}$/.test(plain) ? plain.match(/.{4}/g)!.join(' ') : 'unreadable';
}
