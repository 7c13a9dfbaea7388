import { shownTheme } from '../state/shell-slice.ts';
import type { Workbench } from '../state/workbench.ts';

/** Follows the system's theme, and writes the one that is shown where the styles read it. */
export function keepTheme(page: Window, workbench: Workbench): void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => workbench.getState().systemThemeChanged(dark.matches ? 'dark' : 'light');
  const show = () => {
    page.document.documentElement.dataset['theme'] = shownTheme(workbench.getState());
  };
  dark.addEventListener('change', follow);
  follow();
  show();
  workbench.subscribe(show);
}
