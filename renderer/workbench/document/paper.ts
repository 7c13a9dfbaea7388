import type { OnPaper } from '../../../electron/desktop-contract.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import { desktopOf, type PageOfDesktop } from '../export/save-files.ts';
import type { Workbench } from '../state/workbench.ts';

/** Prints the answer or the board in sight, or writes it as PDF where the desktop app can. Only answers go on paper. */
export async function toPaper(
  workbench: Workbench,
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop & Pick<Window, 'print'>,
  as: 'print' | 'pdf',
): Promise<void> {
  const { step, answers, announce } = workbench.getState();
  if (answers.length === 0 || (step !== 'ask' && step !== 'overview' && step !== 'board')) {
    announce('Only answers can be printed. Go to Ask and choose one, or to Board.');
    return;
  }
  return onPaper(workbench, saves, page, as, step === 'board' ? 'board' : 'answer');
}

/** Prints what the page shows on paper, or writes it as PDF where the desktop app can. */
export async function onPaper(
  workbench: Workbench,
  saves: WorkbenchHost['saves'],
  page: PageOfDesktop & Pick<Window, 'print'>,
  as: 'print' | 'pdf',
  what: OnPaper,
): Promise<void> {
  const { report, announce } = workbench.getState();
  if (saves === 'download') return page.print();
  try {
    const answer = await desktopOf(page).toPaper({ as, what });
    if (answer.outcome === 'failed') throw new Failure(answer.code, { file: 'The PDF' });
    if (answer.outcome === 'done' && as === 'pdf') announce('Saved the PDF.');
  } catch (thrown) {
    report(thrown);
  }
}
