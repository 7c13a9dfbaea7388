import { version as echarts } from 'echarts/core';
import { parse } from 'yaml';
import type { Mapping } from '../../../shared/policy/mapping.ts';
import { writeRecipe } from '../../../shared/policy/write-recipe.ts';
import type { LedgerView } from '../../../shared/protocol/price.ts';
import { manifestName } from '../../../shared/release/export-names.ts';
import {
  type ExportedFile,
  type ManifestFacts,
  makeManifest,
  manifestText,
} from '../../../shared/release/manifest.ts';
import type { Answer } from '../state/answers-slice.ts';
import type { ExportFormat } from '../state/export-slice.ts';
import { answerFiles } from './answer-files.ts';

export interface BundleParts {
  readonly answers: readonly Answer[];
  readonly formats: readonly ExportFormat[];
  readonly mapping: Mapping;
  readonly ledger: LedgerView;
  readonly app: string;
  readonly created: Date;
}

/**
 * Everything that one export consists of, the manifest last. Made from releases, from what a person
 * typed, and from the ledger; import figures have no way in.
 */
export async function bundleFiles(
  parts: BundleParts,
  drawPng: (svg: string) => Promise<Uint8Array>,
): Promise<readonly ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const { file } of parts.answers) files.push(...(await answerFiles(file, parts.formats, drawPng)));
  const manifest = makeManifest(manifestFacts(parts), files);
  return [...files, { name: manifestName, bytes: new TextEncoder().encode(manifestText(manifest)) }];
}

function manifestFacts({ answers, mapping, ledger, app, created }: BundleParts): ManifestFacts {
  const latest = answers.toSorted((a, b) => a.file.budget.spent.share - b.file.budget.spent.share).at(-1);
  if (!latest) throw new RangeError('an export has at least one answer');
  const { release, budget } = latest.file;
  return {
    created: created.toISOString(),
    app,
    population: ledger.population,
    policy: { hash: release.policy, ...ledger.terms },
    recipe: parse(
      writeRecipe({
        population: ledger.population,
        mapping,
        terms: ledger.terms,
        questions: answers.map(({ asked }) => asked),
        notYet: [],
      }),
    ),
    ledger: { entries: ledger.entries.length, head: ledger.head },
    budget: { spent: budget.spent, total: budget.total },
    environment: { echarts, made_by: 'workbench' },
  };
}
