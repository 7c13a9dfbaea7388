import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { joinedGroups, readTaxonomy, suggestedGroups } from '../../shared/policy/taxonomy.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';

describe('a taxonomy', () => {
  it.each([
    ['commas', 'pattern,group\nsearch,browse\nproduct*,browse\ncart,buy\n'],
    ['semicolons', 'Touchpoint;Category\r\nsearch;browse\r\n"product*";browse\r\ncart;buy'],
    ['tabs, with remarks', '\ufeff# ours\nsearch\tbrowse\n\nproduct*\tbrowse\ncart\tbuy\ncart\tbuy'],
  ])('is read with %s', (_, text) => {
    expect(readTaxonomy(text)).toEqual({ browse: ['search', 'product*'], buy: ['cart'] });
  });

  it('may have commas in its patterns', () => {
    expect(readTaxonomy('"Shoes, red",shop\n')).toEqual({ shop: ['Shoes, red'] });
  });

  it.each([
    ['search,browse\ncart\n', 2],
    ['search,browse\n\ncart,\n', 3],
    [',browse\n', 1],
  ])('that cannot be read is said with its line: %j', (text, line) => {
    expect(readTaxonomy(text)).toMatchObject({ line });
  });

  it('is a file that a recipe names, and joins what the recipe says', () => {
    const recipe = parseRecipe(
      'roles: {person: a, time: b, touchpoint: c}\ntouchpoints: {taxonomy: groups.csv, groups: {browse: [home]}}',
    );
    expect(recipe.taxonomy).toBe('groups.csv');
    expect(parseRecipe(writeRecipe(recipe))).toEqual(recipe);
    expect(joinedGroups(recipe.mapping.groups, { browse: ['home', 'search'], buy: ['cart'] })).toEqual({
      browse: ['home', 'search'],
      buy: ['cart'],
    });
  });
});

describe('suggested groups', () => {
  it('are of names that begin with the same word or folder', () => {
    const names = [
      'product_view',
      'product_zoom',
      '/shop/hats',
      '/shop/shoes',
      'checkoutStart',
      'checkoutEnd',
      'home',
    ];
    expect(suggestedGroups(names)).toEqual({
      product: ['product*'],
      shop: ['/shop*'],
      checkout: ['checkout*'],
    });
  });

  it('are none where one name begins so, or where the beginning is a name itself', () => {
    expect(suggestedGroups(['home', 'search page', 'cart'])).toEqual({});
    expect(suggestedGroups(['search', 'search page', 'search result'])).toEqual({});
    expect(suggestedGroups([])).toEqual({});
  });
});
