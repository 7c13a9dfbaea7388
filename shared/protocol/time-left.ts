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
