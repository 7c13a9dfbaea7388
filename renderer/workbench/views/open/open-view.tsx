import { useRef } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { Icon } from '../../controls/icon.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { OpenDocument } from './open-document.tsx';

export function OpenView({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const vault = useWorkbench(state => state.vault);
  const looking = useWorkbench(state => state.looking);
  const source = useWorkbench(state => state.source);
  const openSample = useWorkbench(state => state.openSample);
  const closeSource = useWorkbench(state => state.closeSource);
  const go = useWorkbench(state => state.go);
  const title = useRef<HTMLHeadingElement>(null);
  const close = async () => {
    await closeSource();
    // The button is gone with what it closed.
    title.current?.focus();
  };
  const typing = useWorkbench(state => state.documentWaits.state === 'passphrase');
  return (
    <div className="view open-view">
      <header className="view-head">
        <h1 ref={title} tabIndex={-1}>
          Choose an export of customer journeys
        </h1>
        <p>One row an event: who, when, what, through which channel.</p>
      </header>
      <div className="open-columns">
        <section aria-label="Choose a file">
          <VaultSlot
            key={typing ? 'document' : 'choose'}
            face={typing ? 'document' : 'choose'}
            className="vault-slot choose-slot"
          />
          <p className="open-status" aria-live="polite">
            {vault === 'starting' && 'Starting the vault …'}
            {vault === 'silent' && 'The vault did not start.'}
            {vault === 'ended' && 'The vault stopped.'}
            {vault === 'ready' && typing && 'A document waits for its passphrase.'}
            {vault === 'ready' && looking && 'Looking at the file …'}
          </p>
        </section>
        <aside className="open-aside">
          <section className="panel sample-card">
            <h2>No file at hand?</h2>
            <p>
              The sample is a season of a small online shop. Its people are invented, so its budget starts
              anew with each opening.
            </p>
            <button
              type="button"
              className="primary"
              disabled={vault !== 'ready' || looking}
              onClick={() => void openSample()}
            >
              {looking ? 'Opening …' : 'Open the sample journeys'}
            </button>
          </section>
          <OpenDocument saves={saves} />
          {source.state === 'chosen' && (
            <section className="panel">
              <h2>Open now</h2>
              <p>{source.summary.kind === 'sample' ? 'The sample journeys' : source.summary.format}</p>
              <div className="adopt-actions">
                <button type="button" onClick={() => go('map')}>
                  Go on to Map <Icon name="right" />
                </button>
                <button type="button" className="quiet" onClick={() => void close()}>
                  Close it
                </button>
              </div>
              <p className="hint">Closing gives its memory back. The answers stay.</p>
            </section>
          )}
        </aside>
      </div>
      <section className="promises" aria-label="What happens to the file">
        <div>
          <h3>It stays in the vault</h3>
          <p>
            The framed area is a page of its own, on an origin of its own. It reads the file; this page never
            holds it.
          </p>
        </div>
        <div>
          <h3>You see people only in groups</h3>
          <p>
            Every figure has at least k people behind it and carries privacy noise. There is no other mode.
          </p>
        </div>
        <div>
          <h3>Nothing is sent</h3>
          <p>The app has no network: every request beyond itself is refused and counted above.</p>
        </div>
      </section>
    </div>
  );
}
