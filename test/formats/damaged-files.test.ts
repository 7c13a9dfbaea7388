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

it.each([
  ['Parquet', 3776, 'a run that states more values than its page has'],
  ['JSON of lists of values', 6323, 'a list of names that is no JSON'],
])('%s, seed %d, is no crash and fills no memory: %s', async (name, seed) => {
  const file = sound.find(one => one.name === name)!;
  expect(await wrongsOfDamage(file, seed)).toEqual([]);
});
