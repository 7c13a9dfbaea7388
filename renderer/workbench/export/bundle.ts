import { version as echarts } from 'echarts/core';
import { parse } from 'yaml';
import { writeRecipe } from '../../../shared/policy/write-recipe.ts';
import type { LedgerView } from '../../../shared/protocol/price.ts';
import { closingFiles, type Rasterise, releaseFiles } from '../../../shared/release/export-files.ts';
import type { ExportedFile, ManifestFacts } from '../../../shared/release/manifest.ts';
import type { RiskPart } from '../../../shared/release/risk-report.ts';
import type { Sign } from '../../../shared/release/sign.ts';
import type { Answer } from '../state/answers-slice.ts';
import type { ExportFormat } from '../state/export-slice.ts';

export interface BundleParts {
  /** Of one import, with ids that differ; at least one. */
  readonly answers: readonly Answer[];
  readonly formats: readonly ExportFormat[];
  /** What the policy lets go beside them; `any` without one. */
  readonly allowed: readonly string[] | 'any';
  readonly ledger: LedgerView;
  readonly app: string;
  readonly created: Date;
  readonly risk: RiskPart;
  /** To whom it goes, in the person's words; empty where nothing was said. */
  readonly recipient: string;
  /** Of the policy in force, where there is one. */
  readonly cpra: NonNullable<ManifestFacts['cpra']> | 'none';
}

/**
 * Everything that one export consists of, report and manifest last. Made from releases, from what a
 * person typed, and from the ledger, and of the risk preview bands where somebody chose them; import figures have no way in.
 *
 * @param signal  ends the making between two answers
 */
export async function bundleFiles(
  parts: BundleParts,
  rasterise: Rasterise,
  sign: Sign | 'unsigned',
  signal?: AbortSignal,
): Promise<readonly ExportedFile[]> {
  const { answers, formats, allowed, ledger, risk } = parts;
  const wanted = ({ name }: ExportedFile) => formats.some(format => name.endsWith(`.${format}`));
  const written: ExportedFile[] = [];
  for (const { file } of answers) {
    signal?.throwIfAborted();
    const files = await releaseFiles(file, sign, formats.includes('png') ? rasterise : undefined);
    written.push(...files.filter(wanted));
  }
  const files = answers.map(({ file }) => file);
  const facts = manifestFacts(parts);
  const closing = {
    title: ledger.population,
    files,
    written,
    facts,
    recipient: parts.recipient,
    risk,
    ...(allowed !== 'any' && { formats: allowed }),
  };
  return [...written, ...(await closingFiles(closing, sign))];
}

function manifestFacts({ answers, ledger, app, created, cpra }: BundleParts): ManifestFacts {
  const latest = answers.toSorted((a, b) => a.file.budget.spent.share - b.file.budget.spent.share).at(-1);
  if (!latest) throw new RangeError('an export has at least one answer');
  const { release } = latest.file;
  const { epsilon, delta } = ledger.terms;
  const recipe = writeRecipe({
    population: ledger.population,
    mapping: latest.mapping,
    terms: ledger.terms,
    questions: answers.map(({ asked }) => asked),
  });
  return {
    created: created.toISOString(),
    app,
    population: ledger.population,
    policy: { hash: release.policy, ...ledger.terms },
    recipe: parse(recipe),
    ledger: { entries: ledger.head_entry, head: ledger.head },
    ...(ledger.loosened.length === 0 ? {} : { loosened: ledger.loosened }),
    ...(cpra === 'none' ? {} : { cpra }),
    budget: {
      spent: { share: ledger.spent, epsilon: ledger.epsilon_spent, delta },
      total: { epsilon, delta },
    },
    environment: { echarts, host: 'workbench' },
  };
}
