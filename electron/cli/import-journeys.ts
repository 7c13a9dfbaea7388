import { memoryWords } from '../../shared/protocol/memory-words.ts';
import { namedColumns, recipeDrift } from '../../shared/protocol/recipe-drift.ts';
import type { MemoryNeeds } from '../../shared/protocol/summary.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { look } from '../../shared/vault/look.ts';
import { memoryNeeds } from '../../shared/vault/memory-needs.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import type { Terminal } from './command.ts';
import { type ExportFiles, openExport } from './export-sources.ts';
import { statedTerms } from './priced-recipe.ts';
import { openLeaveOut, type RecipeFile } from './recipe-file.ts';

/** Before anything is imported: that a file may not fit into memory, and what would make it fit. */
export function sayUnlessFits(needs: MemoryNeeds | 'unknown', { say }: Pick<Terminal, 'say'>): void {
  if (needs === 'unknown') return;
  const { fits, says } = memoryWords(needs);
  if (fits === 'maybe' || fits === 'no') say(says);
}

/** Imports the export as the recipe says. Charges nothing. */
export async function importJourneys(
  files: ExportFiles,
  file: RecipeFile,
  host: VaultHost,
  terminal: Terminal,
): Promise<Dataset> {
  const { recipe } = file;
  const lists = await openLeaveOut(file);
  try {
    const opened = await openExport(files, terminal);
    try {
      const looked = await look(opened.sources, 'nothing', recipe.source, namedColumns(recipe));
      const { tables, summary } = looked;
      sayUnlessFits(memoryNeeds(looked, await host.memory()), terminal);
      for (const line of recipeDrift(recipe, summary)) terminal.say(line);
      const { population, mapping } = recipe;
      const terms = statedTerms(recipe);
      const read = { tables, format: summary.format, leaveOut: lists.lists, columns: summary.columns };
      return await openDataset({ host, kind: 'durable', population, mapping, terms, ...read }, terminal);
    } finally {
      await opened.close();
    }
  } finally {
    await lists.close();
  }
}
