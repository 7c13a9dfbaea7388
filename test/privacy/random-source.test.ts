import { expect, it } from 'vitest';
import {
  platformRandom,
  type RandomSource,
  requireCryptographic,
} from '../../shared/privacy/random-source.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';

/** 1, 2, … 255, 1, 2, … across fills, and every array that it was given. */
function counting() {
  const given: Uint8Array[] = [];
  let next = 0;
  const fill = (bytes: Uint8Array) => {
    given.push(bytes);
    for (let i = 0; i < bytes.length; i++) bytes[i] = 1 + (next++ % 255);
  };
  return { fill, given };
}

it('hands out each byte once, in order, and refills when a buffer is used up', () => {
  const { fill, given } = counting();
  const source = platformRandom(fill);
  const drawn = Array.from({ length: 70_000 }, () => source.nextByte());
  expect(drawn).toEqual(Array.from({ length: 70_000 }, (_, i) => 1 + (i % 255)));
  expect(given.length).toBe(2);
  expect(given.every(bytes => bytes.length <= 65_536)).toBe(true);
});

it('wipes bytes once they have been used', () => {
  const { fill, given } = counting();
  const source = platformRandom(fill);
  for (let i = 0; i < 1_000; i++) source.nextByte();
  expect(given[0]!.subarray(0, 1_000).every(byte => byte === 0)).toBe(true);
  expect(given[0]!.subarray(1_000).every(byte => byte !== 0)).toBe(true);
});

it('takes nothing before it is asked', () => {
  const { fill, given } = counting();
  platformRandom(fill);
  expect(given).toEqual([]);
});

it('refuses a generator that fills in nothing', () => {
  expect(() => platformRandom(() => {}).nextByte()).toThrow('gave nothing');
});

it('refuses test sources, and those that only call themselves cryptographic', () => {
  const pretender: RandomSource = { kind: 'csprng', nextByte: () => 4 };
  expect(() => requireCryptographic(new CtrRandom('seed'))).toThrow(TypeError);
  expect(() => requireCryptographic(pretender)).toThrow(TypeError);
  expect(() => requireCryptographic(platformRandom(counting().fill))).not.toThrow();
});

it('gives tests the hash of seed and counter, block after block', () => {
  const source = new CtrRandom(new Uint8Array(0));
  const bytes = Array.from({ length: 33 }, () => source.nextByte());
  // SHA-256 of eight zero bytes, and of seven zero bytes and a one.
  expect(Buffer.from(bytes.slice(0, 32)).toString('hex')).toBe(
    'af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc',
  );
  expect(bytes[32]).toBe(0xcd);
  expect(source.bytesConsumed).toBe(33);
});
