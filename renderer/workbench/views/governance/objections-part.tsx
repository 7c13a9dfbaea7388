import { useState } from 'react';
import { Modal } from '../../controls/modal.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { countOf } from '../../words/figures.ts';
import { momentWords } from '../../words/moments.ts';
import type { KnownPart } from './known.ts';

/** Somebody objects: another list, another snapshot, and the exports that still counted them. */
export function ObjectionsPart({ view, toIncident }: KnownPart) {
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
        {view.exports.length > 0 && <Exports view={view} toIncident={toIncident} />}
      </section>
      <section className="panel" aria-labelledby="documents-title">
        <h2 id="documents-title">Documents that remain</h2>
        <p className="hint">
          {view.documents.length === 0
            ? 'No document was saved or passed on from here.'
            : 'They hold answers and no records. Sealed ones open on this installation alone, until their answers are forgotten. Where the files are, the log does not know.'}
        </p>
        {view.documents.length > 0 && <Documents view={view} />}
      </section>
      <Forget view={view} />
    </>
  );
}

function Exports({ view, toIncident }: Pick<KnownPart, 'view' | 'toIncident'>) {
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
            <th scope="col">To withdraw it</th>
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
              <td>
                <button type="button" className="quiet in-row" onClick={() => toIncident(manifest)}>
                  Incident sheet
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

const protections = {
  populations: 'sealed for this installation',
  passphrase: 'under a passphrase',
  nothing: 'not encrypted',
} as const;

const unopened = {
  'not now': { tag: 'warning', says: 'its key is damaged or missing here' },
  never: { tag: '', says: 'nothing opens it any more' },
} as const;

function Documents({ view }: Pick<KnownPart, 'view'>) {
  return (
    <TableScroll>
      <table className="plain-table">
        <caption className="visually-hidden">Every document, as it was saved last, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Population</th>
            <th scope="col">Holds</th>
            <th scope="col">Protected</th>
            <th scope="col">To whom</th>
            <th scope="col">Document</th>
            <th scope="col">Objections since</th>
          </tr>
        </thead>
        <tbody>
          {view.documents.toReversed().map(each => (
            <tr key={`${each.document} ${each.under}`}>
              <th scope="row">{momentWords(each.at)}</th>
              <td>{each.populations.join(', ')}</td>
              <td>{countOf(each.answers, 'answer', 'answers')}</td>
              <td>
                {each.opens === 'now' ? (
                  protections[each.under]
                ) : (
                  <span className={`tag ${unopened[each.opens].tag}`}>{unopened[each.opens].says}</span>
                )}
              </td>
              <td>{recipientWords(each)}</td>
              <td>
                <code>{each.document.slice(0, 8)}</code>
              </td>
              <td>
                {each.predates_list ? (
                  <span className="tag warning">a list came after it</span>
                ) : (
                  'none noted'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function recipientWords({ under, recipient }: KnownPart['view']['documents'][number]): string {
  if (under === 'populations') return 'kept here';
  return recipient === '' ? 'nobody was named' : recipient;
}

function Forget({ view }: Pick<KnownPart, 'view'>) {
  const forget = useWorkbench(state => state.forgetAnswers);
  const announce = useWorkbench(state => state.announce);
  const [asked, setAsked] = useState('');
  const remaining = view.exports.filter(({ population }) => population === asked).length;
  const documents = view.documents.filter(
    ({ populations, opens }) => opens !== 'never' && populations.includes(asked),
  );
  const ending = documents.filter(({ under }) => under === 'populations');
  return (
    <section className="panel" aria-labelledby="forget-title">
      <h2 id="forget-title">Forget kept answers</h2>
      <p className="hint">
        Removes every answer that is kept here so that it comes again for nothing, and the key of the
        documents that were saved here: nothing opens them then. The ledger and the audit log stay, since what
        was told cannot be taken back; exports and copies that were passed on stay with whoever has them.
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
        <div className="modal-body forgetting">
          <p>
            Every kept answer about {asked} is removed. Asked again, each costs its share again.{' '}
            {remaining === 0
              ? 'Nothing was exported.'
              : `${countOf(remaining, 'export remains', 'exports remain')} with whoever has ${remaining === 1 ? 'it' : 'them'}.`}
          </p>
          {documents.length > 0 && (
            <>
              <p>
                {ending.length === 0
                  ? 'No saved document becomes unreadable.'
                  : `${countOf(ending.length, 'saved document becomes', 'saved documents become')} unreadable for good:`}
              </p>
              <ul className="bullets">
                {ending.map(({ document, at, answers, populations }) => (
                  <li key={document}>
                    <code>{document.slice(0, 8)}</code> of {momentWords(at)},{' '}
                    {countOf(answers, 'answer', 'answers')}
                    {populations.length > 1 &&
                      `, also about ${populations.filter(each => each !== asked).join(', ')}`}
                  </li>
                ))}
              </ul>
              {documents.length > ending.length && (
                <p>
                  {countOf(documents.length - ending.length, 'copy', 'copies')} that{' '}
                  {documents.length - ending.length === 1 ? 'was' : 'were'} passed on can still be read by
                  whoever has {documents.length - ending.length === 1 ? 'it' : 'them'}.
                </p>
              )}
            </>
          )}
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
