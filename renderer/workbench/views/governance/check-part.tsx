import { useCopy } from '../../controls/use-copy.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import type { KnownPart } from './known.ts';

/** Whether files are as they were exported, and the fingerprint by which recipients know ours. */
export function CheckPart({ view }: Pick<KnownPart, 'view'>) {
  const copy = useCopy();
  const { installation } = view;
  return (
    <div className="governance-columns">
      <VaultSlot face="check" className="vault-slot check-slot" />
      <section className="panel" aria-labelledby="installation-title">
        <h2 id="installation-title">The key of this installation</h2>
        {installation === 'none' ? (
          <p className="hint">It is made with the first export, and signs that one and every later one.</p>
        ) : (
          <>
            <p className="fingerprint">
              <code>{installation}</code>
            </p>
            <p className="hint">
              Give it to whoever gets exports, another way than the files: read it out, or print it. Only a
              person can say whose key it is; with it they know that an export is yours.
            </p>
            <button type="button" onClick={() => void copy(installation, 'The fingerprint')}>
              Copy
            </button>
          </>
        )}
      </section>
    </div>
  );
}
