import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseRecipe, type Recipe } from '../../shared/policy/recipe.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { fileSource } from '../vault/node-sources.ts';
import type { Call, Option, Terminal } from './command.ts';
import type { OpenedSources } from './export-sources.ts';
import { required } from './parse-call.ts';

export const recipeOption: Option = { takes: 'FILE', says: 'what to read and what to ask, in YAML or JSON' };

export interface RecipeFile {
  readonly recipe: Recipe;
  /** As it was read. */
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly leaveOut: 'none' | { readonly path: string; readonly said: string };
}

const mostBytes = 4 << 20;

/** @throws Failure `usage`, `recipe-unreadable`, and what `parseRecipe` throws */
export async function readRecipeFile(call: Call, { folder }: Pick<Terminal, 'folder'>): Promise<RecipeFile> {
  const said = required(call, 'recipe');
  const path = resolve(folder, said);
  const bytes = await readSmall(path, said);
  const recipe = parseRecipe(textOf(bytes));
  const { leaveOut } = recipe;
  return {
    recipe,
    bytes,
    path,
    leaveOut: leaveOut === undefined ? 'none' : { path: resolve(dirname(path), leaveOut), said: leaveOut },
  };
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
  return leaveOut === 'none' ? [path] : [path, leaveOut.path];
}

/**
 * @throws Failure `file-missing`: a list that is not there is never taken for an empty one
 */
export async function openLeaveOut({ leaveOut }: RecipeFile): Promise<OpenedSources> {
  if (leaveOut === 'none') return { sources: [], close: async () => {} };
  const list = await fileSource(leaveOut.path).catch(() => {
    throw new Failure('file-missing', { what: `${leaveOut.said}, the list of people to leave out,` });
  });
  return { sources: [list], close: () => list.close() };
}
