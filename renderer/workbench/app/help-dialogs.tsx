import { Modal } from '../controls/modal.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { TableScroll } from '../controls/table-scroll.tsx';
import type { Command } from '../state/commands.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { glossary } from '../words/glossary.ts';
import { Keys } from './keys.tsx';

export function GlossaryDialog() {
  const open = useWorkbench(state => state.dialog === 'glossary');
  const close = useWorkbench(state => state.closeDialog);
  return (
    <Modal title="What the words mean" open={open} onClose={close} className="reading">
      <dl className="glossary" tabIndex={0}>
        {glossary.map(({ word, says }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

export function ShortcutsDialog({ commands }: { commands: readonly Command[] }) {
  const open = useWorkbench(state => state.dialog === 'shortcuts');
  const close = useWorkbench(state => state.closeDialog);
  return (
    <Modal title="Keyboard shortcuts" open={open} onClose={close} className="reading">
      <TableScroll>
        <table className="plain-table shortcuts">
          <caption className="visually-hidden">Keyboard shortcuts</caption>
          <tbody>
            <Shortcut says="Find a command" keys="Mod+K" />
            {commands.flatMap(({ id, says, keys }) =>
              keys === undefined ? [] : [<Shortcut key={id} says={says} keys={keys} />],
            )}
            <Shortcut says="Through the marks of a chart" keys="← ↑ → ↓" />
            <Shortcut says="Pick what they are at, and see what of the answer concerns it" keys="Enter" />
            <Shortcut says="Let go of what is picked, close what lies on top" keys="Escape" />
          </tbody>
        </table>
      </TableScroll>
    </Modal>
  );
}

function Shortcut({ says, keys }: { says: string; keys: string }) {
  return (
    <tr>
      <th scope="row">{says}</th>
      <td>
        <Keys keys={keys} />
      </td>
    </tr>
  );
}

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const guides = [
  { value: 'shown', label: 'Shown' },
  { value: 'hidden', label: 'Hidden' },
] as const;

export function SettingsDialog() {
  const open = useWorkbench(state => state.dialog === 'settings');
  const close = useWorkbench(state => state.closeDialog);
  const theme = useWorkbench(state => state.theme);
  const chooseTheme = useWorkbench(state => state.chooseTheme);
  const guide = useWorkbench(state => state.guide);
  const setGuide = useWorkbench(state => state.setGuide);
  return (
    <Modal title="Settings" open={open} onClose={close}>
      <div className="settings">
        <Segmented legend="Theme" options={themes} value={theme} onChange={chooseTheme} />
        <Segmented
          legend="What to do next, on each step"
          options={guides}
          value={guide}
          onChange={setGuide}
        />
        <p className="hint">
          Budgets, terms and lists are not settings: they belong to the population and its steward, and every
          export says which held.
        </p>
      </div>
    </Modal>
  );
}
