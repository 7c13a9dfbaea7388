import { webcrypto } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { own } from '../../shared/signing/subtle.ts';

/** The platform's primitives do what their standards say, with the parameters that are used here. */

const { subtle } = webcrypto;
const hex = (text: string) => own(hexToBytes(text));
const ascii = (text: string) => own(new TextEncoder().encode(text));

/** RFC 8032, section 7.1. */
const ed25519 = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

/** The 48 bytes of a PKCS #8 private key of Ed25519 (RFC 8410, section 7) before its 32 bytes of secret. */
const pkcs8 = '302e020100300506032b657004220420';

it.each(ed25519)('signs as RFC 8032 says ($message)', async ({ secret, key, message, signature }) => {
  const own = await subtle.importKey('pkcs8', hex(pkcs8 + secret), 'Ed25519', false, ['sign']);
  const made = await subtle.sign('Ed25519', own, hex(message));
  expect(bytesToHex(new Uint8Array(made))).toBe(signature);
  const other = await subtle.importKey('raw', hex(key), 'Ed25519', false, ['verify']);
  expect(await subtle.verify('Ed25519', other, hex(signature), hex(message))).toBe(true);
  expect(await subtle.verify('Ed25519', other, hex(signature), hex(`${message}00`))).toBe(false);
});

it('stretches a passphrase as PBKDF2 with HMAC-SHA-256 does (RFC 7914, section 11)', async () => {
  for (const { typed, salt, iterations, bits } of [
    {
      typed: 'passwd',
      salt: 'salt',
      iterations: 1,
      bits: '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbcaa49cccaf11be38371bc7dd7a1b3'.slice(
        0,
        64,
      ),
    },
    {
      typed: 'Password',
      salt: 'NaCl',
      iterations: 80_000,
      bits: '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56',
    },
  ]) {
    const from = await subtle.importKey('raw', ascii(typed), 'PBKDF2', false, ['deriveBits']);
    const stretch = { name: 'PBKDF2', hash: 'SHA-256', salt: ascii(salt), iterations };
    expect(bytesToHex(new Uint8Array(await subtle.deriveBits(stretch, from, 256)))).toBe(bits);
  }
});

it('encrypts as AES-256-GCM does (the GCM specification, test case 16)', async () => {
  const key = await subtle.importKey(
    'raw',
    hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  );
  const gcm = {
    name: 'AES-GCM',
    iv: hex('cafebabefacedbaddecaf888'),
    additionalData: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  };
  const plain = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  );
  const box = await subtle.encrypt(gcm, key, plain);
  expect(bytesToHex(new Uint8Array(box))).toBe(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b',
  );
});
