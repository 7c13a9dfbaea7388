import type { SourceSummary } from '../../../shared/protocol/summary.ts';
import type { Answer } from '../vault/vault-client.ts';
import { draftFromSource, type MappingDraft } from './mapping-draft.ts';
import type { Slice } from './workbench.ts';

export type OpenedRecipe = Omit<Answer<'recipe'>, 'kind'>;

export interface RecipeSlice {
  /** The recipe that was opened in the vault's frame; it stays for every file that is opened after it. */
  readonly recipe: { readonly state: 'none' } | { readonly state: 'opened'; readonly recipe: OpenedRecipe };
  recipeArrived(message: Answer<'recipe'>): void;
}

export const recipeSlice: Slice<RecipeSlice> = () => (set, get) => ({
  recipe: { state: 'none' },
  recipeArrived({ kind: _, ...recipe }) {
    set({
      recipe: { state: 'opened', recipe },
      planned: recipe.asked.map(asked => ({ asked, locked: false, price: 'unknown' })),
    });
    get().announce('The recipe is open. It is applied to the file that is opened with it.');
  },
});

/** A file as an opened recipe maps it. */
export function draftFromRecipe(
  source: SourceSummary,
  { mapping, population, terms, list_form }: OpenedRecipe,
  deviceZone: string,
): MappingDraft {
  const draft = draftFromSource({ ...source, proposal: mapping }, deviceZone);
  const stated = terms === 'unstated' ? {} : terms;
  return {
    ...draft,
    population,
    listForm: list_form,
    terms: {
      k: String(stated.k ?? draft.terms.k),
      epsilon: String(stated.epsilon ?? draft.terms.epsilon),
      delta: String(stated.delta ?? draft.terms.delta),
      parts: String(stated.parts ?? draft.terms.parts),
    },
  };
}
