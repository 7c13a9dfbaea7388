import type { Dialect } from '../policy/mapping.ts';
import type { Recipe } from '../policy/recipe.ts';
import { namedColumns } from './recipe-drift.ts';
import type { SourceSummary } from './summary.ts';

/** A recipe as it is saved: with how the file is written, and what it looked like, for next month's. */
export function savedRecipe(
  recipe: Pick<Recipe, 'population' | 'mapping' | 'terms' | 'questions' | 'leaveOut'>,
  { format, columns, header, dialect }: SourceSummary,
): Recipe {
  const named = namedColumns(recipe);
  const told = columns.filter(({ name }) => header === 'confirmed' || named.has(name));
  const source: Dialect | 'none' = dialect;
  return {
    ...recipe,
    notYet: [],
    madeFor: { format, columns: told.map(({ name, shape }) => ({ name, shape })) },
    ...(source === 'none' ? {} : { source }),
  };
}
