import { forgetAnswers } from '../../shared/governance/forget.ts';
import { nodeHost } from '../vault/node-host.ts';
import type { Command } from './command.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { required } from './parse-call.ts';
import { columns } from './text-table.ts';

export const forget: Command = {
  usage: '--population NAME [--ledger FOLDER]',
  about: [
    'Removes every kept answer, and the key of the documents that were saved here, which nothing opens then. The ledger',
    'stays, since what was told cannot be taken back, and so does the audit log. Exports and documents are listed.',
  ],
  operands: { least: 0, most: 0 },
  options: { population: { takes: 'NAME', says: 'the population' }, ledger: ledgerOption },

  async run(call, terminal) {
    const population = required(call, 'population');
    const { answers, exports, documents } = await forgetAnswers(
      nodeHost(ledgerStore(call, terminal)),
      population,
    );
    if (call.switches.has('json')) {
      terminal.printJson({
        population,
        answers,
        exports: exports.map(({ at, manifest, recipient, files }) => ({ at, manifest, recipient, files })),
        documents,
      });
      return 0;
    }
    const rows = exports.map(({ at, manifest, files, recipient }) => [
      at,
      manifest.slice(0, 12),
      files.length === 1 ? '1 file' : `${files.length} files`,
      recipient,
    ]);
    const saved = documents.map(({ at, document, answers: held, opens, under, recipient }) => [
      at,
      document.slice(0, 8),
      held === 1 ? 'one answer' : `${held} answers`,
      opens === 'now' ? openedBy[under] : unopened[opens],
      recipient,
    ]);
    terminal.print(
      [
        `Forgot ${answers} kept answers of ${population}. What was spent stays spent.`,
        rows.length === 0 ? 'Nothing was exported.' : `Exports that remain:\n${columns(rows)}`,
        saved.length === 0 ? 'No document was saved.' : `Documents:\n${columns(saved)}`,
      ].join('\n'),
    );
    return 0;
  },
};

const openedBy = {
  populations: 'opens here',
  passphrase: 'opens with its passphrase',
  nothing: 'anybody who has it can read it',
} as const;

const unopened = {
  'not now': 'its key is damaged or missing here',
  never: 'nothing opens it any more',
} as const;
