import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import { namedColumns, recipeDrift } from '../../shared/protocol/recipe-drift.ts';
import { savedRecipe } from '../../shared/protocol/saved-recipe.ts';
import { look } from '../../shared/vault/look.ts';

const recipe = parseRecipe(
  `roles: {person: who, time: at, touchpoint: what, attributes: {plan: plan}}
touchpoints: {public: [home], groups: {browse: ["product*"]}}
questions: [{id: a, ask: funnel, steps: [home, browse, checkout]}]`,
);
const row = (at: string, what: string) => `ann,${at},${what},basic,1`;
const header = 'who,at,what,plan,extra';
const rows = (at: string, what = 'home') => Array.from({ length: 30 }, () => row(at, what));

async function lookAt(lines: readonly string[]) {
  const source = memorySource('x', new TextEncoder().encode(`${lines.join('\n')}\n`));
  return (await look([source], 'nothing', recipe.source, namedColumns(recipe))).summary;
}

/** Saved from January's export, written, and read again. */
async function saved() {
  const january = await lookAt([header, ...rows('2026-01-03T10:00:00Z')]);
  return parseRecipe(writeRecipe(savedRecipe({ ...recipe, terms: 'unstated' }, january)));
}

const undeclared = 'Questions name touchpoints that the recipe does not declare: checkout.';

it('notices nothing in next month’s export of the same form, whatever happens in it', async () => {
  const february = [header, ...rows('2026-02-03T10:00:00Z', 'checkout')];
  expect(recipeDrift(await saved(), await lookAt(february))).toEqual([undeclared]);
  const other = [header, ...rows('2026-02-03T10:00:00Z', 'nothing declared')];
  expect(recipeDrift(await saved(), await lookAt(other))).toEqual([undeclared]);
});

it.each<[string, string[], string[]]>([
  [
    'a column that is gone, and one that is new',
    ['who,at,what,other,extra', ...rows('2026-02-03T10:00:00Z')],
    ['The column plan, which the recipe maps, is not in this export.', 'One column is new.'],
  ],
  [
    'times that lost their zone',
    [header, ...rows('2026-02-03 10:00')],
    ['at holds ISO times without a zone; when the recipe was made, ISO times with offset.'],
  ],
  [
    'another notation of times',
    [header, ...rows('1767434400')],
    [
      'at holds whole numbers that could be seconds since 1970; when the recipe was made, ISO times with offset.',
    ],
  ],
  [
    'a column more',
    [`${header},more`, ...rows('2026-02-03T10:00:00Z').map(line => `${line},x`)],
    ['One column is new.'],
  ],
])('names %s', async (_, lines, expected) => {
  const found = recipeDrift(await saved(), await lookAt(lines));
  for (const line of expected) {
    expect(found.map(text => text.replace('10-digit integers', 'whole numbers'))).toContain(line);
  }
});

it('saves the shapes of columns that may be named, and how the file is written', async () => {
  const { madeFor, source } = await saved();
  expect(madeFor?.columns.map(({ name }) => name)).toEqual(['who', 'at', 'what', 'plan', 'column 5']);
  expect(source).toMatchObject({ delimiter: ',', header: true, encoding: 'utf-8' });
});
