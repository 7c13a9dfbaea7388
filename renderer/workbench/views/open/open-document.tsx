import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChannelRequest } from '../../../../electron/desktop-contract.ts';
import { documentExtension } from '../../../../shared/document/document.ts';
import { Failure } from '../../../../shared/protocol/fault.ts';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { chosenDocument } from '../../document/open-document.ts';
import { desktopOf } from '../../export/save-files.ts';
import { hasUnsaved } from '../../state/document-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

/** Opens a saved document in this window: its answers, without the export that they are of. */
export function OpenDocument({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const openDocument = useWorkbench(state => state.openDocument);
  const report = useWorkbench(state => state.report);
  const unsaved = useWorkbench(hasUnsaved);
  const input = useRef<HTMLInputElement>(null);

  const waits = useWorkbench(state => state.documentWaits);
  const leaveDocument = useWorkbench(state => state.leaveDocument);
  const recent = useRecentDocuments(saves);

  const inDesktop = async (which: ChannelRequest<'document:open'>['which']) => {
    const answer = await desktopOf(window).openDocument(which).finally(recent.look);
    if (answer.outcome === 'failed') throw new Failure(answer.fault.code, answer.fault.params);
    if (answer.outcome === 'cancelled') return;
    await openDocument({
      name: { state: 'named', name: answer.name, form: 'of its bytes' },
      bytes: answer.bytes,
      saved: true,
    });
  };
  const choose = () => {
    if (saves === 'dialog') inDesktop('asked').catch(report);
    else input.current?.click();
  };
  const chosen = (file: File | undefined) => {
    if (file) chosenDocument(file).then(openDocument, report);
    // The same file chosen again must be read again.
    if (input.current) input.current.value = '';
  };

  return (
    <section className="panel">
      <h2>Saved before?</h2>
      <p>
        A document holds the answers and how they were asked, and no records: it opens without the export.
      </p>
      {waits.state === 'passphrase' && (
        <p className="document-waits">
          {waits.opened.name.state === 'named' && (
            <>
              <bdi>{waits.opened.name.name}</bdi> waits for its passphrase.{' '}
            </>
          )}
          <button type="button" className="quiet" onClick={leaveDocument}>
            Do not open it
          </button>
        </p>
      )}
      <button type="button" disabled={unsaved} onClick={choose}>
        Open a document …
      </button>
      {unsaved && <p className="hint">Save the answers of this window first.</p>}
      {recent.names.length > 0 && (
        <>
          <h3 id="recent-documents">Recent documents</h3>
          <ul className="recent-documents" aria-labelledby="recent-documents">
            {recent.names.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: documents of one name are told apart by their place alone.
              <li key={at}>
                <button
                  type="button"
                  className="quiet"
                  disabled={unsaved}
                  onClick={() => void inDesktop({ at, name }).catch(report)}
                >
                  <bdi>{name}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <input
        ref={input}
        hidden
        type="file"
        aria-label="Document file"
        accept={`.${documentExtension}`}
        onChange={event => chosen(event.target.files?.[0])}
      />
    </section>
  );
}

/** What the desktop app remembers; a browser's page is thrown away with its window and remembers nothing. */
function useRecentDocuments(saves: WorkbenchHost['saves']) {
  const [names, setNames] = useState<readonly string[]>([]);
  const look = useCallback(() => {
    if (saves !== 'dialog') return;
    // The list is a help: where it cannot be had, there is the dialog.
    desktopOf(window)
      .recentDocuments()
      .then(
        answer => setNames(answer.names),
        () => setNames([]),
      );
  }, [saves]);
  useEffect(look, [look]);
  return { names, look };
}
