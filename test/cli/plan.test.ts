import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plan } from '../../shared/release/release.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopRecipe } from './small-shop.ts';

const folder = temporaryFolder();

interface Tag {
  readonly id: string;
  readonly share: number;
  readonly smallest_shown: number;
  readonly half_width_95: number;
  readonly adds_epsilon: number;
  readonly plan: Plan;
}

interface Sheet {
  readonly terms: object;
  readonly opening: Tag;
  readonly questions: readonly Tag[];
  readonly share: number;
  readonly left: number;
  readonly fits: boolean;
  readonly adds_epsilon: number;
}

function place(name: string, recipe: string, csv: string | Uint8Array = shopCsv({ people: 1000 })): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'shop.csv'), csv);
  writeFileSync(join(path, 'recipe.json'), recipe);
  return path;
}

async function planned(path: string): Promise<Sheet> {
  const args = ['plan', 'shop.csv', '--recipe', 'recipe.json', '--ledger', 'ledger', '--json'];
  const call = await murmuration(args, { folder: path });
  expect(call, call.err).toMatchObject({ status: 0 });
  return JSON.parse(call.out) as Sheet;
}

it('prices a recipe without a look at the export, and keeps nothing', async () => {
  const questions = [
    { id: 'pages', ask: 'reach', at_most: 3, share: '20%' },
    { id: 'steps', ask: 'funnel', steps: ['home', 'cart'], precision: 25 },
  ];
  const path = place('priced', shopRecipe({ questions }), Uint8Array.of(0, 1, 2, 3));
  const { opening, questions: tags, share, left, fits, adds_epsilon: added } = await planned(path);
  // Of one budget: together they add less than each would as the first.
  const alone = [opening, ...tags].map(({ adds_epsilon: one }) => one);
  expect(Math.min(...alone)).toBeGreaterThan(0);
  expect(added).toBeGreaterThan(Math.max(...alone));
  expect(added).toBeLessThan(alone.reduce((sum, one) => sum + one));
  expect(tags.map(({ id }) => id)).toEqual(['pages', 'steps']);
  expect(tags[0]).toMatchObject({ share: 0.2, smallest_shown: tags[0]!.plan.smallest_shown });
  expect(tags[1]!.half_width_95).toBeLessThanOrEqual(25);
  expect(share).toBeCloseTo(opening.share + tags[0]!.share + tags[1]!.share, 9);
  expect({ left, fits }).toEqual({ left: 1, fits: true });
  expect(readdirSync(path).sort()).toEqual(['recipe.json', 'shop.csv']);
});

it('says the same as what is then charged and released', async () => {
  const path = place('kept', shopRecipe());
  const before = await planned(path);
  const args = [
    'release',
    'shop.csv',
    '--recipe',
    'recipe.json',
    '--out',
    'out',
    '--ledger',
    'ledger',
    '--json',
  ];
  const release = JSON.parse((await murmuration(args, { folder: path })).out);
  const { share, smallest_shown, half_width_95 } = before.questions[0]!;
  expect(release.questions[0]).toMatchObject({ share, smallest_shown, half_width_95 });
  expect(release.budget.spent.share).toBeCloseTo(before.share, 9);
  expect((await planned(path)).left).toBeCloseTo(1 - before.share, 9);
});

it('says when a recipe does not fit, and exits 0: nothing was asked for yet', async () => {
  const questions = ['a', 'b'].map(id => ({ id, ask: 'reach', share: '60%' }));
  expect(await planned(place('too-dear', shopRecipe({ questions })))).toMatchObject({
    share: 1.22,
    left: 1,
    fits: false,
  });
});

it('prices under tighter terms of the recipe', async () => {
  const loose = await planned(place('loose', shopRecipe()));
  const tight = await planned(place('tight', shopRecipe({ protect: { k: 50, epsilon: 1 } })));
  expect(tight.terms).toEqual({ k: 50, epsilon: 1, delta: 1e-6 });
  expect(tight.questions[0]!.half_width_95).toBeGreaterThan(loose.questions[0]!.half_width_95);
  expect(tight.questions[0]!.smallest_shown).toBeGreaterThan(loose.questions[0]!.smallest_shown + 30);
});

it('prints a table for people', async () => {
  const path = place('table', shopRecipe());
  const call = await murmuration(['plan', 'shop.csv', '--recipe', 'recipe.json', '--ledger', 'ledger'], {
    folder: path,
  });
  expect(call).toMatchObject({ status: 0, err: '' });
  expect(call.out).toMatch(/^Population small shop: groups of at least 20 people, epsilon 3, delta 1e-6\./);
  expect(call.out).toMatch(/\npages +reach +20 % +\d+\.\d{3} +\d+ +± \d+\n/);
});

it('needs the export to be there', async () => {
  const path = place('absent', shopRecipe());
  const call = await murmuration(['plan', 'shops.csv', '--recipe', 'recipe.json'], { folder: path });
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(faultCode(call)).toBe('file-missing');
});

it('takes groups from a taxonomy beside the recipe, and says which line of it cannot be read', async () => {
  const recipe = { ...JSON.parse(shopRecipe()), touchpoints: { taxonomy: 'groups.csv' } };
  const path = place('taxonomy', JSON.stringify(recipe));
  const args = ['plan', 'shop.csv', '--recipe', 'recipe.json', '--ledger', 'ledger'];
  const absent = await murmuration(args, { folder: path });
  expect([absent.status, faultCode(absent)]).toEqual([2, 'recipe-unreadable']);
  writeFileSync(join(path, 'groups.csv'), 'pattern,group\nhome,start\ncart\n');
  const broken = await murmuration(args, { folder: path });
  expect([broken.status, faultCode(broken)]).toEqual([2, 'recipe-invalid']);
  expect(broken.err).toContain('groups.csv, line 3');
  writeFileSync(join(path, 'groups.csv'), 'pattern,group\nhome,start\ncart,buy\n');
  expect(await murmuration(args, { folder: path })).toMatchObject({ status: 0 });
});
