import type { LedgerView } from '../../../../shared/protocol/price.ts';
import { TableScroll } from '../../controls/table-scroll.tsx';
import type { Answer } from '../../state/answers-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent } from '../../words/figures.ts';
import { momentWords } from '../../words/moments.ts';

/** Every entry, what it bought, and the chart that came of it where this window has it. */
export function LedgerTable({ ledger }: { ledger: LedgerView }) {
  const answers = useWorkbench(state => state.answers);
  const select = useWorkbench(state => state.select);
  const go = useWorkbench(state => state.go);
  const show = (answer: Answer) => {
    select(answer.key);
    go('ask');
  };
  return (
    <section className="panel" aria-labelledby="ledger-title">
      <h2 id="ledger-title">Ledger</h2>
      <TableScroll>
        <table className="plain-table ledger-table">
          <caption className="visually-hidden">Everything charged to {ledger.population}</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                Entry
              </th>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">What it bought</th>
              <th scope="col" className="number">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {ledger.entries.toReversed().map(entry => {
              const answer = answers.find(({ file }) => file.release.ledger.entry === entry.entry);
              return (
                <tr key={entry.entry}>
                  <td className="number">{entry.entry}</td>
                  <td>{momentWords(entry.at)}</td>
                  <th scope="row">{entry.what}</th>
                  <td>
                    {answer !== undefined ? (
                      <button type="button" className="quiet" onClick={() => show(answer)}>
                        {answer.file.title}
                      </button>
                    ) : entry.share === 0 ? (
                      ''
                    ) : entry.answered ? (
                      'an answer that is kept; ask the same again, free'
                    ) : (
                      'no answer was kept; the charge stands'
                    )}
                  </td>
                  <td className="number">{entry.share === 0 ? '' : percent(entry.share)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      <p className="hint">
        {ledger.chain === 'whole'
          ? 'Each entry seals the one before it, and the chain holds.'
          : 'The chain is broken: an entry was changed outside the app. Nothing more is answered from it.'}{' '}
        Head <code>{ledger.head.slice(0, 12)}</code>
      </p>
    </section>
  );
}
