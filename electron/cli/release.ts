import { resolve } from 'node:path';
import { Failure } from '../../shared/protocol/fault.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { nodeHost } from '../vault/node-host.ts';
import { askRecipe } from './ask-recipe.ts';
import { anyNumber, type Command } from './command.ts';
import { findExport } from './export-sources.ts';
import { importJourneys } from './import-journeys.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { recipientOf, recipientOption, required } from './parse-call.ts';
import { adoptPolicyFile } from './policy-file.ts';
import { certainlyUnpaid, priceRecipe, requireBudgetFor, statedTerms } from './priced-recipe.ts';
import { ownFiles, type RecipeFile, readRecipeFile, recipeOption } from './recipe-file.ts';
import { importLines, labelLines, outcomeObject, outcomeText } from './release-output.ts';
import { riskPartOptions, wantedRisk } from './risk-part.ts';
import { inFolder } from './whole-files.ts';

export const release: Command = {
  usage:
    'EXPORT --recipe FILE --out FOLDER [--policy FILE] [--recipient WORDS] [--risk-bands] [--pay-risk SHARE] [--ledger FOLDER]',
  about: [
    'The whole recipe is priced first: one that does not fit asks nothing. What was asked before on the same',
    'data comes again free. For each question FOLDER gets ID.json, ID.csv, ID.svg and ID.png, then report.html',
    'and manifest.json; a file appears only when it is whole, and replaces one of the same name.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    recipe: recipeOption,
    out: { takes: 'FOLDER', says: 'where the answers go' },
    ...riskPartOptions,
    ledger: ledgerOption,
    policy: {
      takes: 'FILE',
      says: 'puts a policy in force first: a tighter one, or one that the steward signed',
    },
    recipient: recipientOption,
  },

  async run(call, terminal) {
    const out = { said: required(call, 'out'), path: resolve(terminal.folder, required(call, 'out')) };
    const file = await readRecipeFile(call, terminal);
    const recipient = recipientOf(call);
    const { recipe } = file;
    requireQuestions(file);
    const risk = wantedRisk(call);
    const files = await findExport(call.operands, terminal.folder, ownFiles(file));

    const host = nodeHost(ledgerStore(call, terminal));
    await adoptPolicyFile(call, terminal, host);
    const person = recipe.mapping.person;
    const population = await openPopulation(host, recipe.population, statedTerms(recipe), person, 'durable');
    const priced = await priceRecipe(recipe, population);
    await requireBudgetFor(await certainlyUnpaid(priced, population), population);
    return inFolder(out.path, out.said, async () => {
      const dataset = await importJourneys(files, file, host, terminal);
      try {
        for (const line of importLines(dataset.summary)) terminal.say(line);
        const asked = { dataset, host, population, priced, file, out, risk, recipient };
        const outcome = await askRecipe(asked, terminal);
        for (const { file: answer } of outcome.answers)
          for (const line of labelLines(answer)) terminal.say(line);
        if (call.switches.has('json')) terminal.printJson(outcomeObject(outcome));
        else terminal.print(outcomeText(outcome));
        return 0;
      } finally {
        dataset.close();
      }
    });
  },
};

function requireQuestions({ recipe: { questions } }: RecipeFile): void {
  if (questions.length > 0) return;
  throw new Failure('recipe-invalid', { at: 'questions', why: 'there is nothing to ask' });
}
