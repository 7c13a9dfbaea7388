import { useEffect, useRef } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { blanksWords, type Report } from '../../../../shared/reports/report.ts';
import { kindsOfReport } from '../../../../shared/reports/report-kinds.ts';
import { ReportSheet } from './report-sheet.tsx';
import type { WrittenReport } from './use-report.ts';

export function ReportPreview({
  written: { sources, report },
  saves,
  onSave,
  onPaper,
}: {
  written: WrittenReport;
  onSave: () => void;
  onPaper: () => void;
} & Pick<WorkbenchHost, 'saves'>) {
  const { file, hasResults } = kindsOfReport[sources.kind];
  return (
    <section className="panel file-preview" aria-label={`Preview of ${file}`}>
      <div className="answer-bar">
        <h2>{file}</h2>
        <span className="answer-note hint">
          {[blanksWords(report), hasResults ? 'Saved with a signed manifest.' : ''].filter(Boolean).join(' ')}
        </span>
        <button type="button" className="quiet" onClick={onPaper}>
          {saves === 'dialog' ? 'As PDF …' : 'Print, or save as PDF …'}
        </button>
        <button type="button" className="quiet" onClick={onSave}>
          Save this report
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by keyboard. */}
      <div className="report-scroll" tabIndex={0}>
        <ReportSheet report={report} />
      </div>
    </section>
  );
}

/** The same on paper. Nobody sees it on the screen. */
export function ReportPaper({ report, onLaid }: { report: Report; onLaid: () => void }) {
  const laid = useRef(onLaid);
  laid.current = onLaid;
  useEffect(() => laid.current(), []);
  return (
    <section className="paper-report" aria-hidden="true">
      <ReportSheet report={report} />
    </section>
  );
}
