import { useEffect, useRef, useState } from 'react';
import { noRiskPart } from '../../../../shared/release/risk-report.ts';
import type { ReportKind } from '../../../../shared/reports/report-kinds.ts';
import { Field } from '../../controls/field.tsx';
import { onPaper } from '../../document/paper.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import { momentWords } from '../../words/moments.ts';
import { ReportPaper, ReportPreview } from '../export/report-preview.tsx';
import { ReportsPanel } from '../export/reports-panel.tsx';
import { paperNames, useReport } from '../export/use-report.ts';
import type { KnownPart } from './known.ts';
import { PopulationField } from './population-field.tsx';

/** Reports on any population of this installation; no data need be open. */
export function ReportsPart({ view, saves, about }: KnownPart) {
  const workbench = useWorkbenchStore();
  const vault = useWorkbench(state => state.vault);
  const saving = useWorkbench(state => state.saving);
  const inQuestion = view.exports.find(({ manifest }) => manifest === about);
  const [population, setPopulation] = useState(inQuestion?.population ?? view.ledgers[0]?.population ?? '');
  const [exported, setExported] = useState(about);
  const [paper, setPaper] = useState(false);
  const reporting = useReport(saves, noCharts, noRiskPart.bands);
  const { written, write } = reporting;
  const exports = view.exports.filter(each => each.population === population);
  const isHere = view.ledgers.some(each => each.population === population);
  const show = (kind: ReportKind, of = exported) => void write(kind, { population, exported: of });

  // Somebody came from an export for its sheet.
  const first = useRef(inQuestion !== undefined && vault === 'ready');
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    void write('incident', { population, exported: about });
  });

  if (view.ledgers.length === 0)
    return <p className="hint">There is nothing to report on: nothing was asked yet.</p>;
  const print = () =>
    void onPaper(
      workbench,
      saves,
      window,
      saves === 'dialog' ? 'pdf' : 'print',
      written === 'none' ? 'report' : paperNames[written.sources.kind],
    ).finally(() => setPaper(false));
  return (
    <div className="export-columns">
      <div className="export-choices">
        <section className="panel choice" aria-label="What the reports are about">
          <PopulationField
            view={view}
            value={population}
            onChange={chosen => {
              setPopulation(chosen);
              setExported('');
              reporting.putAway();
            }}
          />
          <Field label="Export of the incident sheet">
            {ids => (
              <select
                {...ids}
                value={exported}
                onChange={event => {
                  setExported(event.target.value);
                  if (written !== 'none' && written.sources.kind === 'incident')
                    show('incident', event.target.value);
                }}
              >
                <option value="">All exports</option>
                {exports.toReversed().map(({ manifest, at, recipient }) => (
                  <option key={`${at} ${manifest}`} value={manifest}>
                    {`${momentWords(at)}${recipient === '' ? '' : `, to ${recipient}`} (${manifest.slice(0, 12)})`}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </section>
        <ReportsPanel
          shown={written === 'none' ? 'none' : written.sources.kind}
          charts={false}
          onShow={kind => isHere && show(kind)}
        />
        <p className="hint" aria-live="polite">
          {saving.state === 'saved'
            ? saving.says
            : 'Notes on the methods of charts, and bands of the risk, stand in Export beside the answers.'}
        </p>
      </div>
      {written === 'none' ? (
        <p className="hint">Choose a report: it is shown here before it is saved.</p>
      ) : (
        <ReportPreview
          key={written.sources.kind}
          written={written}
          saves={saves}
          onSave={() => void reporting.save()}
          onPaper={() => setPaper(true)}
        />
      )}
      {paper && written !== 'none' && <ReportPaper report={written.report} onLaid={print} />}
    </div>
  );
}

const noCharts = [] as const;
