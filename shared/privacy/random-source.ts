/** Where every random byte comes from. Nothing here reaches for a global generator. */
export interface RandomSource {
  readonly kind: 'csprng' | 'test';
  /** 0 to 255, uniform and independent. */
  nextByte(): number;
}

export interface CryptographicSource extends RandomSource {
  readonly kind: 'csprng';
}

/** What one call of `crypto.getRandomValues` may fill at most. */
const BUFFER_BYTES = 65_536;

const genuine = new WeakSet<RandomSource>();

/**
 * The platform's cryptographic generator, buffered; each byte is wiped once it has been used.
 *
 * @param fill  overwrites the whole array with random bytes, as `crypto.getRandomValues` does
 */
export function platformRandom(fill: (bytes: Uint8Array<ArrayBuffer>) => void): CryptographicSource {
  const buffer = new Uint8Array(BUFFER_BYTES);
  let next = BUFFER_BYTES;
  const source: CryptographicSource = {
    kind: 'csprng',
    nextByte() {
      if (next === BUFFER_BYTES) {
        fill(buffer);
        if (buffer.every(byte => byte === 0)) throw new Error('the random generator gave nothing');
        next = 0;
      }
      const byte = buffer[next]!;
      buffer[next] = 0;
      next += 1;
      return byte;
    },
  };
  genuine.add(source);
  return source;
}

/**
 * Stands before everything that people's data go through.
 *
 * @throws TypeError for a source that {@link platformRandom} did not make, whatever it calls itself
 */
export function requireCryptographic(source: RandomSource): asserts source is CryptographicSource {
  if (source.kind !== 'csprng' || !genuine.has(source)) {
    throw new TypeError('privacy noise needs the cryptographic generator');
  }
}
