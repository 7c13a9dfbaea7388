import { asMapped, generalisations, type RiskView } from '../../shared/policy/risk-view.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { riskBands } from '../../shared/vault/risk-bands.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Call, type Command, type Terminal } from './command.ts';
import { findExport, openExport } from './export-sources.ts';
import { importJourneys } from './import-journeys.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { wholeNumber } from './parse-call.ts';
import { ownFiles, readRecipeFile, recipeOption } from './recipe-file.ts';
import { shareToPay } from './risk-part.ts';
import { type Generalised, type RiskOutcome, riskObject, riskText } from './risk-text.ts';

/** About which part of all looking is behind after the file as it is mapped: coarser views share figures with it. */
const behindFirst = 0.6;

export const risk: Command = {
  usage:
    'EXPORT --recipe FILE [--pay SHARE] [--sample-of PEOPLE] [--population FILE] [--attack] [--ledger FOLDER]',
  about: [
    'Bands come from the records without noise and are for somebody entitled to the file. They cost nothing; that',
    'somebody looked is noted, and releases under a later mapping say so. With --pay, the figures that one person',
    'changes little are noised and charged to the budget as every other answer is.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    recipe: recipeOption,
    pay: { takes: 'SHARE', says: 'a share of the budget for figures that may be exported, such as 5%' },
    'sample-of': {
      takes: 'PEOPLE',
      says: 'people in the population, where the export is a random sample of one',
    },
    population: {
      takes: 'FILE',
      says: 'a table of everybody in the population, one row a person, under the same column names',
    },
    attack: {
      takes: 'nothing',
      says: "plays attacks on invented people under the plans of the recipe's questions, beside their bound",
    },
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const file = await readRecipeFile(call, terminal);
    const paying = shareToPay(call, 'pay');
    const sampleOf = call.values.has('sample-of')
      ? wholeNumber(call, 'sample-of', 1, 1, 100_000_000_000)
      : 'not a sample';
    const files = await findExport(call.operands, terminal.folder, ownFiles(file));
    const host = nodeHost(ledgerStore(call, terminal));
    const dataset = await importJourneys(files, file, host, terminal);
    try {
      await takePopulation(dataset, call, terminal);
      const look = (view: RiskView, from: number, to: number) =>
        dataset.risk.preview(view, sampleOf, {
          signal: terminal.signal,
          progress: ({ done, ...phase }) => terminal.progress({ ...phase, done: from + (to - from) * done }),
        });
      const preview = await look(asMapped, 0, behindFirst);
      const generalised: Generalised[] = [];
      const coarser = generalisations(file.recipe.mapping);
      const behind = (views: number) => behindFirst + ((1 - behindFirst) * views) / coarser.length;
      for (const [i, { id, title, costs, view }] of coarser.entries()) {
        generalised.push({ id, title, costs, bands: riskBands(await look(view, behind(i), behind(i + 1))) });
      }
      const { terms } = await dataset.ledger();
      const outcome: RiskOutcome = {
        preview,
        generalised,
        paid: paying === 'nothing' ? paying : await dataset.risk.pay(paying, terminal),
        attacks: call.switches.has('attack')
          ? await dataset.risk.demonstrate(file.recipe.questions, terminal)
          : 'not played',
        epsilon: terms.epsilon,
      };
      if (call.switches.has('json')) terminal.printJson(riskObject(outcome));
      else terminal.print(riskText(outcome));
      return 0;
    } finally {
      dataset.close();
    }
  },
};

async function takePopulation(dataset: Dataset, call: Call, terminal: Terminal): Promise<void> {
  const said = call.values.get('population');
  if (said === undefined) return;
  const opened = await openExport(await findExport([said], terminal.folder), terminal);
  try {
    await dataset.risk.takePopulation(opened.sources, terminal);
  } finally {
    await opened.close();
  }
}
