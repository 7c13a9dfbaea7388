import { useState } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { Segmented } from '../../controls/segmented.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AuditLog } from './audit-log.tsx';
import { BudgetPart } from './budget-part.tsx';
import { CheckPart } from './check-part.tsx';
import { ObjectionsPart } from './objections-part.tsx';
import { PolicyPart } from './policy-part.tsx';
import { ReportsPart } from './reports-part.tsx';

const parts = {
  policy: { label: 'Policy and role', Part: PolicyPart },
  budget: { label: 'Budget', Part: BudgetPart },
  objections: { label: 'Objections and exports', Part: ObjectionsPart },
  reports: { label: 'Reports', Part: ReportsPart },
  log: { label: 'Audit log', Part: AuditLog },
  check: { label: 'Check an export', Part: CheckPart },
} as const;
type Part = keyof typeof parts;

/** Who may do what with these people's data, what was done, and what others can check. */
export function GovernanceView({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const governance = useWorkbench(state => state.governance);
  const [part, setPart] = useState<Part>('policy');
  const [about, setAbout] = useState('');
  const { Part: Shown } = parts[part];
  return (
    <div className="view governance-view">
      <header className="view-head">
        <h1>Governance</h1>
        <p>Who may do what with these data, what was done, and what others can check.</p>
      </header>
      <Segmented
        legend="Part of governance"
        hideLegend
        options={(Object.keys(parts) as Part[]).map(value => ({ value, label: parts[value].label }))}
        value={part}
        onChange={next => {
          setAbout('');
          setPart(next);
        }}
      />
      {governance.state === 'known' ? (
        <Shown
          view={governance.view}
          saves={saves}
          about={about}
          toPolicy={() => setPart('policy')}
          toIncident={manifest => {
            setAbout(manifest);
            setPart('reports');
          }}
        />
      ) : governance.state === 'damaged' ? (
        <section className="panel damaged" role="alert" aria-labelledby="damaged-title">
          <h2 id="damaged-title">The record is damaged</h2>
          <p>{governance.says}</p>
          <p>
            The audit log is chained and signed: what stands in it was changed, cut or put back outside the
            app. Until it is put right, nothing in it is believed and nothing is answered. Put back the folder
            from a copy, or ask whoever looks after it.
          </p>
        </section>
      ) : (
        <p className="hint">The vault is not ready yet.</p>
      )}
    </div>
  );
}
