import { type FaultCode, faultMessage } from '../../../shared/protocol/fault.ts';
import { Icon } from '../controls/icon.tsx';
import { isOpenStep } from '../state/commands.ts';
import { fixes } from '../state/fixes.ts';
import { useWorkbench, useWorkbenchStore } from '../state/use-workbench.ts';

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
