import { utf8ToBytes } from '@noble/hashes/utils.js';
import { chartSvg } from '../charts/chart-option.ts';
import type { Signature } from '../signing/ed25519.ts';
import { csvTable } from './csv-table.ts';
import { embeddedRelease } from './embedded-release.ts';
import { exportName, manifestName, reportName, riskName } from './export-names.ts';
import { type ExportedFile, type ManifestFacts, makeManifest, manifestText } from './manifest.ts';
import { pngWithRelease } from './png-metadata.ts';
import type { ReleaseFile } from './release.ts';
import { reportHtml } from './report.ts';
import { type RiskFile, riskFileFormat } from './risk-release.ts';
import { noRiskPart, type RiskPart } from './risk-report.ts';
import type { Sign, Statement } from './sign.ts';
import { svgWithRelease } from './svg-export.ts';

/** px; charts in files are light and of one width. */
export const exportWidth = 960;

/** Draws an SVG document as a PNG. */
export type Rasterise = (svg: string) => Promise<Uint8Array> | Uint8Array;

/** The files of one answer: release, table twin and chart. The release is written as it is kept. */
export async function releaseFiles(
  file: ReleaseFile,
  sign: Sign | 'unsigned',
  rasterise?: Rasterise,
): Promise<readonly ExportedFile[]> {
  const { id } = file;
  const svg = chartSvg(file, 'light', exportWidth);
  const png = await rasterise?.(svg);
  const blocks = [utf8ToBytes(svg), ...(png === undefined ? [] : [png])].map(picture =>
    embeddedRelease(file, picture),
  );
  const charts = blocks.map(block => ({ kind: 'chart', block }) as const);
  const [ofFile, ...ofCharts] = await signatures(sign, [{ kind: 'release', file }, ...charts]);
  const signedFile = { ...file, ...ofFile };
  const [inSvg, inPng] = blocks.map((block, at) => ({ ...block, ...ofCharts[at] }));
  const files = [
    { name: exportName(id, 'json'), bytes: utf8ToBytes(`${JSON.stringify(signedFile, null, 2)}\n`) },
    { name: exportName(id, 'csv'), bytes: utf8ToBytes(csvTable(file.release)) },
    { name: exportName(id, 'svg'), bytes: utf8ToBytes(svgWithRelease(svg, inSvg!)) },
  ];
  if (png === undefined) return files;
  return [...files, { name: exportName(id, 'png'), bytes: pngWithRelease(png, inPng!) }];
}

/** For each statement what goes into its document: its signature, or nothing. */
async function signatures(
  sign: Sign | 'unsigned',
  statements: readonly Statement[],
): Promise<readonly { readonly signed?: Signature }[]> {
  if (sign === 'unsigned') return statements.map(() => ({}));
  return (await sign(statements)).map(signed => ({ signed }));
}

/** An export of which everything but report and manifest is written. */
export interface Closing {
  readonly title: string;
  readonly files: readonly ReleaseFile[];
  readonly written: readonly ExportedFile[];
  readonly facts: ManifestFacts;
  /** To whom it goes, in words; empty where nothing was said. */
  readonly recipient: string;
  readonly risk?: RiskPart;
  /** Formats that the policy lets go; all where nothing is said. */
  readonly formats?: readonly string[];
}

/**
 * What stands once beside all answers of an export: risk figures and the report, as far as their formats may go, and
 * the manifest of everything.
 */
export async function closingFiles(
  { title, files, written, facts, recipient, risk = noRiskPart, formats }: Closing,
  sign: Sign | 'unsigned',
): Promise<readonly ExportedFile[]> {
  const charts = files.map((file, i) => ({
    file,
    light: chartSvg(file, 'light', exportWidth, `light-${i + 1}`),
    dark: chartSvg(file, 'dark', exportWidth, `dark-${i + 1}`),
  }));
  const closing = [
    ...riskFiles(risk),
    { name: reportName, bytes: utf8ToBytes(reportHtml(title, charts, risk)) },
  ].filter(({ name }) => formats?.some(format => name.endsWith(`.${format}`)) ?? true);
  const manifest = makeManifest(facts, [...written, ...closing]);
  const [signed] = await signatures(sign, [{ kind: 'manifest', manifest, recipient }]);
  return [...closing, { name: manifestName, bytes: utf8ToBytes(manifestText({ ...manifest, ...signed })) }];
}

function riskFiles({ paid }: RiskPart): readonly ExportedFile[] {
  if (paid === 'nothing') return [];
  const file = { format: riskFileFormat, release: paid } satisfies RiskFile;
  return [{ name: riskName, bytes: utf8ToBytes(`${JSON.stringify(file, null, 2)}\n`) }];
}
