/** Names of exported files. They come from the question's id alone, never from data or titles. */

export type ExportKind = 'json' | 'csv' | 'svg' | 'png';

const id = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
/** Names that Windows keeps for devices, and the one that another file of an export has. */
const taken = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|manifest|report|risk)$/i;

export const manifestName = 'manifest.json';
export const reportName = 'report.html';
/** Risk figures that were paid for. */
export const riskName = 'risk.json';

/** @throws RangeError for an id that a question cannot have */
export function exportName(questionId: string, kind: ExportKind): string {
  if (!id.test(questionId)) throw new RangeError('not the id of a question');
  return `${questionId}${taken.test(questionId) ? '_' : ''}.${kind}`;
}
