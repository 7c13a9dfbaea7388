import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  expect(out).toContain('Somebody who knows a person’s country is left with one person for 0–5 % of people.');
  expect(out).toContain('With 3 known touchpoints in known hours, 0–5 % of people could be picked out.');
  expect(out).toContain('without noise');
  expect(out).not.toMatch(/canary|sterreich|anonym|safe/i);
  expect(out).toContain('is right for 0–5 % of people on average (prosecutor)');
  expect(out).toMatch(/Times to the day +0–5 % +.*Nothing finer than a day can be asked/);
  expect(out).toContain('to at most about 95 in 100');
  const json = await risk('shop.csv', '--recipe', 'recipe.json', '--attack', '--json');
  expect(JSON.parse(json.out)).toMatchObject({
    preview: { state: 'shown', k: 20 },
    generalisations: [
      { id: 'time' },
      { id: 'more time' },
      { id: 'most time' },
      { id: 'touchpoints' },
      { id: 'attributes' },
    ],
    attacks: [{ id: 'pages', membership: { attacks: 200 } }],
    guarantee: { most_belief: expect.closeTo(0.9526, 4) },
  });
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

it('has nothing of the risk in an export but where somebody asked: bands that say what they are, and figures paid for', async () => {
  const release = (...more: string[]) =>
    murmuration(['release', 'shop.csv', '--recipe', 'recipe.json', '--ledger', 'export', ...more], {
      folder,
    });
  const tooDear = await release('--out', 'dear', '--pay-risk', '90%');
  expect([tooDear.status, faultCode(tooDear), existsSync(join(folder, 'dear', 'pages.json'))]).toEqual([
    4,
    'budget-exceeded',
    false,
  ]);
  await release('--out', 'plain');
  const plain = readFileSync(join(folder, 'plain', 'report.html'), 'utf8');
  expect(plain).not.toContain('picked out of the file');
  expect(await release('--out', 'risky', '--risk-bands', '--pay-risk', '30%')).toMatchObject({ status: 0 });
  const report = readFileSync(join(folder, 'risky', 'report.html'), 'utf8');
  expect(report).toContain('they are not covered by the guarantee');
  expect(report).toContain('paid for from the budget, within the guarantee below');
  expect(report).not.toMatch(/canary|sterreich|anonym|\bsafe\b/i);
  const paid = JSON.parse(readFileSync(join(folder, 'risky', 'risk.json'), 'utf8')) as { release: unknown };
  expect(riskReleaseSchema.parse(paid.release).plan.share).toBe(0.3);
  const verified = await murmuration(
    ['verify', ...readdirSync(join(folder, 'risky')).map(name => `risky/${name}`)],
    {
      folder,
    },
  );
  expect(verified).toMatchObject({ status: 0 });
});

it('looks people up in a whole population, in bands alone, and says where a table is not theirs', async () => {
  const rows = (people: number) =>
    [
      'country',
      ...Array.from({ length: people }, (_, i) => (i % 5 === 0 ? 'Österreich' : 'Deutschland')),
    ].join('\n');
  writeFileSync(join(folder, 'everybody.csv'), rows(2000));
  writeFileSync(join(folder, 'others.csv'), rows(300));
  writeFileSync(join(folder, 'nothing.csv'), 'land\nDeutschland\n');
  const { out } = await risk(
    'shop.csv',
    '--recipe',
    'recipe.json',
    '--population',
    'everybody.csv',
    '--json',
  );
  expect(JSON.parse(out)).toMatchObject({
    preview: {
      population: {
        state: 'held',
        people: 2000,
        below_k: '0–5 %',
        journalist: '0–5 %',
        marketer: '0–5 %',
      },
    },
  });
  const others = await risk('shop.csv', '--recipe', 'recipe.json', '--population', 'others.csv');
  expect(others.out).toContain('does not have the people of the file');
  const nothing = await risk('shop.csv', '--recipe', 'recipe.json', '--population', 'nothing.csv');
  expect([nothing.status, faultCode(nothing)]).toEqual([3, 'no-column']);
  expect(nothing.err).toContain('The table of the population has no column called country.');
});
