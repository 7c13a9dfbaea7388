import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSigned, makeKeyPair, signStatement } from '../../shared/signing/ed25519.ts';
import { fingerprint, readFingerprint } from '../../shared/signing/fingerprint.ts';
import { unwrapSecret, type Wrapped, wrappedSchema, wrapSecret } from '../../shared/signing/passphrase.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

const { subtle } = webcrypto;
const at = new Date(Date.UTC(2026, 10, 26));

it('accepts a signature for its statement, purpose, time and key, and for nothing else', async () => {
  const [ours, theirs] = [await makeKeyPair(subtle), await makeKeyPair(subtle)];
  const statement = { k: 20, name: 'shop' };
  const signature = await signStatement(subtle, ours, 'policy', statement, at);
  expect(await isSigned(subtle, signature, 'policy', { name: 'shop', k: 20 })).toBe(true);
  for (const [forged, purpose, said] of [
    [signature, 'chart', statement],
    [signature, 'policy', { ...statement, k: 19 }],
    [{ ...signature, key: theirs.publicKey }, 'policy', statement],
    [{ ...signature, at: '2026-11-27T00:00:00.000Z' }, 'policy', statement],
    [{ ...signature, key: 'f'.repeat(64) }, 'policy', statement],
  ] as const) {
    expect(await isSigned(subtle, forged, purpose, said)).toBe(false);
  }
  for (let digit = 0; digit < 128; digit++) {
    const other = signature.signature[digit] === '0' ? '1' : '0';
    const changed = signature.signature.slice(0, digit) + other + signature.signature.slice(digit + 1);
    expect(await isSigned(subtle, { ...signature, signature: changed }, 'policy', statement)).toBe(false);
  }
});

it('gives a secret back to its passphrase alone, and finds every changed digit of what is stored', async () => {
  const secret = new TextEncoder().encode('a private key');
  const wrapped = await wrapSecret(subtle, new CtrRandom('wrap'), 'correct horse battery', secret);
  expect(JSON.stringify(wrapped)).not.toContain(Buffer.from(secret).toString('hex'));
  expect(await unwrapSecret(subtle, 'correct horse battery', wrapped)).toEqual(secret);
  expect(await unwrapSecret(subtle, 'correct horse batterz', wrapped)).toBe('wrong');
  const changed: Wrapped[] = [
    { ...wrapped, iterations: wrapped.iterations - 1 },
    { ...wrapped, salt: flipped(wrapped.salt, 0) },
    { ...wrapped, nonce: flipped(wrapped.nonce, 23) },
    { ...wrapped, box: flipped(wrapped.box, 0) },
    { ...wrapped, box: flipped(wrapped.box, wrapped.box.length - 1) },
  ];
  for (const altered of changed)
    expect(await unwrapSecret(subtle, 'correct horse battery', altered)).toBe('wrong');
  expect(wrappedSchema.safeParse({ ...wrapped, iterations: 1000 }).success).toBe(false);
}, 60_000);

it('shows a key as people compare it, and reads what they typed', async () => {
  const { publicKey } = await makeKeyPair(subtle);
  const shown = fingerprint(publicKey);
  expect(shown).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  expect(readFingerprint(shown.toUpperCase().replaceAll(' ', ':'))).toBe(shown);
  expect(readFingerprint('abcd')).toBe('unreadable');
});

function flipped(text: string, digit: number): string {
  return text.slice(0, digit) + (text[digit] === '0' ? '1' : '0') + text.slice(digit + 1);
}
