import { openPopulation } from '../../shared/vault/population.ts';
import type { Priced } from '../../shared/vault/pricing.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Command } from './command.ts';
import { findExport } from './export-sources.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { type PricedRecipe, priceRecipe, statedTerms, tagsOf, totalOf } from './priced-recipe.ts';
import { ownFiles, readRecipeFile, recipeOption } from './recipe-file.ts';
import { columns, percent, termsText } from './text-table.ts';

export const plan: Command = {
  usage: 'EXPORT --recipe FILE [--ledger FOLDER]',
  about: [
    'Spends nothing and reads no record. What was paid for before comes again free, which only release can tell.',
  ],
  operands: { least: 1, most: anyNumber },
  options: { recipe: recipeOption, ledger: ledgerOption },

  async run(call, terminal) {
    const file = await readRecipeFile(call, terminal);
    const { recipe } = file;
    await findExport(call.operands, terminal.folder, ownFiles(file));
    const { population: name, mapping } = recipe;
    const world = nodeHost(ledgerStore(call, terminal));
    const population = await openPopulation(world, name, statedTerms(recipe), mapping.person, 'durable');
    const priced = await priceRecipe(recipe, population);
    const costs = tagsOf(priced).map(tag => tag.priced.cost);
    const rules = await population.rules();
    const { spent } = await population.budget(rules, false);
    const sheet: PriceSheet = {
      population: name,
      priced,
      share: totalOf(tagsOf(priced).map(tag => tag.priced)) / 1e6,
      left: Math.max(0, 1 - spent.share),
      fits: rules.allows(costs),
      adds: (some: readonly Priced[]) => rules.adds(some.map(({ cost }) => cost)),
    };
    if (call.switches.has('json')) terminal.printJson(sheetObject(sheet));
    else terminal.print(sheetText(sheet));
    return 0;
  },
};

interface PriceSheet {
  readonly population: string;
  readonly priced: PricedRecipe;
  /** Of all questions and the opening release, as a part of the budget. */
  readonly share: number;
  readonly left: number;
  readonly fits: boolean;
  /** What so many questions add together to the ε spent so far. */
  readonly adds: (some: readonly Priced[]) => number;
}

function sheetObject({ population, priced, share, left, fits, adds }: PriceSheet): object {
  return {
    population,
    terms: priced.terms,
    opening: tagOf(priced.opening, adds),
    questions: priced.questions.map(({ asked, priced: of }) => ({
      id: asked.id,
      ask: asked.question.ask,
      ...tagOf(of, adds),
    })),
    share,
    left,
    fits,
    adds_epsilon: adds(tagsOf(priced).map(tag => tag.priced)),
  };
}

function tagOf(one: Priced, adds: PriceSheet['adds']) {
  const { share, smallest_shown, half_width_95 } = one.plan;
  return { share, smallest_shown, half_width_95, adds_epsilon: adds([one]), plan: one.plan };
}

function sheetText({ population, priced, share, left, fits, adds }: PriceSheet): string {
  const epsilon = (some: readonly Priced[]) => adds(some).toFixed(3);
  const row = (id: string, ask: string, one: Priced) => [
    id,
    ask,
    percent(one.plan.share),
    epsilon([one]),
    String(one.plan.smallest_shown),
    `± ${one.plan.half_width_95}`,
  ];
  const table = columns(
    [
      ['question', 'ask', 'share', 'adds ε', 'smallest group that can show', 'people at 95 %'],
      row('(opening)', 'people', priced.opening),
      ...priced.questions.map(({ asked, priced: of }) => row(asked.id, asked.question.ask, of)),
      ['total', '', percent(share), epsilon(tagsOf(priced).map(tag => tag.priced)), '', ''],
      ['left', '', percent(left), '', '', ''],
    ],
    [2, 3, 4, 5],
  );
  const tooDear = fits
    ? ''
    : '\n\nIt does not fit into what is left, unless parts of it were paid for before.';
  const about =
    'Adds ε: to what is spent so far, were it asked next; what is spent is information, the terms are the guarantee.';
  return `Population ${population}: ${termsText(priced.terms)}.\n\n${table}\n\n${about}${tooDear}`;
}
