import { useLayoutEffect, useRef } from 'react';
import { reportStyle } from '../../../../shared/release/report-style.ts';
import type { Report } from '../../../../shared/reports/report.ts';
import { reportPart } from '../../../../shared/reports/report-page.ts';

/** A report as its file shows it, on white paper. A root of its own keeps its styles and the page's apart. */
export function ReportSheet({ report }: { report: Report }) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const host = sheet.current;
    if (host === null) return;
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(reportStyle);
    root.adoptedStyleSheets = [style];
    const page = new DOMParser().parseFromString(reportPart(report), 'text/html');
    root.replaceChildren(...page.body.childNodes);
  }, [report]);
  return <div ref={sheet} className="report-sheet" />;
}
