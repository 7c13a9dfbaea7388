import { expect, it } from 'vitest';
import { commandsOf, keysOf, runKeys } from '../../renderer/workbench/state/commands.ts';
import { adviceFor } from '../../renderer/workbench/state/guide-slice.ts';
import { stepNames } from '../../renderer/workbench/words/steps.ts';
import { imported, overviewed, startBench } from '../fakes/start-bench.ts';

const commands = commandsOf(stepNames);
const key = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => keysOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

it('writes what is pressed as the commands do, Ctrl and Command alike', () => {
  expect([key('k', { ctrlKey: true }), key('k', { metaKey: true })]).toEqual(['Mod+K', 'Mod+K']);
  expect(key('3', { altKey: true })).toBe('Alt+3');
  expect([key('?', { shiftKey: true }), key('F1')]).toEqual(['?', 'F1']);
  expect(key('z', { ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+Z');
});

it('gives no two commands the same keys', () => {
  const keys = commands.flatMap(command => command.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).not.toContain('Mod+K');
});

it('goes only where the way has come to', async () => {
  const { workbench } = startBench();
  expect(runKeys('Alt+4', commands, workbench)).toBe(false);
  expect(workbench.getState().step).toBe('open');
  const further = await overviewed();
  expect(runKeys('Alt+4', commands, further.workbench)).toBe(true);
  expect(further.workbench.getState().step).toBe('ask');
});

it('opens and closes what lies on top', () => {
  const { workbench } = startBench();
  for (const [keys, dialog] of [
    ['Mod+K', 'commands'],
    ['F1', 'glossary'],
    ['?', 'shortcuts'],
    ['Mod+,', 'settings'],
  ] as const) {
    expect(runKeys(keys, commands, workbench)).toBe(true);
    expect(workbench.getState().dialog).toBe(dialog);
    workbench.getState().closeDialog();
  }
  expect(workbench.getState().dialog).toBe('none');
});

it('says what to do next at each point of the way', async () => {
  const { workbench } = startBench();
  expect(adviceFor(workbench.getState())).toMatchObject({ next: 'here' });
  const bench = await imported();
  bench.workbench.getState().go('map');
  expect(adviceFor(bench.workbench.getState())).toMatchObject({ next: 'overview' });
  await bench.workbench.getState().askOverview();
  expect(adviceFor(bench.workbench.getState())).toMatchObject({ next: 'ask' });
});

it('plans questions without spending, splits the rest over them, and asks them together', async () => {
  const bench = await overviewed();
  const state = () => bench.workbench.getState();
  state().setQuestion({ ask: 'reach' });
  await bench.tick();
  state().planQuestion();
  state().setQuestion({ ask: 'paths' });
  await bench.tick();
  state().planQuestion();
  await bench.tick();
  expect(bench.vault.heard.filter(({ kind }) => kind === 'ask')).toHaveLength(1);
  expect(state().planned.map(({ price }) => price !== 'unknown')).toEqual([true, true]);

  const [first, second] = state().planned.map(({ asked }) => asked.id);
  expect(first).not.toBe(second);
  state().lockPlanned(first!, true);
  state().resplitPlanned(400_000);
  expect(state().planned.map(({ asked }) => asked.spend)).toEqual([
    { kind: 'share', millionths: 50_000 },
    { kind: 'share', millionths: 350_000 },
  ]);
  await bench.tick();
  await state().askPlanned();
  expect(state().planned).toEqual([]);
  expect(state().answers).toHaveLength(3);
});

it('keeps on the list what was not answered', async () => {
  const bench = await overviewed();
  const state = () => bench.workbench.getState();
  state().setQuestion({ ask: 'reach' });
  await bench.tick();
  state().planQuestion();
  bench.failNext('ask', 'release-failed');
  await state().askPlanned();
  expect(state().planned).toHaveLength(1);
  expect(state().faults).toHaveLength(1);
});
