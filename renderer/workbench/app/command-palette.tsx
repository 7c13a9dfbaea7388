import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useRef } from 'react';
import { Icon } from '../controls/icon.tsx';
import { Modal } from '../controls/modal.tsx';
import type { Command } from '../state/commands.ts';
import { useWorkbench, useWorkbenchStore } from '../state/use-workbench.ts';
import { Keys } from './keys.tsx';

interface Group {
  readonly value: Command['group'];
  readonly items: readonly Command[];
}

/** Everything that can be done now, found by typing. */
export function CommandPalette({ commands }: { commands: readonly Command[] }) {
  const open = useWorkbench(state => state.dialog === 'commands');
  const close = useWorkbench(state => state.closeDialog);
  const workbench = useWorkbenchStore();
  const field = useRef<HTMLInputElement>(null);
  const groups = useMemo(
    () => (open ? readyGroups(commands, workbench.getState()) : []),
    [open, commands, workbench],
  );
  const run = (command: Command) => {
    close();
    command.run(workbench.getState());
  };
  return (
    <Modal title="Commands" open={open} onClose={close} className="palette" firstFocus={field}>
      <Autocomplete.Root
        open
        inline
        items={groups}
        autoHighlight="always"
        itemToStringValue={(command: Command) => command.says}
      >
        <div className="palette-field">
          <Icon name="search" />
          <Autocomplete.Input ref={field} aria-label="Find a command" placeholder="Find a command" />
        </div>
        <Autocomplete.Empty className="palette-empty">No command has these words.</Autocomplete.Empty>
        <Autocomplete.List className="palette-list">
          {(group: Group) => (
            <Autocomplete.Group key={group.value} items={group.items}>
              <Autocomplete.GroupLabel className="palette-group">{group.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <Autocomplete.Item
                    key={command.id}
                    value={command}
                    className="palette-item"
                    onClick={() => run(command)}
                  >
                    <span>{command.says}</span>
                    {command.keys !== undefined && <Keys keys={command.keys} />}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </Modal>
  );
}

function readyGroups(commands: readonly Command[], state: Parameters<Command['ready']>[0]): readonly Group[] {
  const ready = commands.filter(command => command.ready(state));
  return (['Go to', 'Do', 'Help'] as const)
    .map(value => ({ value, items: ready.filter(({ group }) => group === value) }))
    .filter(({ items }) => items.length > 0);
}
