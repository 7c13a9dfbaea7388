import { useState } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { Segmented } from '../../controls/segmented.tsx';
import { passDocumentOn } from '../../document/save-document.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { closedFormats, closedInWords } from '../../words/closed-formats.ts';

type How = 'under a passphrase' | 'not encrypted';

const hows = [
  { value: 'under a passphrase', label: 'Under a passphrase' },
  { value: 'not encrypted', label: 'Not encrypted' },
] as const;

const says: Readonly<Record<How, string>> = {
  'under a passphrase':
    'Whoever gets it types the passphrase to open it. You type it in the vault’s frame; it is kept nowhere.',
  'not encrypted': 'Anybody who gets hold of the file can read every answer in it.',
};

/** A copy of the whole window for somebody else. What is saved for oneself is sealed and opens here alone. */
export function PassOnPanel({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const workbench = useWorkbenchStore();
  const passingOn = useWorkbench(state => state.passingOn);
  const passNothingOn = useWorkbench(state => state.passNothingOn);
  const vault = useWorkbench(state => state.vault);
  const governance = useWorkbench(state => state.governance);
  const [how, setHow] = useState<How>('under a passphrase');
  const closed = closedFormats(governance).has('json');
  return (
    <section className="panel choice pass-on" aria-labelledby="pass-on-title">
      <h2 id="pass-on-title">Pass the document on</h2>
      <p className="hint">
        Every answer of this window and the board, to be read in Murmuration. A document that you save opens
        on this installation alone; a copy opens elsewhere. It is noted, with the words of “To whom it goes”.
      </p>
      <Segmented legend="How it is protected" options={hows} value={how} onChange={setHow} />
      <p className="hint">{says[how]}</p>
      {closed && (
        <p id="pass-on-closed" className="hint">
          A document holds releases, which are JSON. {closedInWords(governance)}
        </p>
      )}
      {passingOn === 'passphrase' && <VaultSlot face="document" className="vault-slot passphrase-slot" />}
      <div className="adopt-actions">
        {passingOn === 'passphrase' ? (
          <button type="button" onClick={passNothingOn}>
            Pass nothing on
          </button>
        ) : (
          <button
            type="button"
            disabled={passingOn !== 'nothing' || vault !== 'ready' || closed}
            aria-describedby={closed ? 'pass-on-closed' : undefined}
            onClick={() => void passDocumentOn(workbench, saves, window, how)}
          >
            {how === 'not encrypted' ? 'Save a copy that anybody can read …' : 'Encrypt a copy …'}
          </button>
        )}
      </div>
    </section>
  );
}
