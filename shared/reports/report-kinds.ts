import type { ReportFacts } from '../protocol/report-facts.ts';
import type { ReleaseFile } from '../release/release.ts';
import { type ChosenBands, impactAssessment } from './impact-assessment.ts';
import { incidentSheet } from './incident-sheet.ts';
import { type Made, methodNotes } from './method-notes.ts';
import { processingRecord } from './processing-record.ts';
import type { Report } from './report.ts';
import { transparencyNotice } from './transparency-notice.ts';

export const reportKinds = ['record', 'dpia', 'methods', 'notice', 'incident'] as const;
export type ReportKind = (typeof reportKinds)[number];

export interface KindOfReport {
  readonly name: string;
  readonly file: string;
  /** Whether numbers out of answers stand in it: then it is an export like others, signed and noted. */
  readonly hasResults: boolean;
}

export const kindsOfReport: Readonly<Record<ReportKind, KindOfReport>> = {
  record: { name: 'Record of processing (Art. 30)', file: 'record-of-processing.html', hasResults: true },
  dpia: { name: 'Impact assessment, draft (Art. 35)', file: 'dpia-draft.html', hasResults: true },
  methods: { name: 'Method notes for the charts', file: 'method-notes.html', hasResults: false },
  notice: { name: 'Notice for the people in the data', file: 'transparency-notice.html', hasResults: false },
  incident: { name: 'Incident sheet', file: 'incident-sheet.html', hasResults: false },
};

/** What a report is written from. */
export type ReportSources =
  | { readonly kind: 'record' | 'notice'; readonly facts: ReportFacts }
  | { readonly kind: 'dpia'; readonly facts: ReportFacts; readonly bands: ChosenBands }
  /** Of one export, by its manifest's hash or a beginning of it; of all where it is empty. */
  | { readonly kind: 'incident'; readonly facts: ReportFacts; readonly exported: string }
  | { readonly kind: 'methods'; readonly charts: readonly ReleaseFile[]; readonly made: Made };

export function writeReport(sources: ReportSources): Report {
  switch (sources.kind) {
    case 'record':
      return processingRecord(sources.facts);
    case 'notice':
      return transparencyNotice(sources.facts);
    case 'dpia':
      return impactAssessment(sources.facts, sources.bands);
    case 'incident':
      return incidentSheet(sources.facts, sources.exported);
    case 'methods':
      return methodNotes(sources.charts, sources.made);
  }
}
