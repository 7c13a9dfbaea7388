import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { columns } from '../../shared/sample/record-writer.ts';
import { touchpoints } from '../../shared/sample/shop.ts';

const contract = fileURLToPath(new URL('../../../shared/CONTRACT.md', import.meta.url));

it('is the recipe of the contract, byte for byte (skipped where ../shared/CONTRACT.md is absent)', ({
  skip,
}) => {
  if (!existsSync(contract)) skip('../shared/CONTRACT.md is not here');
  const block = /```yaml\n([\s\S]*?)```/.exec(readFileSync(contract, 'utf8'));
  expect(sampleRecipe()).toBe(block?.[1]);
});

it('maps columns and names touchpoints that the sample has', () => {
  const recipe = parse(sampleRecipe());
  const mapped: string[] = [
    recipe.roles.person,
    recipe.roles.time,
    recipe.roles.touchpoint,
    recipe.roles.channel,
    recipe.roles.amount.column,
    recipe.roles.attributes.country,
    recipe.roles.attributes.age.column,
    recipe.consent.column,
  ];
  expect([...mapped].sort()).toEqual([...columns].sort());
  const known = new Set<string>([...touchpoints, 'browse']);
  expect(recipe.touchpoints.public.filter((name: string) => !known.has(name))).toEqual([]);
  expect(recipe.touchpoints.groups).toEqual({ browse: ['search', 'product*'] });
});
