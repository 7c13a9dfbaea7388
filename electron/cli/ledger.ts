import { type ListedLedger, listPopulations } from '../../shared/ledger/ledger.ts';
import { populationFolder } from '../../shared/ledger/population-folder.ts';
import { ledgerView } from '../../shared/ledger/view.ts';
import { faultExit } from '../../shared/protocol/fault.ts';
import type { LedgerView } from '../../shared/protocol/price.ts';
import type { Command } from './command.ts';
import { faultLine, faultObject } from './fault-report.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { usage } from './parse-call.ts';
import { columns, percent, termsText } from './text-table.ts';

export const ledger: Command = {
  usage: '[--population NAME] [--ledger FOLDER]',
  about: ['Without a name, all populations.'],
  operands: { least: 0, most: 0 },
  options: { population: { takes: 'NAME', says: 'the population' }, ledger: ledgerOption },

  async run(call, terminal) {
    const wanted = call.values.get('population');
    const listed = (await listPopulations(ledgerStore(call, terminal))).filter(one => concerns(one, wanted));
    if (wanted !== undefined && listed.length === 0)
      throw usage(`No population called ${wanted} has a ledger here`);
    const broken = listed.find(one => one.outcome === 'broken');
    if (call.switches.has('json')) {
      terminal.printJson({
        populations: listed.map(one =>
          one.outcome === 'whole'
            ? ledgerView(one.state, 'durable')
            : { folder: one.folder, chain: 'broken' },
        ),
        ...(broken === undefined ? {} : { fault: faultObject(broken.failure.fault) }),
      });
    } else if (listed.length === 0) {
      terminal.print('No population has a ledger here; nothing has been spent.');
    } else {
      terminal.print(
        listed
          .map(one =>
            one.outcome === 'whole' ? ledgerText(ledgerView(one.state, 'durable')) : brokenText(one),
          )
          .join('\n\n'),
      );
    }
    if (broken === undefined) return 0;
    terminal.say(faultLine(broken.failure.fault));
    return faultExit(broken.failure.fault);
  },
};

function concerns(one: ListedLedger, population: string | undefined): boolean {
  if (population === undefined) return true;
  return one.outcome === 'whole'
    ? one.state.population === population
    : one.folder === populationFolder(population);
}

function ledgerText(view: LedgerView): string {
  const { epsilon, delta } = view.terms;
  const rows = view.entries.map(({ entry, at, what, share, answered }) => [
    String(entry),
    at,
    what,
    share === 0 ? '' : percent(share),
    share === 0 || answered ? '' : 'not answered',
  ]);
  return `Population ${view.population}, people named by ${view.person.join(' + ')}
Terms: ${termsText(view.terms)}
Spent: ${percent(view.spent)}, left: ${percent(view.left)} (spent so far as epsilon, for information: ${view.epsilon_spent.toFixed(4)})
Guarantee: whatever is released within this budget is together (${epsilon}, ${delta.toExponential()})-differentially private for every person
Chain: whole, ends in ${view.head}

${columns([['entry', 'time', 'what', 'share', ''], ...rows], [0, 3])}`;
}

function brokenText({ folder, failure }: Extract<ListedLedger, { outcome: 'broken' }>): string {
  return `Folder ${folder}
Chain: broken at entry ${failure.fault.params['entry']}; nothing can be asked of this population`;
}
