import type { Terms } from '../../shared/policy/mapping.ts';
import { requireMapping, requireQuestion } from '../../shared/policy/policy-limits.ts';
import type { Asked } from '../../shared/policy/question.ts';
import type { Recipe } from '../../shared/policy/recipe.ts';
import type { StatedTerms } from '../../shared/policy/spending.ts';
import type { Charge } from '../../shared/privacy/charge.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { priceOpening, priceQuestion } from '../../shared/vault/asking.ts';
import type { Population } from '../../shared/vault/population.ts';
import type { Priced } from '../../shared/vault/pricing.ts';

/** Every price tag of a recipe; no data go in. */
export interface PricedRecipe {
  readonly terms: Terms;
  readonly opening: Priced;
  readonly questions: readonly PricedQuestion[];
}

export interface PricedQuestion {
  readonly asked: Asked;
  readonly priced: Priced;
  /** The same for another share, 0 to 1. */
  readonly ofShare: (share: number) => Priced;
}

/** What something costs. */
export type Costing = Pick<Priced, 'cost' | 'millionths'>;

/** What a recipe says under `protect`, as the vault takes it. */
export function statedTerms({ terms }: Recipe): StatedTerms | 'default' {
  return terms === 'unstated' ? 'default' : terms;
}

/** @throws Failure `question-refused`, `policy-forbids`, `policy-expired` */
export async function priceRecipe(
  { mapping, questions }: Recipe,
  population: Population,
): Promise<PricedRecipe> {
  const { terms, policy, moment } = await population.rules();
  requireMapping(policy, mapping, moment);
  const priced = questions.map(asked => ({ asked, priced: priceQuestion(asked, mapping, terms) }));
  for (const { asked, priced: tag } of priced)
    requireQuestion(policy, asked.question, mapping, tag.plan.share, moment);
  return {
    terms,
    opening: priceOpening(mapping, terms),
    questions: priced.map(({ asked, priced: tag }) => ({
      asked,
      priced: tag,
      ofShare: share => {
        const spend = { kind: 'share', millionths: Math.round(share * 1_000_000) } as const;
        return priceQuestion({ ...asked, spend }, mapping, terms);
      },
    })),
  };
}

/** All price tags, the opening release first, under the names by which a ledger's entries go. */
export function tagsOf({ opening, questions }: PricedRecipe): readonly { ask: string; priced: Priced }[] {
  return [
    { ask: 'opening', priced: opening },
    ...questions.map(({ asked, priced }) => ({ ask: asked.question.ask, priced })),
  ];
}

/** Millionths of the budget. */
export function totalOf(priced: readonly Costing[]): number {
  return priced.reduce((sum, { millionths }) => sum + millionths, 0);
}

/**
 * What would have to be paid even if everything that looks paid in the ledger were an answer to this recipe:
 * what is too dear then is too dear whatever the export holds.
 */
export async function certainlyUnpaid(
  recipe: PricedRecipe,
  population: Population,
): Promise<readonly Priced[]> {
  const { entries } = await population.view();
  const answered = entries.filter(entry => entry.answered);
  const paid = answered.map(({ what, share }) => `${what} ${share}`);
  const mayCostLess = new Set(
    recipe.questions.flatMap(({ asked, priced }) =>
      (asked.sharpen === true && answered.some(({ what }) => what === asked.question.ask)) ||
      (asked.follow === true && answered.length > 0)
        ? [priced]
        : [],
    ),
  );
  return tagsOf(recipe).flatMap(({ ask, priced }) => {
    // What it still costs, only release can tell.
    if (mayCostLess.has(priced)) return [];
    const at = paid.indexOf(`${ask} ${priced.plan.share}`);
    if (at < 0) return [priced];
    paid.splice(at, 1);
    return [];
  });
}

/** @throws Failure `budget-exceeded` unless all of it fits into what is left */
export async function requireBudgetFor(priced: readonly Costing[], population: Population): Promise<void> {
  const costs: readonly Charge[] = priced.map(({ cost }) => cost);
  const rules = await population.rules();
  if (rules.allows(costs)) return;
  const { spent } = await population.budget(rules, false);
  throw new Failure('budget-exceeded', {
    needed: percentage(totalOf(priced) / 1e6),
    left: percentage(Math.max(0, 1 - spent.share)),
  });
}

function percentage(part: number): string {
  return String(Number((part * 100).toFixed(4)));
}
