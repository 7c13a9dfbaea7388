import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { chartSvg } from '../../shared/charts/chart-option.ts';
import type { Terms } from '../../shared/policy/mapping.ts';
import type { LedgerView } from '../../shared/protocol/price.ts';
import { appName } from '../../shared/release/app-name.ts';
import { manifestName, reportName } from '../../shared/release/export-names.ts';
import { type ExportedFile, makeManifest, manifestText } from '../../shared/release/manifest.ts';
import type { Budget, ReleaseFile } from '../../shared/release/release.ts';
import { reportHtml } from '../../shared/release/report.ts';
import { canonicalHash } from '../../shared/vault/keyed.ts';
import { chartWidth } from './release-files.ts';

export interface Export {
  readonly answers: readonly ReleaseFile[];
  readonly files: readonly ExportedFile[];
  readonly terms: Terms;
  readonly ledger: LedgerView;
  readonly budget: Budget;
  /** As it was read. */
  readonly recipe: Uint8Array;
}

/** The two files that are about a whole export: everything on one page, and what there is. */
export function closingFiles(made: Export): readonly ExportedFile[] {
  const report = { name: reportName, bytes: utf8(reportOf(made)) };
  return [report, { name: manifestName, bytes: utf8(manifestOf(made, report)) }];
}

function reportOf({ answers, ledger }: Export): string {
  const charts = answers.map((file, at) => ({
    file,
    light: chartSvg(file, 'light', chartWidth, `light-${at + 1}`),
    dark: chartSvg(file, 'dark', chartWidth, `dark-${at + 1}`),
  }));
  return reportHtml(`Journeys of ${ledger.population}`, charts);
}

function manifestOf({ files, terms, ledger, budget, recipe }: Export, report: ExportedFile): string {
  const { spent, total } = budget;
  const manifest = makeManifest(
    {
      created: new Date().toISOString(),
      app: appName,
      population: ledger.population,
      policy: { hash: canonicalHash(terms), ...terms },
      recipe: recipeFacts(recipe),
      ledger: { entries: ledger.entries.at(-1)?.entry ?? 0, head: ledger.head },
      budget: { spent, total },
      environment: environment(),
    },
    [...files, report],
  );
  return manifestText(manifest);
}

/** Folders of the machine stay out of it. */
function recipeFacts(bytes: Uint8Array) {
  const recipe = parse(new TextDecoder().decode(bytes), { version: '1.2', schema: 'core', merge: false });
  const { leave_out: list } = recipe;
  return typeof list === 'string' ? { ...recipe, leave_out: basename(list) } : recipe;
}

function environment(): Record<string, string> {
  const { dependencies } = createRequire(import.meta.url)('../../package.json') as {
    dependencies: Record<string, string>;
  };
  const { node, icu = 'none', tz = 'none' } = process.versions;
  const drawn = ['@duckdb/duckdb-wasm', '@resvg/resvg-js', 'echarts'];
  return { node, icu, tz, ...Object.fromEntries(drawn.map(name => [name, dependencies[name] ?? 'unknown'])) };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
