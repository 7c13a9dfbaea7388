import type { EventPoints } from '../../shared/risk/points.ts';
import { Draws } from '../../shared/sample/draws.ts';

/** Points of 400 people, numbered below 60: some are had by nearly everybody and some by a few. */
export function pointJourneys(seed: number): EventPoints & { readonly codes: readonly number[] } {
  const draws = new Draws();
  draws.restart(seed, 0, 0);
  const offsets = new Uint32Array(401);
  const codes: number[] = [];
  for (let person = 0; person < 400; person++) {
    const own = 1 + draws.below(6) * draws.below(8);
    for (let event = 0; event < own; event++) codes.push(draws.below(1 + draws.below(60)));
    offsets[person + 1] = codes.length;
  }
  return {
    offsets,
    label: { codes, from: 0, each: 1, values: 60, to: 'as is' },
    bucket: 'none',
    codes,
  };
}
