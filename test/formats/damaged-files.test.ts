import { expect, it } from 'vitest';
import { sound, wrongsOfDamage } from '../fakes/damaged-reading.ts';

it.each(sound.map(file => [file.name, file] as const))(
  '%s that is damaged is read as far as it can be, or refused, and no row is lost',
  async (_, file) => {
    const wrongs: string[] = [];
    for (let seed = 1; seed <= 12; seed++) wrongs.push(...(await wrongsOfDamage(file, seed)));
    expect(wrongs).toEqual([]);
  },
);
