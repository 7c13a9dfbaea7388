import { expect, it } from 'vitest';
import { sound, wrongsOfDamage } from '../fakes/damaged-reading.ts';

const files = 10_000;

it.each(sound.map((file, k) => [file.name, file, k] as const))(
  '%s that is damaged is read as far as it can be, or refused, and no row is lost',
  async (_, file, k) => {
    const wrongs: string[] = [];
    for (let seed = 1000 + k; seed < 1000 + files; seed += sound.length)
      wrongs.push(...(await wrongsOfDamage(file, seed)));
    expect(wrongs).toEqual([]);
  },
);
