/** Whole numbers from `from_count` up to and with `to_count`; null where the bin is open. */
export interface CountBin {
  readonly from_count: number;
  readonly to_count: number | null;
}

/** Public edges, whatever the data: ones, then steps that grow with the number. */
const eventEdges = [1, 2, 3, 4, 5, 6, 11, 21, 51, 101] as const;

/** Of money in minor units: 1, 2 and 5 times powers of ten, from one major unit on. */
const amountSteps = [1, 2, 5] as const;
const amountPowers = 7;

export const countBins: readonly CountBin[] = binsFrom(eventEdges);

export function amountBins(digits: number): readonly CountBin[] {
  const unit = 10 ** digits;
  const edges = [1];
  for (let power = 0; power < amountPowers; power++) {
    for (const step of amountSteps) edges.push(step * 10 ** power * unit);
  }
  return binsFrom([...new Set(edges)]);
}

function binsFrom(edges: readonly number[]): readonly CountBin[] {
  return edges.map((from_count, i) => {
    const next = edges[i + 1];
    return { from_count, to_count: next === undefined ? null : next - 1 };
  });
}
