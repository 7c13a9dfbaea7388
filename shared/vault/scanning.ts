import { type Claims, claimed, claimedBy, noClaims } from '../journeys/claims.ts';
import type { ContributionBounds } from '../journeys/contribution-bounds.ts';
import type { Histogram } from '../journeys/histogram.ts';
import { journeyQuestion } from '../journeys/questions/asking.ts';
import { type Counted, type Counting, counting, running, type Step, stepsOf } from '../journeys/runner.ts';
import { columnsOf, type JourneyStore, type StoreColumns } from '../journeys/store.ts';
import type { Question } from '../policy/question.ts';
import { type Helper, lostAlone, startHelper } from './helper.ts';
import type { VaultHost } from './host.ts';
import { breathing } from './in-turns.ts';

/** A question to some of the people of a store that a helper has. */
export interface Scan {
  readonly question: Question;
  readonly bounds: ContributionBounds;
  /** Of the store, where the people are divided for this question. */
  readonly parts: StoreColumns['parts'];
  readonly claims: Claims;
  readonly by: number;
}

/** Helpers for questions about so many events, where they pay. They are ended by whoever asked for them. */
export function helpersFor(events: number, { threads }: Pick<VaultHost, 'threads'>): readonly Helper[] {
  if (events < threads.leastEvents) return [];
  return Array.from({ length: threads.most }, () => startHelper(threads));
}

/** Has helpers keep a store whose columns lie in shared memory. */
export function shareStore(store: JourneyStore, helpers: readonly Helper[]): void {
  for (const helper of helpers) {
    // One that is lost says so again when it is asked.
    helper.do('keep', columnsOf(store)).catch(() => {});
  }
}

/**
 * Counts people per bin, helpers beside this thread: each takes people whom nobody has asked yet. What a helper does not
 * bring is asked here again. The histogram is that of one thread, however many there are.
 */
export async function scanned(
  store: JourneyStore,
  question: Question,
  bounds: ContributionBounds,
  helpers: readonly Helper[],
  host: Pick<VaultHost, 'breathe' | 'elapsed'>,
): Promise<Histogram> {
  const asked = journeyQuestion(question);
  if (helpers.length === 0) return breathing(running(store, asked, bounds), host);
  const steps = [...stepsOf(store)];
  const claims = noClaims(steps.length);
  const others = helpers.map((helper, index) => {
    const by = index + 2;
    const counted = helper.do('scan', { question, bounds, parts: store.parts, claims, by });
    // It may be lost before it is waited for, or have come too late for anything.
    counted.catch(() => {});
    return { by, counted };
  });
  const own = counting(store, asked, bounds);
  await breathing(asking(own, claimed(steps, claims, 1)), host);
  for (const { by, counted } of others) {
    const theirs = claimedBy(steps, claims, by);
    if (theirs.length === 0) continue;
    const brought = await counted.catch(lostAlone);
    if (brought === 'lost') await breathing(asking(own, theirs), host);
    else own.join(brought);
  }
  return own.histogram();
}

/** The helper's part of {@link scanned}. */
export function scannedThere(store: JourneyStore, { question, bounds, parts, claims, by }: Scan): Counted {
  const own = counting({ ...store, parts }, journeyQuestion(question), bounds);
  for (const { from, to } of claimed([...stepsOf(store)], claims, by)) own.ask(from, to);
  return own.counted();
}

/** The buffers that what was counted lies in. */
export function buffersOf({ bins, people, sums, kept }: Counted): readonly ArrayBuffer[] {
  const chunks = kept === 'one a person' ? [] : kept.chunks;
  return [bins.parents, bins.parts, people, ...sums, ...chunks].map(({ buffer }) => buffer);
}

function* asking(own: Counting, steps: Iterable<Step>): Generator<void, void> {
  for (const { from, to } of steps) {
    own.ask(from, to);
    yield;
  }
}
