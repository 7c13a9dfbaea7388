import { mostColumnsKept } from '../policy/made-for.ts';
import type { Dialect } from '../policy/mapping.ts';
import type { Recipe } from '../policy/recipe.ts';
import type { SourceSummary } from './summary.ts';

/** A recipe as it is saved: with how the file is written, and what it looked like, for next month's. */
export function savedRecipe(
  recipe: Pick<Recipe, 'population' | 'mapping' | 'terms' | 'questions' | 'leaveOut'>,
  { format, columns, dialect }: SourceSummary,
): Recipe {
  const source: Dialect | 'none' = dialect;
  return {
    ...recipe,
    madeFor: {
      format,
      columns: columns.slice(0, mostColumnsKept).map(({ name, shape }) => ({ name, shape })),
    },
    ...(source === 'none' ? {} : { source }),
  };
}
