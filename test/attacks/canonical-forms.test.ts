import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { askedVault, calm, plainMapping } from '../fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';

/**
 * PRIVACY.md section 9: one question in many spellings, so that each is answered with noise of its own and
 * their mean knows more than was paid for. Spellings that mean the same have one answer and one charge;
 * whatever is not known to mean the same is paid.
 */

const { store: journeys } = storeOf(
  randomJourneys(7, {
    people: 900,
    mostEvents: 5,
    touchpoints: ['home', 'cart', 'Ünï'],
    times: 90,
    missing: 0,
  }),
);
const roles = '{person: id, time: time, touchpoint: event, channel: channel, attributes: {country: country}}';
const head = `roles: ${roles}\ntime: {precision: hour, timezone: UTC}\nquestions:\n`;

/** Text of a list as YAML allows it, members in any order. */
const listed = (names: readonly string[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...names], { minLength: names.length }),
      fc.constantFrom('flow', 'quoted', 'block'),
    )
    .map(([order, style]) =>
      style === 'block'
        ? `\n${order.map(name => `          - ${name}`).join('\n')}`
        : ` [${order.map(name => (style === 'quoted' ? JSON.stringify(name) : name)).join(', ')}]`,
    );

const spelling = fc
  .record({
    share: fc.constantFrom('10%', '0.1', '10.0 %', '"0.100"', '1e-1', '00.10'),
    seen: listed(['home', 'cart']),
    channel: listed(['ads', 'email', 'organic']),
    countries: listed(['DE', 'FR']),
    atMost: fc.constantFrom('', '    at_most: 5\n', '    at_most: 5.0\n'),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
    title: fc.constantFrom('', '    title: Another\n'),
    id: fc.constantFrom('one', 'two'),
  })
  .map(({ share, seen, channel, countries, atMost, order, title, id }) => {
    const filters = [
      `        seen:${seen}\n`,
      `        channel:${channel}\n`,
      `        attributes:\n          country:${countries.replaceAll('\n', '\n  ')}\n`,
    ];
    return `${head}  - id: ${id}\n    ask: reach\n    share: ${share}\n${title}${atMost}    of: touchpoint\n    where:\n${order.map(i => filters[i]).join('')}`;
  });

it('however a recipe spells it, a question has one answer and is charged once', async () => {
  const dataset = await askedVault({ journeys });
  await dataset.open(calm);
  const answers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(spelling, async text => {
      const [asked] = parseRecipe(text).questions;
      answers.add(JSON.stringify((await dataset.ask(asked!, calm)).release));
    }),
    { seed: 20261126, numRuns: 150 },
  );
  expect(answers.size).toBe(1);
  expect((await dataset.ledger()).entries.filter(({ share }) => share > 0)).toHaveLength(2);
});

it.each<[string, string]>([
  ['composed and decomposed letters', 'where: {seen: ["U\u0308nï"]}'],
  ['a filter that leaves nobody out', 'where: {channel: [ads, email, organic]}'],
  ['a name that nobody has', 'where: {not_seen: [nowhere]}'],
  ['a day before everything', 'where: {from: 2000-01-01}'],
  ['another bound that nobody reaches', 'at_most: 6'],
])('%s make another question, which is paid', async (_, change) => {
  const dataset = await askedVault({ journeys });
  await dataset.open(calm);
  await dataset.ask(questionIn(change.includes('seen: ["') ? 'where: {seen: ["Ünï"]}' : ''), calm);
  const before = (await dataset.ledger()).spent;
  const { budget } = await dataset.ask(questionIn(change), calm);
  expect(budget.repeat).toBe(false);
  expect((await dataset.ledger()).spent).toBeCloseTo(before + 0.1, 5);
});

it.each([
  'where: {to: 2026-02-01T24:00}',
  'where: {to: 2026-02-01T24:00:00Z}',
  'where: {to: 2026-1-1}',
  'where: {to: 2026-02-30}',
  'where: {seen: []}',
  'where: {seen: [home], or: {seen: [cart]}}',
  'where: "home OR cart"',
])('no second way to say a day, a set or a condition is read: %s', text => {
  expect(() => questionIn(text)).toThrow();
});

it('names said twice are said once, and no filter is none', () => {
  expect(questionIn('where: {seen: [home, home]}')).toEqual(questionIn('where: {seen: [home]}'));
  expect(questionIn('where: {}')).toEqual(questionIn(''));
});

function questionIn(more: string) {
  const [asked] = parseRecipe(
    `${head}  - {id: q, ask: reach, of: touchpoint, share: 10%, ${more}}\n`,
  ).questions;
  return asked!;
}

it('the mapping of these tests is the one that the recipe states', () => {
  expect(parseRecipe(`${head}  - {id: q, ask: reach, of: touchpoint}\n`).mapping).toEqual(plainMapping);
});
