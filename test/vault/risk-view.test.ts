import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { Dialect, Mapping } from '../../shared/policy/mapping.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { asMapped, generalisations, generalised, type RiskView } from '../../shared/policy/risk-view.ts';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

const dialect: Dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 };
const { mapping } = parseRecipe(sampleRecipe());
const calm = { signal: new AbortController().signal, progress: () => {} };
const chunks = [...sampleJourneys({ people: 700, seed: 5 })];
const bytes = new Uint8Array(Buffer.concat(chunks));
const names = new TextDecoder().decode(bytes).split('\n', 1)[0]!.split(',');

function imported(as: Mapping): Promise<Dataset> {
  return openDataset(
    {
      host: hastyHost(),
      kind: 'durable',
      tables: [delimitedTable(memorySource('sample', bytes), dialect, names)],
      format: 'CSV',
      population: 'testers',
      mapping: as,
      terms: 'default',
      leaveOut: [],
    },
    calm,
  );
}

async function figures(dataset: Dataset, view: RiskView) {
  const preview = await dataset.risk.preview(view, 'not a sample', calm);
  if (preview.state === 'withheld') throw new Error(preview.why);
  const { view: _, ...rest } = preview;
  return rest;
}

/** Groups whose exact members, patterns and own names all stand in each other's way. */
const grouped: Mapping = {
  ...mapping,
  groups: { browse: ['search', 'product*'], account: ['login'], 'cart and more': ['checkout'] },
  public: ['home', 'browse', 'cart', 'purchase', 'product 1'],
};

describe('a preview of a coarser mapping', () => {
  it('offers three to five generalisations, each with what it costs, from the mapping alone', () => {
    expect(generalisations(mapping).map(({ id, title }) => `${id}: ${title}`)).toEqual([
      'time: Times to the day',
      'more time: Times to the week',
      'bands: Wider bands',
      'touchpoints: Declared touchpoints only',
      'attributes: Without attributes',
    ]);
    for (const { costs } of generalisations(mapping)) expect(costs.length).toBeGreaterThan(20);
  });

  it('tells what an import under that mapping tells, without importing', async () => {
    const dataset = await imported(mapping);
    for (const { view } of generalisations(mapping)) {
      expect(await figures(dataset, view)).toEqual(
        await figures(await imported(generalised(mapping, view)), asMapped),
      );
    }
  });

  it('joins touchpoints as the recipe that it writes does, whatever the groups', async () => {
    const dataset = await imported(grouped);
    const view: RiskView = {
      ...asMapped,
      touchpoints: 'declared',
      attributes: { age: 'wider', country: 'dropped' },
    };
    expect(await figures(dataset, view)).toEqual(
      await figures(await imported(generalised(grouped, view)), asMapped),
    );
  });

  it('is refused where the mapping cannot be made so', async () => {
    const dataset = await imported({ ...mapping, precision: 'week' });
    for (const view of [
      { ...asMapped, precision: 'hour' },
      { ...asMapped, precision: 'month' },
      { ...asMapped, attributes: { country: 'wider' } },
      { ...asMapped, attributes: { 'no such': 'dropped' } },
    ] satisfies RiskView[]) {
      await expect(dataset.risk.preview(view, 'not a sample', calm)).rejects.toMatchObject({
        fault: { code: 'question-refused' },
      });
    }
  });
});
