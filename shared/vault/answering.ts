import type { ContributionBounds } from '../journeys/contribution-bounds.ts';
import type { Histogram, RawBin, RawNumber } from '../journeys/histogram.ts';
import { journeyQuestion, measuredCell, withheldKeys } from '../journeys/questions/asking.ts';
import { run } from '../journeys/runner.ts';
import type { JourneyStore } from '../journeys/store.ts';
import type { Question } from '../policy/question.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import type { Cell } from '../release/release.ts';
import { gateAll, noised } from './gated.ts';
import type { Priced } from './pricing.ts';

/**
 * Asks a question of the store and gates its histogram: what comes back may be released.
 *
 * Guarantee: δ-approximate ρ-zCDP for adding or removing one person, with the ρ and δ that the price
 * charges, and every shown cell holds at least k people (PRIVACY.md 3.3; DESIGN.md section 3). `other`
 * is asked after the shown keys are fixed, with its own part of both.
 */
export function releasableCells(
  store: JourneyStore,
  question: Question,
  priced: Priced,
  publicTouchpoints: readonly string[],
  seedHex: string,
  random: RandomSource,
): Cell[] {
  const histogram = run(store, journeyQuestion(question), boundsOf(priced, seedHex));
  return gatedCells(histogram, question, priced, publicTouchpoints, random);
}

/** What the run of a question is bounded by. */
export function boundsOf({ main, measures }: Priced, seedHex: string): ContributionBounds {
  return { l0: main.l0, seedHex, measures: measures.map(({ total }) => total) };
}

/** The second half of {@link releasableCells}: gates the histogram of a question's run under its bounds. */
export function gatedCells(
  histogram: Histogram,
  question: Question,
  priced: Priced,
  publicTouchpoints: readonly string[],
  random: RandomSource,
): Cell[] {
  const bins = histogram.bins(priced.main.k);
  const gated = gateAll(bins.map(peopleIn), priced.main, random);

  const cells: Cell[] = [];
  const shown: RawBin[] = [];
  bins.forEach((bin, index) => {
    const cell = gated[index]!;
    if (cell.state === 'withheld') return;
    shown.push(bin);
    const values = priced.measures.map((noise, measure) =>
      noised(bin.measures[measure]!.exact, noise, random),
    );
    cells.push({
      key: bin.key,
      state: 'value',
      people: cell.people,
      ...measuredCell(question, bin.key, values),
    } satisfies Cell);
  });
  const shownKeys = shown.map(bin => bin.key);
  for (const key of withheldKeys(question, publicTouchpoints, shownKeys)) {
    cells.push({ key, state: 'withheld' });
  }
  if (priced.other !== 'none') cells.push(...otherCell(histogram.outside(shown), priced.other, random));
  return cells;
}

function otherCell(outside: RawNumber, gate: Exclude<Priced['other'], 'none'>, random: RandomSource): Cell[] {
  const [cell] = gateAll([Number(outside.exact)], gate, random);
  return cell?.state === 'shown' ? [{ key: {}, state: 'other', people: cell.people }] : [];
}

function peopleIn(bin: RawBin): number {
  return Number(bin.people.exact);
}
