/** Which of several threads does which step of a whole: the first that comes to a step takes it, once for all. */
export type Claims = Int32Array<SharedArrayBuffer>;

export function noClaims(steps: number): Claims {
  return new Int32Array(new SharedArrayBuffer(4 * steps));
}

/**
 * The steps that nobody has, each taken before it is given.
 *
 * @param by  whom it is for, from 1; each thread has its own
 */
export function* claimed<S>(steps: readonly S[], claims: Claims, by: number): Generator<S, void> {
  for (let step = 0; step < steps.length; step++) {
    if (Atomics.compareExchange(claims, step, 0, by) === 0) yield steps[step]!;
  }
}

/** The steps that somebody took, done or not. */
export function claimedBy<S>(steps: readonly S[], claims: Claims, by: number): readonly S[] {
  return steps.filter((_, step) => Atomics.load(claims, step) === by);
}
