import { openPopulation } from '../../shared/vault/population.ts';
import type { Priced } from '../../shared/vault/pricing.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Command } from './command.ts';
import { findExport } from './export-sources.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { priceRecipe, statedTerms, tagsOf, totalOf } from './priced-recipe.ts';
import { ownFiles, readRecipeFile, recipeOption } from './recipe-file.ts';
import { columns, percent } from './text-table.ts';

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
    const priced = priceRecipe(recipe, await population.terms());
    const tags = tagsOf(priced).map(tag => tag.priced);
    const share = totalOf(tags) / 1e6;
    const { spent } = await population.budget(false);
    const left = Math.max(0, 1 - spent.share);
    const fits = await population.allows(tags.map(({ cost }) => cost));

    if (call.switches.has('json')) {
      terminal.printJson({
        population: name,
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
        not_yet: recipe.notYet.map(({ id, ask }) => ({ id, ask })),
      });
      return 0;
    }
    const { k, epsilon, delta } = priced.terms;
    const row = (id: string, ask: string, { plan: p }: Priced) => [
      id,
      ask,
      percent(p.share),
      String(p.smallest_shown),
      `± ${p.half_width_95}`,
    ];
    terminal.print(
      `Population ${name}: groups of at least ${k} people, epsilon ${epsilon}, delta ${delta}.\n`,
    );
    terminal.print(
      columns(
        [
          ['question', 'ask', 'share', 'smallest group that can show', 'people at 95 %'],
          row('(opening)', 'people', priced.opening),
          ...priced.questions.map(({ asked, priced: of }) => row(asked.id, asked.question.ask, of)),
          ['total', '', percent(share), '', ''],
          ['left', '', percent(left), '', ''],
        ],
        [2, 3, 4],
      ),
    );
    if (!fits)
      terminal.print('\nIt does not fit into what is left, unless parts of it were paid for before.');
    for (const { id, ask } of recipe.notYet)
      terminal.say(`murmuration: ${id}: ${ask} is not yet in this version; it is left out.`);
    return 0;
  },
};

function tagOf({ plan: whole }: Priced) {
  const { share, smallest_shown, half_width_95 } = whole;
  return { share, smallest_shown, half_width_95, plan: whole };
}
