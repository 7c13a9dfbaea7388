import { shownAnswer } from './answers-slice.ts';
import type { Dialog } from './dialog-slice.ts';
import { type Step, steps } from './shell-slice.ts';
import type { Workbench, WorkbenchState } from './workbench.ts';

/** Something a person can do from the keyboard, whatever is in sight. */
export interface Command {
  readonly id: string;
  readonly group: 'Go to' | 'Do' | 'Help';
  readonly says: string;
  /** As written on a menu: `Mod` is Command on a Mac and Ctrl elsewhere. */
  readonly keys?: string;
  /** Whether it can be done now. */
  readonly ready: (state: WorkbenchState) => boolean;
  readonly run: (state: WorkbenchState) => void;
}

const stepKeys: Readonly<Record<Step, string>> = Object.fromEntries(
  steps.map((step, index) => [step, `Alt+${index + 1}`]),
) as Record<Step, string>;

/** Whether the way has come so far that a step can be entered. */
export function isOpenStep(step: Step, { source, importing, overview, answers }: WorkbenchState): boolean {
  switch (step) {
    case 'open':
    case 'governance':
      return true;
    case 'map':
      return source.state === 'chosen';
    case 'overview':
      return importing.state === 'done';
    case 'ask':
      return overview.state === 'opened' || answers.length > 0;
    case 'budget':
    case 'risk':
      return importing.state === 'done';
    case 'board':
    case 'export':
      return answers.length > 0;
  }
}

export function commandsOf(stepNames: Readonly<Record<Step, string>>): readonly Command[] {
  const goTo = steps.map(
    (step): Command => ({
      id: `go-${step}`,
      group: 'Go to',
      says: stepNames[step],
      keys: stepKeys[step],
      ready: state => isOpenStep(step, state),
      run: state => state.go(step),
    }),
  );
  const show = (dialog: Dialog, group: Command['group'], says: string, keys: string): Command => ({
    id: `show-${dialog}`,
    group,
    says,
    keys,
    ready: () => true,
    run: state => state.openDialog(dialog),
  });
  return [
    ...goTo,
    {
      id: 'open-sample',
      group: 'Do',
      says: 'Open the sample journeys',
      ready: ({ importing }) => importing.state !== 'running',
      run: state => void state.openSample(),
    },
    {
      id: 'ask',
      group: 'Do',
      says: 'Ask the question that is being built',
      keys: 'Mod+Enter',
      ready: ({ step, priceTag, asking }) =>
        step === 'ask' &&
        asking.state === 'idle' &&
        priceTag.state === 'priced' &&
        priceTag.price.standing !== 'over budget',
      run: state => void state.askQuestion(),
    },
    {
      id: 'cancel',
      group: 'Do',
      says: 'Cancel what is running',
      ready: ({ importing, asking, overview, riskWork }) =>
        importing.state === 'running' ||
        asking.state === 'running' ||
        overview.state === 'asking' ||
        riskWork !== 'idle',
      run: state => {
        state.cancelImport();
        state.cancelAsk();
        state.cancelOverview();
        state.cancelRisk();
      },
    },
    {
      id: 'put-on-board',
      group: 'Do',
      says: 'Put the answer in sight on the board',
      ready: ({ step, answers }) => step === 'ask' && answers.length > 0,
      run: state => state.putOnBoard([shownAnswer(state)!.key]),
    },
    {
      id: 'undo',
      group: 'Do',
      says: 'Undo on the board',
      keys: 'Mod+Z',
      ready: ({ step, boardPast }) => step === 'board' && boardPast.length > 0,
      run: state => state.undoBoard(),
    },
    {
      id: 'redo',
      group: 'Do',
      says: 'Redo on the board',
      keys: 'Mod+Shift+Z',
      ready: ({ step, boardFuture }) => step === 'board' && boardFuture.length > 0,
      run: state => state.redoBoard(),
    },
    ...(['light', 'dark', 'system'] as const).map(
      (theme): Command => ({
        id: `theme-${theme}`,
        group: 'Do',
        says: theme === 'system' ? 'Theme as the system has it' : `Theme: ${theme}`,
        ready: state => state.theme !== theme,
        run: state => state.chooseTheme(theme),
      }),
    ),
    show('glossary', 'Help', 'What the words mean', 'F1'),
    show('shortcuts', 'Help', 'Keyboard shortcuts', '?'),
    show('settings', 'Help', 'Settings', 'Mod+,'),
  ];
}

/** What is pressed, as the commands write it. */
export function keysOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const held = [...(event.ctrlKey || event.metaKey ? ['Mod'] : []), ...(event.altKey ? ['Alt'] : [])];
  // Alone, Shift is part of the character.
  if (event.shiftKey && held.length > 0) held.push('Shift');
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [...held, key].join('+');
}

/** Does what the pressed keys stand for. @returns whether they stand for something that can be done now */
export function runKeys(keys: string, commands: readonly Command[], workbench: Workbench): boolean {
  const state = workbench.getState();
  if (keys === 'Mod+K') {
    state.openDialog('commands');
    return true;
  }
  const command = commands.find(candidate => candidate.keys === keys);
  if (command === undefined || !command.ready(state)) return false;
  command.run(state);
  return true;
}
