import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ReportFacts } from '../protocol/report-facts.ts';
import { manifestName } from '../release/export-names.ts';
import { type ExportedFile, type ManifestFacts, makeManifest, manifestText } from '../release/manifest.ts';
import type { Sign } from '../release/sign.ts';
import type { Report } from './report.ts';
import { kindsOfReport, type ReportKind, type ReportSources } from './report-kinds.ts';
import { reportPage } from './report-page.ts';

/** Under which circumstances a report with results is exported. */
export interface ReportExport {
  readonly environment: ManifestFacts['environment'];
  /** To whom it goes, in words; empty where nothing was said. */
  readonly recipient: string;
  readonly sign: Sign;
}

/**
 * A report as files. One with results is an export: it comes with a manifest, which the vault signs and notes, if the
 * policy lets it go.
 *
 * @throws Failure as signing does
 */
export async function reportFiles(
  sources: ReportSources,
  report: Report,
  { environment, recipient, sign }: ReportExport,
): Promise<readonly ExportedFile[]> {
  const { file, hasResults } = kindsOfReport[sources.kind];
  const page = { name: file, bytes: utf8ToBytes(reportPage(report)) };
  if (!hasResults || sources.kind === 'methods') return [page];
  const manifest = makeManifest(manifestFacts(sources.facts, sources.kind, environment), [page]);
  const [signed] = await sign([{ kind: 'manifest', manifest, recipient }]);
  const text = manifestText(signed === undefined ? manifest : { ...manifest, signed });
  return [page, { name: manifestName, bytes: utf8ToBytes(text) }];
}

function manifestFacts(
  { at, app, policy, policy_id, ledger, ledger_head }: ReportFacts,
  kind: ReportKind,
  environment: ManifestFacts['environment'],
): ManifestFacts {
  const { terms, loosened, spent, epsilon_spent } = ledger;
  return {
    created: at,
    app,
    population: ledger.population,
    policy: { hash: policy_id, ...terms },
    recipe: { report: kind },
    ledger: { entries: ledger_head.entry, head: ledger_head.hash },
    ...(loosened.length === 0 ? {} : { loosened }),
    ...(policy === 'none' ? {} : { cpra: policy.stated.cpra }),
    budget: {
      spent: { share: spent, epsilon: epsilon_spent, delta: terms.delta },
      total: { epsilon: terms.epsilon, delta: terms.delta },
    },
    environment,
  };
}
