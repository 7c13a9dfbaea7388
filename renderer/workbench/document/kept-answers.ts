import * as z from 'zod';
import { hasUnsaved, type OpenedDocument } from '../state/document-slice.ts';
import type { Workbench, WorkbenchState } from '../state/workbench.ts';

/** Name in the window's own session storage, which outlives the page's process and not the window. */
const place = 'murmuration-answers';

const keptSchema = z.strictObject({
  name: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unnamed') }),
    z.strictObject({
      state: z.literal('named'),
      name: z.string(),
      /** Of its file; what is kept here is sealed. */
      form: z.enum(['sealed', 'plain']),
    }),
  ]),
  saved: z.boolean(),
  text: z.string(),
});

/** What this window showed before its page was loaded anew, as after a crash. */
export function keptAnswers(storage: Pick<Storage, 'getItem'>): OpenedDocument | 'none' {
  try {
    const { name, saved, text } = keptSchema.parse(JSON.parse(storage.getItem(place) ?? ''));
    return { name, saved, bytes: new TextEncoder().encode(text) };
  } catch {
    return 'none';
  }
}

/**
 * Keeps the answers and the board of this window for the case that its page ends. They are releases and typed words,
 * and the vault seals them: what is kept lies in the browser's profile. While there is no vault, nothing is.
 */
export function keepAnswers(workbench: Workbench, storage: Pick<Storage, 'setItem' | 'removeItem'>): void {
  let wanted = 0;
  let writing = false;
  let missing = false;

  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    for (let done = -1; done !== wanted; ) {
      done = wanted;
      await keep(workbench.getState());
    }
    writing = false;
  };

  const keep = async (state: WorkbenchState): Promise<void> => {
    const turn = wanted;
    try {
      const written = await state.writtenDocument('kept');
      if (turn !== wanted) return;
      if (written === 'empty') return storage.removeItem(place);
      const kept: z.infer<typeof keptSchema> = {
        name: state.documentName,
        saved: !hasUnsaved(state),
        text: new TextDecoder().decode(written.bytes),
      };
      storage.setItem(place, JSON.stringify(kept));
      missing = false;
    } catch {
      // There is no vault, or no room: an older state would be worse than none.
      storage.removeItem(place);
      missing = true;
    }
  };

  workbench.subscribe((state, before) => {
    const same = ({ answers, savedAnswers, board, savedBoard }: WorkbenchState) =>
      answers === before.answers &&
      savedAnswers === before.savedAnswers &&
      board === before.board &&
      savedBoard === before.savedBoard;
    const isBack = state.vault === 'ready' && before.vault !== 'ready';
    if (same(state) && !(isBack && missing)) return;
    wanted += 1;
    void write();
  });
}
