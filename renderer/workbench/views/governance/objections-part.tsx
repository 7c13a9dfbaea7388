import { useState } from 'react';
import { Modal } from '../../controls/modal.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { countOf } from '../../words/figures.ts';
import { momentWords } from '../../words/moments.ts';
import type { KnownPart } from './known.ts';

/** Somebody objects: another list, another snapshot, and the exports that still counted them. */
export function ObjectionsPart({ view }: KnownPart) {
  const source = useWorkbench(state => state.source);
  const go = useWorkbench(state => state.go);
  const older = view.exports.filter(({ predates_list }) => predates_list).length;
  return (
    <>
      <div className="governance-columns even">
        <VaultSlot face="leave-out" className="vault-slot leave-out-slot" />
        <section className="panel" aria-labelledby="list-title">
          <h2 id="list-title">What a new list does</h2>
          <ul className="bullets">
            <li>The data are imported again without these people: another snapshot, whoever was in it.</li>
            <li>Every answer that was kept is retired. Asked again, it costs its share again.</li>
            <li>It is noted in the audit log, with the exports that were made before it.</li>
          </ul>
          {source.state === 'chosen' && source.summary.kind === 'file' ? (
            <p>
              {source.leaveOut
                ? 'A list is open. Import the data again to leave these people out.'
                : 'No list is open for these data.'}{' '}
              <button type="button" className="quiet" onClick={() => go('map')}>
                Map and import
              </button>
            </p>
          ) : (
            <p className="hint">
              {source.state === 'chosen'
                ? 'The sample’s people are invented; a list chosen here is kept for the next file.'
                : 'No file is open: the list is kept for the next one.'}
            </p>
          )}
        </section>
      </div>
      <section className="panel" aria-labelledby="exports-title">
        <h2 id="exports-title">Exports that remain</h2>
        <p className="hint">
          {view.exports.length === 0
            ? 'Nothing was exported from here.'
            : older === 0
              ? 'No list of people to leave out is younger than one of these.'
              : `${countOf(older, 'export is', 'exports are')} older than a list of people to leave out and still ${older === 1 ? 'counts' : 'count'} them. Nobody can call a file back: tell whoever has it.`}
        </p>
        {view.exports.length > 0 && <Exports view={view} />}
      </section>
      <Forget view={view} />
    </>
  );
}

function Exports({ view }: Pick<KnownPart, 'view'>) {
  return (
    <TableScroll>
      <table className="plain-table">
        <caption className="visually-hidden">Every export, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Population</th>
            <th scope="col">Files</th>
            <th scope="col">To whom</th>
            <th scope="col">Manifest</th>
            <th scope="col">Objections since</th>
          </tr>
        </thead>
        <tbody>
          {view.exports.toReversed().map(({ at, population, files, recipient, manifest, predates_list }) => (
            <tr key={`${at} ${manifest}`}>
              <th scope="row">{momentWords(at)}</th>
              <td>{population}</td>
              <td title={files.map(({ name }) => name).join(', ')}>
                {countOf(files.length, 'file', 'files')}
              </td>
              <td>{recipient === '' ? 'nobody was named' : recipient}</td>
              <td>
                <code>{manifest.slice(0, 12)}</code>
              </td>
              <td>
                {predates_list ? <span className="tag warning">a list came after it</span> : 'none noted'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Forget({ view }: Pick<KnownPart, 'view'>) {
  const forget = useWorkbench(state => state.forgetAnswers);
  const announce = useWorkbench(state => state.announce);
  const [asked, setAsked] = useState('');
  const remaining = view.exports.filter(({ population }) => population === asked).length;
  return (
    <section className="panel" aria-labelledby="forget-title">
      <h2 id="forget-title">Forget kept answers</h2>
      <p className="hint">
        Removes every answer that is kept here so that it comes again for nothing. The ledger and the audit
        log stay, since what was told cannot be taken back; exports and saved documents stay where they are.
      </p>
      {view.ledgers.length === 0 ? (
        <p className="hint">There is nothing to forget: nothing was asked yet.</p>
      ) : (
        <div className="adopt-actions">
          {view.ledgers.map(({ population }) => (
            <button key={population} type="button" onClick={() => setAsked(population)}>
              Forget those of {population} …
            </button>
          ))}
        </div>
      )}
      <Modal title="Forget kept answers" open={asked !== ''} onClose={() => setAsked('')}>
        <div className="modal-body">
          <p>
            Every kept answer about {asked} is removed. Asked again, each costs its share again.{' '}
            {remaining === 0
              ? 'Nothing was exported.'
              : `${countOf(remaining, 'export remains', 'exports remain')} with whoever has them.`}
          </p>
          <div className="adopt-actions">
            <button
              type="button"
              className="primary"
              onClick={() => {
                setAsked('');
                void forget(asked).then(done => done && announce('The kept answers are forgotten.'));
              }}
            >
              Forget them
            </button>
            <button type="button" onClick={() => setAsked('')}>
              Keep them
            </button>
          </div>
        </div>
      </Modal>
    </section>
  );
}
