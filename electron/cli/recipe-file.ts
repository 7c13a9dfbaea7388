import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LeaveOutList } from '../../shared/policy/leave-out.ts';
import { parseRecipe, type Recipe } from '../../shared/policy/recipe.ts';
import { isFault, joinedGroups, readTaxonomy } from '../../shared/policy/taxonomy.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { ListSource } from '../../shared/vault/open-dataset.ts';
import { fileSource } from '../vault/node-sources.ts';
import type { Call, Option, Terminal } from './command.ts';
import { required } from './parse-call.ts';

export const recipeOption: Option = { takes: 'FILE', says: 'what to read and what to ask, in YAML or JSON' };

export interface RecipeFile {
  readonly recipe: Recipe;
  /** As it was read. */
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly leaveOut: readonly { readonly path: string; readonly list: LeaveOutList }[];
}

const mostBytes = 4 << 20;

/** @throws Failure `usage`, `recipe-unreadable`, and what `parseRecipe` throws */
export async function readRecipeFile(call: Call, { folder }: Pick<Terminal, 'folder'>): Promise<RecipeFile> {
  const said = required(call, 'recipe');
  const path = resolve(folder, said);
  const bytes = await readSmall(path, said);
  const recipe = await withTaxonomy(parseRecipe(textOf(bytes)), dirname(path));
  return {
    recipe,
    bytes,
    path,
    leaveOut: (recipe.leaveOut ?? []).map(list => ({ path: resolve(dirname(path), list.file), list })),
  };
}

/** @throws Failure `recipe-invalid` where a line of the file cannot be read, `recipe-unreadable` where it is not there */
async function withTaxonomy(recipe: Recipe, folder: string): Promise<Recipe> {
  const { taxonomy, ...rest } = recipe;
  if (taxonomy === undefined) return recipe;
  const groups = readTaxonomy(textOf(await readSmall(resolve(folder, taxonomy), taxonomy)));
  if (isFault(groups))
    throw new Failure('recipe-invalid', { at: `${taxonomy}, line ${groups.line}`, why: groups.why });
  return { ...rest, mapping: { ...rest.mapping, groups: joinedGroups(rest.mapping.groups, groups) } };
}

async function readSmall(path: string, said: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => 'absent' as const);
  if (found !== 'absent' && found.size > mostBytes) throw unreadable(`${said} is too large for a recipe`);
  try {
    return await readFile(path);
  } catch {
    throw unreadable(`${said} is not there or cannot be opened`);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('it is not UTF-8 text');
  }
}

function unreadable(why: string): Failure {
  return new Failure('recipe-unreadable', { why });
}

/** Files of the recipe's own that may lie in the folder of the export and are no part of it. */
export function ownFiles({ path, leaveOut }: RecipeFile): readonly string[] {
  return [path, ...leaveOut.map(list => list.path)];
}

export interface OpenedLists {
  readonly lists: readonly ListSource[];
  close(): Promise<void>;
}

/**
 * @throws Failure `file-missing`: a list that is not there is never taken for an empty one
 */
export async function openLeaveOut({ leaveOut }: RecipeFile): Promise<OpenedLists> {
  const opened: (ListSource & { source: { close(): Promise<void> } })[] = [];
  const close = async () => {
    await Promise.all(opened.map(({ source }) => source.close()));
  };
  for (const { path, list } of leaveOut) {
    const source = await fileSource(path).catch(async () => {
      await close();
      throw new Failure('file-missing', { what: `${list.file}, the list of people to leave out,` });
    });
    opened.push({ source, form: list.form });
  }
  return { lists: opened, close };
}
