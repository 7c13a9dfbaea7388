import { writeRecipe } from '../../../../shared/policy/write-recipe.ts';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { savedRecipe } from '../../../../shared/protocol/saved-recipe.ts';
import { saveFiles } from '../../export/save-files.ts';
import { readDraft } from '../../state/mapping-draft.ts';
import { useWorkbenchStore } from '../../state/use-workbench.ts';

/** Saves the mapping, what is asked and planned, and what the export looked like, for next month's. */
export function useSaveRecipe(saves: WorkbenchHost['saves']): () => void {
  const workbench = useWorkbenchStore();
  return () => {
    const { source, draft, answers, planned, announce, report } = workbench.getState();
    if (source.state !== 'chosen' || draft.state !== 'drafted') return;
    const reading = readDraft(draft.mapping, source.summary);
    if (reading.state === 'incomplete') return;
    const { population, mapping, terms, listForm } = reading;
    // Where the list lies is the vault's to know: under this name next month's run looks for it, and fails without it.
    const leaveOut = source.leaveOut ? { leaveOut: [{ file: 'optouts.csv', form: listForm }] } : {};
    const questions = [...answers.map(({ asked }) => asked), ...planned.map(({ asked }) => asked)];
    const ids = new Set<string>();
    const once = questions.filter(({ id }) => !ids.has(id.toLowerCase()) && ids.add(id.toLowerCase()));
    const text = writeRecipe(
      savedRecipe({ population, mapping, terms, questions: once, ...leaveOut }, source.summary),
    );
    saveFiles([{ name: 'recipe.yaml', bytes: new TextEncoder().encode(text) }], saves, window).then(says => {
      if (says !== 'cancelled') announce(says);
    }, report);
  };
}
