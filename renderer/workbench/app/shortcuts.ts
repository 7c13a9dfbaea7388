import { type Command, keysOf, runKeys } from '../state/commands.ts';
import type { Workbench } from '../state/workbench.ts';

/** What a text field does by itself. */
const fieldKeys: ReadonlySet<string> = new Set(['Mod+Z', 'Mod+Shift+Z']);

/** Listens for the commands' keys. A single character typed into a field is text, not a command. */
export function listenForKeys(page: Window, commands: readonly Command[], workbench: Workbench): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const held = event.ctrlKey || event.metaKey || event.altKey;
    const keys = keysOf(event);
    if (isTextField(event.target) && (fieldKeys.has(keys) || (!held && event.key.length === 1))) return;
    if (workbench.getState().dialog !== 'none') return;
    if (runKeys(keys, commands, workbench)) event.preventDefault();
  };
  page.addEventListener('keydown', onKeyDown);
  return () => page.removeEventListener('keydown', onKeyDown);
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}
