import * as z from 'zod';
import { writeDocument } from '../../../shared/document/document-text.ts';
import { currentDocument, hasUnsaved, type OpenedDocument } from '../state/document-slice.ts';
import type { Workbench, WorkbenchState } from '../state/workbench.ts';

/** Name in the window's own session storage, which outlives the page's process and not the window. */
const place = 'murmuration-answers';

const keptSchema = z.strictObject({
  name: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unnamed') }),
    z.strictObject({ state: z.literal('named'), name: z.string() }),
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

/** Keeps the answers and the board of this window for the case that its page ends. They are releases and typed words, and nothing else. */
export function keepAnswers(workbench: Workbench, storage: Pick<Storage, 'setItem' | 'removeItem'>): void {
  workbench.subscribe((state, before) => {
    const same = ({ answers, savedAnswers, board, savedBoard }: WorkbenchState) =>
      answers === before.answers &&
      savedAnswers === before.savedAnswers &&
      board === before.board &&
      savedBoard === before.savedBoard;
    if (same(state)) return;
    const document = currentDocument(state, new Date());
    if (document === 'empty') return storage.removeItem(place);
    const text = new TextDecoder().decode(writeDocument(document));
    const kept: z.infer<typeof keptSchema> = {
      name: state.documentName,
      saved: !hasUnsaved(state),
      text,
    };
    try {
      storage.setItem(place, JSON.stringify(kept));
    } catch {
      // There is no room: an older state would be worse than none.
      storage.removeItem(place);
    }
  });
}
