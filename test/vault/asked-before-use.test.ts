import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { ListForm } from '../../shared/policy/leave-out.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** What seems to be sensitive is refused until somebody says that it may be used, and names its column alone. */

const calm = { signal: new AbortController().signal, progress: () => {} };
const export_ = [
  'who,at,page,name,plan',
  ...Array.from({ length: 60 }, (_, row) =>
    [
      `p${row}`,
      '2026-01-03T10:00:00Z',
      row < 30 ? '/secret-oncology-4711' : '/home',
      'Anna Schmidt',
      'basic',
    ].join(','),
  ),
  '',
].join('\n');

async function outcome(recipe: string, list?: { text: string; form: ListForm }) {
  const source = memorySource('table', new TextEncoder().encode(export_));
  const { tables, summary } = await look([source], 'names');
  const { mapping } = parseRecipe(`roles: {person: who, time: at, ${recipe}`);
  const leaveOut =
    list === undefined
      ? []
      : [{ source: memorySource('list', new TextEncoder().encode(list.text)), form: list.form }];
  try {
    const dataset = await openDataset(
      {
        host: hastyHost(),
        kind: 'durable',
        tables,
        format: summary.format,
        columns: summary.columns,
        population: 'people',
        mapping,
        terms: 'default',
        leaveOut,
      },
      calm,
    );
    dataset.close();
    return 'imported';
  } catch (error) {
    expect(JSON.stringify(error)).not.toContain('4711');
    const { fault } = error as { fault: { code: string; params: object } };
    return [fault.code, fault.params];
  }
}

const health = { column: 'page', what: 'special category: health' };

it.each<[string, unknown]>([
  ['touchpoint: page}', ['column-unconfirmed', health]],
  ['touchpoint: page}\nconfirm: [page]', 'imported'],
  ['touchpoint: plan, attributes: {p: page}}', ['column-unconfirmed', health]],
  ['touchpoint: plan, channel: column 3}', ['column-unconfirmed', { ...health, column: 'column 3' }]],
  [
    'touchpoint: plan, attributes: {n: name}}\nconfirm: [page]',
    ['column-unconfirmed', { column: 'name', what: 'names of people' }],
  ],
  ['touchpoint: plan}', 'imported'],
])('%s', async (recipe, expected) => {
  expect(await outcome(recipe)).toEqual(expected);
});

it('answers the same whatever list, consent rule or period stands in the mapping', async () => {
  const everybody = Array.from({ length: 60 }, (_, row) => `p${row}\n`).join('');
  for (const rest of ['', '\nconsent: {column: plan, granted: [never]}', '\ntime: {from: 2030-01-01}']) {
    const refused = ['column-unconfirmed', health];
    expect(await outcome(`touchpoint: page}${rest}`)).toEqual(refused);
    expect(
      await outcome(`touchpoint: page}${rest}`, { text: everybody, form: { kind: 'unstated' } }),
    ).toEqual(refused);
  }
});

it('never takes a list of hashes for one of identifiers, nor the other way round', async () => {
  const hashes = `${createHash('sha256').update('pepperp1').digest('hex')}\n`;
  const salted: ListForm = { kind: 'sha256', salt: 'pepper', salt_stands: 'before' };
  expect(await outcome('touchpoint: plan}', { text: hashes, form: { kind: 'unstated' } })).toMatchObject([
    'list-unclear',
    {},
  ]);
  expect(await outcome('touchpoint: plan}', { text: hashes, form: { kind: 'identifiers' } })).toBe(
    'imported',
  );
  expect(await outcome('touchpoint: plan}', { text: hashes, form: salted })).toBe('imported');
  expect(await outcome('touchpoint: plan}', { text: 'p1\np2\n', form: salted })).toMatchObject([
    'list-unclear',
    {},
  ]);
});
