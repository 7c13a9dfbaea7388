import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { releaseFileSchema } from '../../shared/release/release.ts';
import { riskReleaseSchema } from '../../shared/release/risk-release.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopRecipe } from './small-shop.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'shop.csv'), shopCsv({ people: 400 }));
writeFileSync(join(folder, 'few.csv'), shopCsv({ people: 40 }));
writeFileSync(join(folder, 'recipe.json'), shopRecipe());
writeFileSync(join(folder, 'coarser.json'), shopRecipe({ time: { precision: 'day', timezone: 'UTC' } }));

const risk = (...args: string[]) => murmuration(['risk', ...args, '--ledger', 'ledger'], { folder });

it('tells bands alone, each with what the attacker knows, and no value of the data', async () => {
  const { status, out } = await risk('shop.csv', '--recipe', 'recipe.json');
  expect(status).toBe(0);
  expect(out).toContain('Somebody who knows a person’s country is left with one person for 0–1 % of people.');
  expect(out).toContain('With 3 known touchpoints in known hours, 0–1 % of people could be picked out.');
  expect(out).toContain('without noise');
  expect(out).not.toMatch(/canary|sterreich|anonym|safe/i);
  const json = await risk('shop.csv', '--recipe', 'recipe.json', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ preview: { state: 'shown', k: 20 } });
  expect(json.out).not.toMatch(/canary|sterreich|"percent"|"count"|meets_k/);
});

it('pays for figures out of the one budget, and gives them again free', async () => {
  const first = await risk('shop.csv', '--recipe', 'recipe.json', '--pay', '30%', '--json');
  const paid = JSON.parse(first.out) as {
    paid: unknown;
    budget: { spent: { share: number }; repeat: boolean };
  };
  expect(paid.budget).toMatchObject({ spent: { share: 0.3 }, repeat: false });
  expect(riskReleaseSchema.parse(paid.paid).figures.map(({ figure }) => figure)).toEqual([
    'alone',
    'groups',
    'below_k',
  ]);
  const again = await risk('shop.csv', '--recipe', 'recipe.json', '--pay', '0.3', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ paid: paid.paid, budget: { repeat: true } });
  const text = await risk('shop.csv', '--recipe', 'recipe.json', '--pay', '30%');
  expect(text.out).toContain('Paid for (paid before)');
  const dear = await risk('shop.csv', '--recipe', 'recipe.json', '--pay', '80%');
  expect(dear).toMatchObject({ status: 4 });
  expect(faultCode(dear)).toBe('budget-exceeded');
});

it('marks releases under a recipe that came after it', async () => {
  const release = async (recipe: string) => {
    const call = await murmuration(
      ['release', 'shop.csv', '--recipe', recipe, '--out', `out-${recipe}`, '--ledger', 'marks', '--json'],
      { folder },
    );
    expect(call).toMatchObject({ status: 0 });
    return releaseFileSchema.parse(
      JSON.parse(readFileSync(join(folder, `out-${recipe}`, 'pages.json'), 'utf8')),
    );
  };
  await murmuration(['risk', 'shop.csv', '--recipe', 'recipe.json', '--ledger', 'marks'], { folder });
  expect((await release('recipe.json')).release.chosen_after_preview).toBe(false);
  expect((await release('coarser.json')).release.chosen_after_preview).toBe(true);
});

it('tells nothing of few people, and refuses a share that is none', async () => {
  const few = await risk('few.csv', '--recipe', 'recipe.json');
  expect(few).toMatchObject({ status: 0 });
  expect(few.out).toContain('Nothing is told of fewer than 50 people');
  const wrong = await risk('shop.csv', '--recipe', 'recipe.json', '--pay', 'some');
  expect(wrong).toMatchObject({ status: 2 });
});
