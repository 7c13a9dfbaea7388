import * as z from 'zod';

/**
 * What can go wrong, as a closed set. A fault carries a code and parameters that are not data
 * (what a person typed, names that we define, counts of lines); the words are made from them here.
 */

type Text = Readonly<Record<string, string | number>>;

interface Kind {
  /** Exit status of the command line (CONTRACT.md). */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 130;
  /** What happened, what was not lost, what to do. */
  readonly say: (p: Text) => string;
}

/** How a ledger is broken, in words. */
const damages: Text = {
  edited: 'it is not what was written there',
  reordered: 'entries stand in another order',
  missing: 'an entry is gone and later ones are there',
  'cut off': 'its end is gone, cut or replaced by an earlier state',
  rewritten: 'it is whole, and not the history that its head was written for',
  misplaced: 'it belongs to another population',
  'rolled back': 'an export names a later entry, so an earlier state was put back',
};

function damageText(how: string | number | undefined): string {
  const words = damages[how ?? ''];
  return words === undefined ? '' : `: ${words}`;
}

const kinds = {
  usage: { exit: 2, say: p => `${p['what']}. Nothing was read or spent. See murmuration --help.` },
  'recipe-unreadable': { exit: 2, say: p => `The recipe cannot be read: ${p['why']}. Nothing was spent.` },
  'recipe-unknown-key': {
    exit: 2,
    say: p =>
      `The recipe has a key that means nothing here: ${p['key']}. Nothing was spent. Correct or remove it.`,
  },
  'recipe-invalid': {
    exit: 2,
    say: p => `The recipe is wrong at ${p['at']}: ${p['why']}. Nothing was spent.`,
  },
  'not-yet': {
    exit: 2,
    say: p => `${p['what']}: not yet in this version. Nothing was spent. Leave it out to go on.`,
  },
  'question-refused': {
    exit: 2,
    say: p => `The question ${p['id']} cannot be asked: ${p['why']}. Nothing was spent.`,
  },
  'file-missing': {
    exit: 3,
    say: p => `${p['what']} is not there or cannot be opened. Nothing was spent. Check the path.`,
  },
  'file-empty': {
    exit: 3,
    say: () => 'The file is empty. Nothing was spent. Export it again, then open the new file.',
  },
  'no-records': {
    exit: 3,
    say: () =>
      'The file has a header line and no records below it. Nothing was spent. Check the period of the export.',
  },
  'not-a-table': {
    exit: 3,
    say: () =>
      'The file is not a table of text: it looks like a binary file. Nothing was spent. Export it as CSV and open that.',
  },
  'format-not-yet': {
    exit: 2,
    say: p =>
      `The file looks like ${p['format']}: not yet in this version. Nothing was spent. Export it as CSV.`,
  },
  'not-journeys': {
    exit: 3,
    say: p => `The file is ${p['format']}: ${p['why']}. Nothing was spent. ${p['instead']}.`,
  },
  'damaged-file': {
    exit: 3,
    say: p =>
      `The file is damaged or cut off (${p['what']}): not all of it can be read. Nothing was spent. Fetch it again and open the new copy.`,
  },
  'unpacks-too-far': {
    exit: 3,
    say: p =>
      `The archive unfolds too far (more than ${p['ratio']} times its size, or archives in archives). Nothing was spent. Unpack it yourself if you trust it, and open the files.`,
  },
  'source-vanished': {
    exit: 3,
    say: () =>
      'The file went away or changed while it was read. Your budget and earlier answers are untouched. Put it back and open it again.',
  },
  'data-replaced': {
    exit: 3,
    say: () =>
      'These people were opened since under another list, mapping or rule, which holds from then on. Nothing was spent. Open the file again.',
  },
  'no-column': {
    exit: 3,
    say: p =>
      p['table'] === 'population'
        ? `The table of the population has no column called ${p['column']}. Nothing was spent. It needs the columns by which people are told apart, under the names that they have in the export.`
        : `The file has no column called ${p['column']}, which the recipe maps. Nothing was spent. Correct the recipe.`,
  },
  'ambiguous-column': {
    exit: 3,
    say: p =>
      `Several columns are called ${p['column']}. Nothing was spent. Say which one you mean: ${p['column']} (1), ${p['column']} (2), ….`,
  },
  'person-unmapped': {
    exit: 3,
    say: () =>
      'No column is mapped to the person, so nobody could be protected. Nothing was spent. Choose the column that names the person.',
  },
  'no-rows-kept': {
    exit: 3,
    say: p =>
      `None of the ${p['rows']} rows could be used (mostly: ${p['cause']}). Nothing was spent. Correct the mapping and open it again.`,
  },
  'times-unreadable': {
    exit: 3,
    say: p =>
      `No time in the column ${p['column']} could be read. Nothing was spent. Give its format in the mapping, for example %d/%m/%Y %H:%M.`,
  },
  'amounts-unreadable': {
    exit: 3,
    say: p =>
      `Most amounts in the column ${p['column']} cannot be read. Nothing was spent. Say so if their decimals stand after a comma (decimal: comma), name the right currency, or leave the column out.`,
  },
  'zone-needed': {
    exit: 3,
    say: p =>
      `The times in the column ${p['column']} do not say their zone. Nothing was spent. Give the zone in the mapping, for example Europe/Berlin.`,
  },
  'mixed-zones': {
    exit: 3,
    say: p =>
      `The column ${p['column']} has times with an offset and times without. Nothing was spent. Give the zone that holds for those without.`,
  },
  'dictionary-full': {
    exit: 3,
    say: p =>
      `The column ${p['column']} has more different values than an analysis can hold (${p['most']}). Nothing was spent. Group or drop it.`,
  },
  'too-large': {
    exit: 3,
    say: p =>
      `The file needs more memory than there is (${p['what']}). Nothing was spent, and the ledger is as it was. Map fewer columns, or export a shorter period.`,
  },
  'does-not-fit': {
    exit: 3,
    say: p =>
      `The file needs about ${p['needs']} of memory, and there are ${p['has']} for it. The import was ended before memory ran out: nothing was spent, and the ledger and what was kept of earlier answers are as they were. Map fewer columns, or export a shorter period.`,
  },
  'too-few-people': {
    exit: 4,
    say: p =>
      `Too few people: fewer than the smallest group that any question could show (${p['smallest']}). The opening figure stays paid. Use a longer period, fewer questions, or more people.`,
  },
  'nothing-could-show': {
    exit: 4,
    say: p =>
      `Nothing could show: ${p['why']}. Nothing was asked. Ask fewer questions with a larger share each.`,
  },
  'budget-exceeded': {
    exit: 4,
    say: p =>
      `The budget does not allow it: ${p['needed']} % is asked and ${p['left']} % is left. Nothing was asked. Lower the shares, or answer from what you have.`,
  },
  'terms-loosened': {
    exit: 5,
    say: p =>
      `The recipe asks for ${p['what']} where this population was opened with ${p['fixed']}. Nothing was spent. Recipes can only tighten; loosening needs the steward.`,
  },
  'person-differs': {
    exit: 5,
    say: () =>
      'This population was opened with another person column. Nothing was spent. Use that column, or another population for other people.',
  },
  'list-unclear': {
    exit: 2,
    say: p =>
      `The list of people to leave out ${p['why']}. Nobody was left out and nothing was spent. Say how it names people.`,
  },
  'column-unconfirmed': {
    exit: 2,
    say: p =>
      `The column ${p['column']} seems to hold ${p['what']}. It was not used and nothing was spent. Confirm it (confirm: [${p['column']}]), or leave it out.`,
  },
  'ledger-broken': {
    exit: 6,
    say: p =>
      `The ledger fails its check at entry ${p['entry']}${damageText(p['how'])}. Nothing was asked. Restore it from a backup; it is not repaired by guessing.`,
  },
  'store-locked': {
    exit: 6,
    say: p => `The ledgers here cannot be opened: ${p['why']}. Nothing was asked or spent.`,
  },
  'policy-invalid': {
    exit: 2,
    say: p =>
      `The policy is wrong at ${p['at']}: ${p['why']}. Nothing was changed or spent. Correct the file.`,
  },
  'policy-forbids': {
    exit: 5,
    say: p => `The policy forbids it: ${p['what']}. Nothing was spent. ${p['instead']}.`,
  },
  'policy-expired': {
    exit: 5,
    say: p => `The policy expired on ${p['on']}. Nothing was spent. The steward signs a new one.`,
  },
  'policy-changed': {
    exit: 5,
    say: p =>
      `The policy changed while this was asked. Nothing was answered; ${p['spent']} was spent. Ask again, under the policy that is in force now.`,
  },
  'needs-steward': {
    exit: 5,
    say: p =>
      `${p['what']} needs the steward’s key. Nothing was changed. Ask the steward to unlock it or to sign.`,
  },
  'passphrase-wrong': {
    exit: 5,
    say: () => 'The passphrase does not open the key. Nothing was changed. Try again.',
  },
  'population-closed': {
    exit: 5,
    say: p =>
      `This ledger belongs to the population ${p['open']}, and another name would be another budget for people who may be the same. Nothing was spent. Use that name, or let the steward open ${p['asked']}.`,
  },
  'export-altered': {
    exit: 6,
    say: p => `${p['file']} is altered or incomplete. Ask for it again from whoever exported it.`,
  },
  'document-unreadable': {
    exit: 3,
    say: p =>
      `The document cannot be opened: ${p['why']}. Nothing was changed. Ask for it again from whoever saved it.`,
  },
  'document-newer': {
    exit: 3,
    say: () =>
      'The document was saved by a newer version of Murmuration. Nothing was changed. Open it with that version.',
  },
  'document-locked': {
    exit: 3,
    say: p => `The document cannot be opened here: ${p['why']}. Nothing was changed. ${p['instead']}.`,
  },
  'document-not-written': {
    exit: 1,
    say: p =>
      `The document was not written: ${p['why']}. Its answers stay in this window, and earlier files are as they were. ${p['instead']}.`,
  },
  'store-unavailable': {
    exit: 1,
    say: () =>
      'The ledger cannot be written, so nothing is asked. Earlier answers are safe. Free some disk space or correct the folder’s permissions.',
  },
  'disk-full': {
    exit: 1,
    say: p =>
      `The disk is full: ${p['file']} was not written. What was written before is whole, and paid answers come again free.`,
  },
  'cannot-write': {
    exit: 1,
    say: p =>
      `${p['file']} cannot be written. What was written before is whole, and paid answers come again free.`,
  },
  'clipboard-refused': {
    exit: 1,
    say: () => 'The clipboard did not take it. Nothing was lost. Save it as a file, or press Copy again.',
  },
  'release-failed': {
    exit: 1,
    say: () =>
      'The question failed after it was charged; what it cost stays charged. Earlier answers are safe. Ask again, or restart the app.',
  },
  'vault-silent': {
    exit: 1,
    say: () =>
      'The vault does not answer. The ledger is safe and earlier answers stay here. Reload the window and open the file again.',
  },
  'vault-ended': {
    exit: 1,
    say: () =>
      'The vault stopped unexpectedly. The ledger is intact, earlier answers stay here, and what was paid for comes again free. Start the vault again and open the file again.',
  },
  cancelled: { exit: 130, say: () => 'Cancelled. What was paid for and answered before stays.' },
  internal: { exit: 1, say: () => 'Something failed inside. The ledger is intact. Try again, or restart.' },
} as const satisfies Record<string, Kind>;

export type FaultCode = keyof typeof kinds;
const codes = Object.keys(kinds) as [FaultCode, ...FaultCode[]];

export const faultSchema = z.strictObject({
  code: z.enum(codes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Fault = z.infer<typeof faultSchema>;

export function faultMessage(fault: Fault): string {
  return kinds[fault.code].say(fault.params);
}

export function faultExit(fault: Fault): number {
  return kinds[fault.code].exit;
}

/** Thrown inside a vault or command; crosses a boundary only as its `fault`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly fault: Fault;
  constructor(code: FaultCode, params: Text = {}) {
    super(code);
    this.fault = { code, params: { ...params } };
  }
}
