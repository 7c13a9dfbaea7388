import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { readPopulationTable } from '../../shared/vault/population-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

const calm = { signal: new AbortController().signal, progress: () => {} };
const mapping: Mapping = {
  person: ['id'],
  time: { kind: 'clock', column: 'at', format: 'auto' },
  touchpoint: { columns: ['page'], join: ' / ' },
  attributes: { age: { column: 'age', bands: [18, 40, 65, 80] }, land: { column: 'land' } },
  sensitive: [],
  precision: 'day',
  zone: 'UTC',
  groups: {},
  public: [],
};
const file = (name: string, lines: readonly string[]) =>
  memorySource(name, new TextEncoder().encode(lines.join('\n')));

/** The file has every tenth person of the population; one in it is alone there, too. */
const everybody = Array.from({ length: 1000 }, (_, i) => ({
  age: 20 + (i % 60),
  land: i % 3 === 0 ? 'AT' : 'DE',
}));
const alone = { age: 90, land: 'LI' };
const population = file('everybody.csv', [
  'land,age,note',
  ...[...everybody, alone].map(({ age, land }) => `${land},${age},x`),
]);

async function opened() {
  const sampled = [...everybody.filter((_, i) => i % 10 === 0), alone];
  const source = file('journeys.csv', [
    'id,at,page,age,land',
    ...sampled.map(({ age, land }, i) => `p${i},2026-02-03T10:00:00Z,home,${age},${land}`),
  ]);
  const { tables, summary } = await look([source], 'names');
  return openDataset(
    {
      host: hastyHost(),
      kind: 'durable',
      tables,
      format: summary.format,
      population: 'sampled',
      mapping,
      terms: 'default',
      leaveOut: [],
    },
    calm,
  );
}

describe('a whole population', () => {
  it('is read as the file is: by column name, banded, wherever the columns stand', async () => {
    const { people, columns } = await readPopulationTable([population], mapping, hastyHost(), calm);
    const { codes, labels } = columns.get('age')!;
    expect(people).toBe(1001);
    expect(new Set(labels)).toEqual(new Set(['18–39', '40–64', '65–79', '80 and over']));
    expect(labels[codes[1000]!]).toBe('80 and over');
  });

  it('gives figures of somebody who looks people up in it, of the columns of each view', async () => {
    const dataset = await opened();
    const of = async (view: typeof asMapped) => {
      const preview = await dataset.risk.preview(view, 'not a sample', calm);
      if (preview.state !== 'shown') throw new Error(preview.why);
      return preview.population;
    };
    expect(await of(asMapped)).toEqual({ state: 'none' });
    await dataset.risk.takePopulation([population], calm);
    // Six classes of 83 and more and one of one: 7 in 1001 of one person sought, by classes in 101 of the file.
    expect(await of(asMapped)).toEqual({
      state: 'held',
      people: 1000,
      below_k: '0–20 %',
      alone: '0–20 %',
      journalist: '0–20 %',
      marketer: '0–20 %',
    });
    expect(await of({ ...asMapped, attributes: { age: 'wider' } })).toMatchObject({ state: 'held' });
    expect(await of({ ...asMapped, attributes: { age: 'dropped', land: 'dropped' } })).toEqual({
      state: 'none',
    });
    await dataset.risk.takePopulation(
      [file('few.csv', ['age,land', ...everybody.slice(0, 60).map(() => '30,DE')])],
      calm,
    );
    expect(await of(asMapped)).toEqual({ state: 'not theirs' });
    dataset.close();
  });

  it('is one of five at most: of tables that each differ a little, the next would count single people', async () => {
    const dataset = await opened();
    const table = (people: number) =>
      file(`${people}.csv`, ['age,land', ...everybody.slice(0, people).map(one => `${one.age},${one.land}`)]);
    const states: string[] = [];
    for (const people of [900, 901, 902, 903, 904, 900, 905, 904]) {
      await dataset.risk.takePopulation([table(people)], calm);
      const preview = await dataset.risk.preview(asMapped, 'not a sample', calm);
      states.push(preview.state === 'shown' ? preview.population.state : preview.why);
    }
    expect(states).toEqual([...Array(6).fill('held'), 'too many', 'held']);
    dataset.close();
  });

  it('that has not the columns is refused, and leaves none', async () => {
    const dataset = await opened();
    await expect(dataset.risk.takePopulation([file('x.csv', ['a,b', '1,2'])], calm)).rejects.toMatchObject({
      fault: { code: 'no-column' },
    });
    dataset.close();
  });
});
