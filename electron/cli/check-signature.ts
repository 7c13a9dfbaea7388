import { webcrypto } from 'node:crypto';
import type { CheckSignature } from '../../shared/release/verify-export.ts';
import { isSigned } from '../../shared/signing/ed25519.ts';

export const isOurSignature: CheckSignature = (signature, purpose, statement) =>
  isSigned(webcrypto.subtle, signature, purpose, statement);
