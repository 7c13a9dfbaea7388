import { chartSvg } from '../../shared/charts/chart-option.ts';
import { csvTable } from '../../shared/release/csv-table.ts';
import { exportName } from '../../shared/release/export-names.ts';
import type { ExportedFile } from '../../shared/release/manifest.ts';
import { pngWithRelease } from '../../shared/release/png-metadata.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { svgWithRelease } from '../../shared/release/svg-export.ts';
import { rasterise } from '../render/png.ts';

/** px; PNGs have twice as many. */
export const chartWidth = 960;

/** The answer to one question as release, table and chart. */
export function releaseFiles(file: ReleaseFile): readonly ExportedFile[] {
  const svg = chartSvg(file, 'light', chartWidth);
  const { png } = rasterise(svg, 2);
  const text = (content: string) => new TextEncoder().encode(content);
  return [
    { name: exportName(file.id, 'json'), bytes: text(`${JSON.stringify(file, null, 2)}\n`) },
    { name: exportName(file.id, 'csv'), bytes: text(csvTable(file.release)) },
    { name: exportName(file.id, 'svg'), bytes: text(svgWithRelease(svg, file)) },
    { name: exportName(file.id, 'png'), bytes: pngWithRelease(png, file) },
  ];
}
