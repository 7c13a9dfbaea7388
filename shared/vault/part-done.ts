/** Work that gives which part of it is done, 0 to 1, as a step of a larger one: from one part of that to another. */
export function* within<R>(from: number, to: number, work: Generator<number, R>): Generator<number, R> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}
