import { type FaultCode, faultMessage } from '../../../shared/protocol/fault.ts';
import { Icon } from '../controls/icon.tsx';
import { isOpenStep } from '../state/commands.ts';
import type { Step } from '../state/shell-slice.ts';
import { useWorkbench, useWorkbenchStore } from '../state/use-workbench.ts';

/** Where what went wrong can be put right. */
const fixes: Partial<Record<FaultCode, { readonly step: Step; readonly says: string }>> = {
  'person-unmapped': { step: 'map', says: 'Choose the person column' },
  'times-unreadable': { step: 'map', says: 'Give the time format' },
  'zone-needed': { step: 'map', says: 'Give the zone' },
  'mixed-zones': { step: 'map', says: 'Give the zone' },
  'amounts-unreadable': { step: 'map', says: 'Correct the amount' },
  'no-rows-kept': { step: 'map', says: 'Correct the mapping' },
  'column-unconfirmed': { step: 'map', says: 'Look at the columns' },
  'person-differs': { step: 'map', says: 'Correct the person column' },
  'terms-loosened': { step: 'map', says: 'Correct the terms' },
  'list-unclear': { step: 'map', says: 'Say what the list holds' },
  'budget-exceeded': { step: 'budget', says: 'See what is left' },
  'file-empty': { step: 'open', says: 'Choose another file' },
  'no-records': { step: 'open', says: 'Choose another file' },
  'not-a-table': { step: 'open', says: 'Choose another file' },
  'not-journeys': { step: 'open', says: 'Choose another file' },
  'damaged-file': { step: 'open', says: 'Choose another file' },
  'source-vanished': { step: 'open', says: 'Open it again' },
  'data-replaced': { step: 'open', says: 'Open it again' },
};

const vaultGone: ReadonlySet<FaultCode> = new Set(['vault-ended', 'vault-silent']);

/** What went wrong, until a person has read and dismissed it. */
export function FaultPanel() {
  const faults = useWorkbench(state => state.faults);
  const dismiss = useWorkbench(state => state.dismiss);
  const vault = useWorkbench(state => state.vault);
  const restartVault = useWorkbench(state => state.restartVault);
  const go = useWorkbench(state => state.go);
  const workbench = useWorkbenchStore();
  return (
    <section aria-label="What went wrong" className="fault-panel" hidden={faults.length === 0}>
      {faults.map(({ number, fault, times }) => {
        const fix = fixes[fault.code];
        const [what, ...rest] = faultMessage(fault).split(/(?<=\.) (?=[A-Z])/);
        return (
          <div key={number} className="fault" role="alert">
            <div>
              <strong>{what}</strong> {rest.join(' ')}
              {times > 1 && <span className="hint"> ({times} times)</span>}
            </div>
            {vaultGone.has(fault.code) && (vault === 'ended' || vault === 'silent') && (
              <button type="button" onClick={restartVault}>
                Start the vault again
              </button>
            )}
            {fix && isOpenStep(fix.step, workbench.getState()) && (
              <button type="button" onClick={() => go(fix.step)}>
                {fix.says}
              </button>
            )}
            <code>{fault.code}</code>
            <button type="button" className="bare" aria-label="Dismiss" onClick={() => dismiss(number)}>
              <Icon name="cross" />
            </button>
          </div>
        );
      })}
    </section>
  );
}
