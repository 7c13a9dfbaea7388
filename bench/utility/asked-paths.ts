import type { JourneyStore } from '../../shared/journeys/store.ts';
import type { QuestionOf } from '../../shared/policy/question.ts';
import type { RandomSource } from '../../shared/privacy/random-source.ts';
import { releasableCells } from '../../shared/vault/answering.ts';
import { type Priced, price } from '../../shared/vault/pricing.ts';
import type { Variants } from './variants.ts';

export interface Terms {
  readonly k: number;
  readonly epsilon: number;
  readonly delta: number;
}

/** The whole of a budget for one question of paths from the start of journeys. */
export function wholeBudget({ k, epsilon, delta }: Terms): Priced {
  const asked = { id: 'paths', spend: { kind: 'share', millionths: 1_000_000 } } as const;
  const terms = { k, epsilon, delta } as Parameters<typeof price>[2];
  return price(asked, { l0: 1, hasOther: true }, terms, 'person');
}

/** What the product releases for it, by sequence: those that end at the depth and those that are cut there taken together. */
export function askedPaths(
  store: JourneyStore,
  depth: number,
  priced: Priced,
  seed: string,
  random: RandomSource,
): Variants {
  const question: QuestionOf<'paths'> = { ask: 'paths', depth, collapse_repeats: false };
  const released = new Map<string, number>();
  for (const cell of releasableCells(store, question, priced, [], seed, random)) {
    if (cell.state !== 'value') continue;
    const key = JSON.stringify(cell.key['path']);
    released.set(key, (released.get(key) ?? 0) + cell.people.value);
  }
  return released;
}
