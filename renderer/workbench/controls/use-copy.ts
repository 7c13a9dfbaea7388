import { useWorkbench } from '../state/use-workbench.ts';

/** Puts a text or a picture on the clipboard when somebody presses for it, and says that it is there. */
export function useCopy(): (what: string | Blob, name: string) => Promise<void> {
  const announce = useWorkbench(state => state.announce);
  const report = useWorkbench(state => state.report);
  return async (what, name) => {
    try {
      if (typeof what === 'string') await navigator.clipboard.writeText(what);
      else await navigator.clipboard.write([new ClipboardItem({ [what.type]: what })]);
      announce(`${name} is on the clipboard.`);
    } catch {
      report({ code: 'clipboard-refused', params: {} });
    }
  };
}
