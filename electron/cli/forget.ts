import { forgetAnswers } from '../../shared/governance/forget.ts';
import { nodeHost } from '../vault/node-host.ts';
import type { Command } from './command.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { required } from './parse-call.ts';
import { columns } from './text-table.ts';

export const forget: Command = {
  usage: '--population NAME [--ledger FOLDER]',
  about: [
    'Removes every kept answer. The ledger stays, since what was told cannot be taken back, and so does the audit log.',
    'Exports are with whoever has them: they are listed.',
  ],
  operands: { least: 0, most: 0 },
  options: { population: { takes: 'NAME', says: 'the population' }, ledger: ledgerOption },

  async run(call, terminal) {
    const population = required(call, 'population');
    const { answers, exports } = await forgetAnswers(nodeHost(ledgerStore(call, terminal)), population);
    if (call.switches.has('json')) {
      terminal.printJson({
        population,
        answers,
        exports: exports.map(({ at, manifest, recipient, files }) => ({ at, manifest, recipient, files })),
      });
      return 0;
    }
    const rows = exports.map(({ at, manifest, files, recipient }) => [
      at,
      manifest.slice(0, 12),
      files.length === 1 ? '1 file' : `${files.length} files`,
      recipient,
    ]);
    terminal.print(
      [
        `Forgot ${answers} kept answers of ${population}. What was spent stays spent.`,
        rows.length === 0 ? 'Nothing was exported.' : `Exports that remain:\n${columns(rows)}`,
      ].join('\n'),
    );
    return 0;
  },
};
