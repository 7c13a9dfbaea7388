import { rejectAdvice } from '../../../../shared/protocol/reject-advice.ts';
import type { ImportSummary } from '../../../../shared/protocol/summary.ts';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { wholeNumber } from '../../words/figures.ts';

const touched: Record<ImportSummary['people_touched'], string> = {
  nobody: 'Rejected rows touch nobody who is kept.',
  'fewer than 20': 'Rejected rows touch fewer than 20 people.',
  '20 to 1000': 'Rejected rows touch 20 to 1,000 people.',
  'more than 1000': 'Rejected rows touch more than 1,000 people.',
  'cannot be told': 'How many people rejected rows touch cannot be told.',
};

/** What became of every row. For the screen only: it never enters an export. */
export function ImportReport({ summary }: { summary: ImportSummary }) {
  const { rows, rejects, conserved } = summary;
  return (
    <section className="panel import-report" aria-labelledby="import-title">
      <h2 id="import-title">Imported</h2>
      <p className="rows-equation figure">
        <span>
          <b>{wholeNumber(rows.read)}</b> rows read
        </span>
        <span aria-hidden="true">=</span>
        <span>
          <b>{wholeNumber(rows.kept)}</b> kept
        </span>
        <span aria-hidden="true">+</span>
        <span>
          <b>{wholeNumber(rows.rejected)}</b> rejected
        </span>
        {rows.blank > 0 && <span className="hint">and {wholeNumber(rows.blank)} blank lines</span>}
      </p>
      {!conserved && <p className="problem">The figures do not add up. Do not rely on this import.</p>}
      {rejects.length > 0 && (
        <TableScroll>
          <table className="plain-table">
            <caption className="visually-hidden">Rejected rows by cause</caption>
            <thead>
              <tr>
                <th scope="col">Rejected because</th>
                <th scope="col" className="number">
                  Rows
                </th>
                <th scope="col">In lines</th>
              </tr>
            </thead>
            <tbody>
              {rejects.map(({ cause, rows: count, lines }) => (
                <tr key={cause}>
                  <td>{cause}</td>
                  <td className="number">{wholeNumber(count)}</td>
                  <td className="figure">
                    {lines.join(', ')}
                    {count > lines.length && lines.length > 0 && ' …'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {rejectAdvice(rejects).map(advice => (
        <p key={advice} className="hint">
          {advice}
        </p>
      ))}
      <p className="hint">
        {rows.rejected === 0 ? 'No row was rejected.' : touched[summary.people_touched]} Kept:{' '}
        {summary.columns_kept.join(', ')}. These figures are exact and for this screen only.
      </p>
    </section>
  );
}
