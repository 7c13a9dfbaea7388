/** A question that somebody means to ask, with its part of the budget in millionths. */
export interface PlannedShare {
  readonly id: string;
  readonly millionths: number;
  /** A locked share stays as it is when the rest is split again. */
  readonly locked: boolean;
}

/**
 * Splits what the locked shares leave over the others, in proportion to what they had (evenly where they
 * had nothing), so that together they are exactly `available` millionths.
 *
 * @returns `'over'` where the locked shares alone are more than there is, or leave another less than one millionth
 */
export function resplit(
  planned: readonly PlannedShare[],
  available: number,
): readonly PlannedShare[] | 'over' {
  const lockedSum = sumOf(planned.filter(({ locked }) => locked));
  const open = planned.filter(({ locked }) => !locked);
  const rest = available - lockedSum;
  if (rest < 0 || (open.length > 0 && rest < open.length)) return 'over';
  if (open.length === 0) return planned;
  const before = sumOf(open);
  const weightOf = ({ millionths }: PlannedShare) => (before === 0 ? 1 / open.length : millionths / before);
  // One millionth each first, so that nobody rounds to nothing.
  const spread = rest - open.length;
  const exact = open.map(share => weightOf(share) * spread);
  const whole = exact.map(Math.floor);
  let left = spread - whole.reduce((sum, part) => sum + part, 0);
  const byFraction = exact
    .map((part, index) => ({ index, fraction: part - Math.floor(part) }))
    .sort((a, b) => b.fraction - a.fraction || a.index - b.index);
  for (const { index } of byFraction) {
    if (left <= 0) break;
    whole[index]! += 1;
    left -= 1;
  }
  const shareOf = new Map(open.map(({ id }, index) => [id, 1 + whole[index]!]));
  return planned.map(share => (share.locked ? share : { ...share, millionths: shareOf.get(share.id)! }));
}

function sumOf(planned: readonly PlannedShare[]): number {
  return planned.reduce((sum, { millionths }) => sum + millionths, 0);
}
