import { utf8ToBytes } from '@noble/hashes/utils.js';
import { chartSvg } from '../charts/chart-option.ts';
import { csvTable } from './csv-table.ts';
import { exportName, manifestName, reportName, riskName } from './export-names.ts';
import { type ExportedFile, type ManifestFacts, makeManifest, manifestText } from './manifest.ts';
import { pngWithRelease } from './png-metadata.ts';
import type { ReleaseFile } from './release.ts';
import { reportHtml } from './report.ts';
import { type RiskFile, riskFileFormat } from './risk-release.ts';
import { noRiskPart, type RiskPart } from './risk-report.ts';
import { svgWithRelease } from './svg-export.ts';

/** px; charts in files are light and of one width. */
export const exportWidth = 960;

/** Draws an SVG document as a PNG. */
export type Rasterise = (svg: string) => Promise<Uint8Array> | Uint8Array;

/** The files of one answer: release, table twin and chart. The release is written as it is kept. */
export async function releaseFiles(
  file: ReleaseFile,
  rasterise?: Rasterise,
): Promise<readonly ExportedFile[]> {
  const { id } = file;
  const svg = chartSvg(file, 'light', exportWidth);
  const files = [
    { name: exportName(id, 'json'), bytes: utf8ToBytes(`${JSON.stringify(file, null, 2)}\n`) },
    { name: exportName(id, 'csv'), bytes: utf8ToBytes(csvTable(file.release)) },
    { name: exportName(id, 'svg'), bytes: utf8ToBytes(svgWithRelease(svg, file)) },
  ];
  if (rasterise === undefined) return files;
  return [...files, { name: exportName(id, 'png'), bytes: pngWithRelease(await rasterise(svg), file) }];
}

/** What stands once beside all answers of an export: risk figures, the report, and the manifest of everything. */
export function closingFiles(
  title: string,
  files: readonly ReleaseFile[],
  written: readonly ExportedFile[],
  facts: ManifestFacts,
  risk: RiskPart = noRiskPart,
): readonly ExportedFile[] {
  const charts = files.map((file, i) => ({
    file,
    light: chartSvg(file, 'light', exportWidth, `light-${i + 1}`),
    dark: chartSvg(file, 'dark', exportWidth, `dark-${i + 1}`),
  }));
  const closing = [
    ...riskFiles(risk),
    { name: reportName, bytes: utf8ToBytes(reportHtml(title, charts, risk)) },
  ];
  const manifest = makeManifest(facts, [...written, ...closing]);
  return [...closing, { name: manifestName, bytes: utf8ToBytes(manifestText(manifest)) }];
}

function riskFiles({ paid }: RiskPart): readonly ExportedFile[] {
  if (paid === 'nothing') return [];
  const file = { format: riskFileFormat, release: paid } satisfies RiskFile;
  return [{ name: riskName, bytes: utf8ToBytes(`${JSON.stringify(file, null, 2)}\n`) }];
}
