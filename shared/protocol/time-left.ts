/** Milliseconds that must have passed, and part that must be done, before a guess is worth saying. */
const soonest = 2_000;
const least = 0.03;

/**
 * How long something will still take at the pace so far, no finer than such a guess is.
 *
 * @param elapsed  milliseconds
 * @param part  what is done of it, 0 to 1
 */
export function timeLeftWords(elapsed: number, part: number): string | 'cannot be told' {
  if (elapsed < soonest || part < least || part >= 1) return 'cannot be told';
  const seconds = (elapsed * (1 - part)) / part / 1_000;
  if (seconds < 8) return 'a few seconds left';
  if (seconds < 55) return `about ${10 * Math.max(1, Math.round(seconds / 10))} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${Math.max(1, minutes)} min left` : `about ${Math.round(minutes / 60)} h left`;
}

/** What was said last of a long piece of work, and at which quarter of which phase. */
export interface Said {
  readonly quarter: string;
  readonly words: string;
}

export const nothingSaid: Said = { quarter: '', words: '' };

/**
 * What somebody who listens is told: nothing of what is over soon, and of what takes longer one thing a quarter.
 *
 * @param part  what is done of the phase, 0 to 1
 * @param words  `''` while it cannot be told how long it takes
 */
export function saidByQuarters(before: Said, phase: string, part: number, words: string): Said {
  const quarter = `${phase} ${Math.floor(4 * part)}`;
  return words === '' || before.quarter === quarter ? before : { quarter, words };
}
