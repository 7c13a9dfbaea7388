import * as z from 'zod';
import { documentArguments } from './desktop/document-file.ts';
import { defaultDataDirectory, type Machine } from './durable/data-directory.ts';

/** Environment variable in which the command hands its arguments to Electron. */
export const startVariable = 'MURMURATION_START';

export const desktopStartSchema = z.strictObject({
  /** Absolute paths of the files that the vault opens at start. */
  exports: z.array(z.string()),
  /** Absolute paths of documents, each for a window of its own. */
  documents: z.array(z.string()),
  /** Absolute path of the folder of the durable store. */
  ledger: z.string(),
});
export type DesktopStart = z.infer<typeof desktopStartSchema>;

/**
 * What a start of Electron asks for: from a checkout what the command hands over, in a packaged app the documents
 * among its arguments. Exports of records are no arguments of it: they are chosen inside the vault's frame.
 */
export function desktopStart(start: {
  readonly isPackaged: boolean;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly machine: Machine;
}): DesktopStart {
  const handed = start.machine.environment[startVariable];
  if (!start.isPackaged && handed !== undefined) return desktopStartSchema.parse(JSON.parse(handed));
  return {
    exports: [],
    documents: [...documentArguments(start.arguments.slice(start.isPackaged ? 1 : 2), start.folder)],
    ledger: defaultDataDirectory(start.machine),
  };
}
