import { useState } from 'react';
import type { OnPaper } from '../../../../electron/desktop-contract.ts';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import type { ReleaseFile } from '../../../../shared/release/release.ts';
import type { RiskPart } from '../../../../shared/release/risk-report.ts';
import type { Report } from '../../../../shared/reports/report.ts';
import { reportFiles } from '../../../../shared/reports/report-files.ts';
import { type ReportKind, type ReportSources, writeReport } from '../../../../shared/reports/report-kinds.ts';
import { saveFiles } from '../../export/save-files.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import type { WorkbenchState } from '../../state/workbench.ts';

export interface WrittenReport {
  readonly sources: ReportSources;
  readonly report: Report;
}

/** What is proposed as the name of a PDF of it. */
export const paperNames = {
  record: 'record-of-processing',
  dpia: 'dpia-draft',
  methods: 'method-notes',
  notice: 'transparency-notice',
  incident: 'incident-sheet',
} as const satisfies Record<ReportKind, OnPaper>;

export interface ReportedOn {
  readonly population: string;
  /** The export that an incident sheet is about, by its manifest's hash; all where it is empty. */
  readonly exported: string;
}

export interface Reporting {
  readonly written: WrittenReport | 'none';
  write(kind: ReportKind, about: ReportedOn): Promise<void>;
  putAway(): void;
  /** Saves it, with a manifest that the vault signs and notes where it holds results. */
  save(): Promise<void>;
}

/** One report at a time, as it stood when somebody asked for it. */
export function useReport(
  saves: WorkbenchHost['saves'],
  charts: readonly ReleaseFile[],
  bands: RiskPart['bands'],
): Reporting {
  const [written, setWritten] = useState<WrittenReport | 'none'>('none');
  const workbench = useWorkbenchStore();
  const report = useWorkbench(state => state.report);
  const trying = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      workbench.getState().savingIs({ state: 'idle' });
      report(thrown);
    }
  };
  return {
    written,
    putAway: () => setWritten('none'),
    write: (kind, about) =>
      trying(async () => {
        const sources = await gathered(kind, about, workbench.getState(), charts, bands);
        setWritten({ sources, report: writeReport(sources) });
      }),
    save: () =>
      trying(async () => {
        if (written === 'none') return;
        const { savingIs, announce, recipient, signExport } = workbench.getState();
        savingIs({ state: 'saving' });
        const files = await reportFiles(written.sources, written.report, {
          environment: { host: 'workbench' },
          recipient,
          sign: signExport,
        });
        const says = await saveFiles(files, saves, window);
        savingIs(says === 'cancelled' ? { state: 'idle' } : { state: 'saved', says });
        if (says !== 'cancelled') announce(says);
      }),
  };
}

async function gathered(
  kind: ReportKind,
  { population, exported }: ReportedOn,
  { app, reportFacts }: WorkbenchState,
  charts: readonly ReleaseFile[],
  bands: RiskPart['bands'],
): Promise<ReportSources> {
  if (kind === 'methods') return { kind, charts, made: { at: new Date().toISOString(), app } };
  const facts = await reportFacts(population);
  switch (kind) {
    case 'dpia':
      return { kind, facts, bands };
    case 'incident':
      return { kind, facts, exported };
    case 'record':
    case 'notice':
      return { kind, facts };
  }
}
