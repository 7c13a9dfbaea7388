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
    const { spent } = await population.budget(false);
    const sheet: PriceSheet = {
      population: name,
      priced,
      share: totalOf(tagsOf(priced).map(tag => tag.priced)) / 1e6,
      left: Math.max(0, 1 - spent.share),
      fits: (await population.allowance())(costs),
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
}

function sheetObject({ population, priced, share, left, fits }: PriceSheet): object {
  return {
    population,
    terms: priced.terms,
    opening: tagOf(priced.opening),
    questions: priced.questions.map(({ asked, priced: of }) => ({
      id: asked.id,
      ask: asked.question.ask,
      ...tagOf(of),
    })),
    share,
    left,
    fits,
  };
}

function tagOf({ plan: whole }: Priced) {
  const { share, smallest_shown, half_width_95 } = whole;
  return { share, smallest_shown, half_width_95, plan: whole };
}

function sheetText({ population, priced, share, left, fits }: PriceSheet): string {
  const row = (id: string, ask: string, { plan: of }: Priced) => [
    id,
    ask,
    percent(of.share),
    String(of.smallest_shown),
    `± ${of.half_width_95}`,
  ];
  const table = columns(
    [
      ['question', 'ask', 'share', 'smallest group that can show', 'people at 95 %'],
      row('(opening)', 'people', priced.opening),
      ...priced.questions.map(({ asked, priced: of }) => row(asked.id, asked.question.ask, of)),
      ['total', '', percent(share), '', ''],
      ['left', '', percent(left), '', ''],
    ],
    [2, 3, 4],
  );
  const tooDear = fits
    ? ''
    : '\n\nIt does not fit into what is left, unless parts of it were paid for before.';
  return `Population ${population}: ${termsText(priced.terms)}.\n\n${table}${tooDear}`;
}
