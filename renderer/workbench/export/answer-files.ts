import { chartSvg } from '../../../shared/charts/chart-option.ts';
import { csvTable } from '../../../shared/release/csv-table.ts';
import { exportName } from '../../../shared/release/export-names.ts';
import type { ExportedFile } from '../../../shared/release/manifest.ts';
import { pngWithRelease } from '../../../shared/release/png-metadata.ts';
import type { ReleaseFile } from '../../../shared/release/release.ts';
import { svgWithRelease } from '../../../shared/release/svg-export.ts';
import type { ExportFormat } from '../state/export-slice.ts';

/** px; charts are exported for a page of a report, on white. */
const exportWidth = 960;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The files of one answer. Nothing goes into them but the release. */
export async function answerFiles(
  file: ReleaseFile,
  formats: readonly ExportFormat[],
  drawPng: (svg: string) => Promise<Uint8Array>,
): Promise<readonly ExportedFile[]> {
  const svg = formats.includes('svg') || formats.includes('png') ? chartSvg(file, 'light', exportWidth) : '';
  const make: Readonly<Record<ExportFormat, () => Uint8Array | Promise<Uint8Array>>> = {
    svg: () => encode(svgWithRelease(svg, file)),
    png: async () => pngWithRelease(await drawPng(svg), file),
    csv: () => encode(csvTable(file.release)),
    json: () => encode(`${JSON.stringify(file, null, 2)}\n`),
  };
  return Promise.all(
    formats.map(async format => ({ name: exportName(file.id, format), bytes: await make[format]() })),
  );
}
