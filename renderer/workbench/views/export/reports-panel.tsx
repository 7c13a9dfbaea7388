import { kindsOfReport, type ReportKind, reportKinds } from '../../../../shared/reports/report-kinds.ts';

/** The reports that can be written of a population; `charts` says whether there are any to note the methods of. */
export function ReportsPanel({
  shown,
  charts,
  onShow,
}: {
  shown: ReportKind | 'none';
  charts: boolean;
  onShow: (kind: ReportKind) => void;
}) {
  const offered = reportKinds.filter(kind => kind !== 'methods' || charts);
  return (
    <section className="panel report-list" aria-labelledby="reports-title">
      <h2 id="reports-title">Reports to file</h2>
      <p className="hint">Drafts from policy, ledger and audit log; no legal advice.</p>
      <ul>
        {offered.map(kind => (
          <li key={kind}>
            <button
              type="button"
              aria-current={kind === shown ? 'true' : undefined}
              onClick={() => onShow(kind)}
            >
              <span>{kindsOfReport[kind].name}</span>
              {kindsOfReport[kind].hasResults && <span className="hint">signed</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
