import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { writeWhole } from './cli/whole-files.ts';
import { writeFailure } from './desktop/to-paper.ts';
import type { ChannelRequest, ChannelResponse } from './desktop-contract.ts';

type Files = ChannelRequest<'files:save'>['files'];
type Saved = ChannelResponse<'files:save'>;

/**
 * Asks for a folder and writes the files into it, each whole or not at all. Files of these names are replaced only
 * when the person says so.
 *
 * @param window  the dialogs belong to it
 */
export async function saveFiles(
  files: Files,
  window: BrowserWindow,
  dialog: Pick<Dialog, 'showOpenDialog' | 'showMessageBox'>,
): Promise<Saved> {
  const chosen = await dialog.showOpenDialog(window, {
    title: 'Save the export in a folder',
    buttonLabel: 'Save here',
    properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
  });
  const [folder] = chosen.filePaths;
  if (chosen.canceled || folder === undefined) return { outcome: 'cancelled' };
  const there = await countThere(folder, files);
  if (there > 0 && !(await mayReplace(there, window, dialog))) return { outcome: 'cancelled' };
  try {
    await writeWhole(
      folder,
      files.map(({ name, bytes }) => ({ name, content: [bytes] })),
      '',
    );
    return { outcome: 'saved' };
  } catch (error) {
    return { outcome: 'failed', code: writeFailure(error) };
  }
}

async function countThere(folder: string, files: Files): Promise<number> {
  const found = await Promise.all(
    files.map(({ name }) =>
      stat(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.filter(Boolean).length;
}

async function mayReplace(
  there: number,
  window: BrowserWindow,
  dialog: Pick<Dialog, 'showMessageBox'>,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message:
      there === 1
        ? 'A file of this name is there already.'
        : `${there} files of these names are there already.`,
    detail: 'Replacing them cannot be undone.',
    buttons: ['Cancel', 'Replace'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
