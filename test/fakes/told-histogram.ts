import type { Histogram } from '../../shared/journeys/histogram.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';

/** All that a histogram tells the gate: its bins in their order, and who is outside some and all of them. */
export function told(histogram: Histogram) {
  const bins = histogram.bins(1);
  const shown = [[], bins.slice(0, 1), bins.filter((_, i) => i % 2 === 0), bins];
  return {
    bins: bins.map(({ key, parts, people, measures }) => [
      canonicalJson(key),
      parts,
      people.exact,
      measures.map(({ exact }) => exact),
    ]),
    outside: shown.map(some => histogram.outside(some).exact),
  };
}
