/** Does work that is made of steps, one after another, until it is done. */
export function finished<R>(work: Generator<unknown, R>): R {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
