import type { VaultHost } from './host.ts';

export const quantumMilliseconds = 100;

/**
 * Runs a question and gives its answer at 100 ms, 200 ms, 400 ms … after it began, so that the time
 * taken tells no more than which of a few public steps was enough (PRIVACY.md section 9, timing).
 * Failures wait alike.
 */
export async function atQuantum<R>(
  host: Pick<VaultHost, 'elapsed' | 'sleep'>,
  question: () => Promise<R>,
): Promise<R> {
  const began = host.elapsed();
  try {
    return await question();
  } finally {
    const taken = host.elapsed() - began;
    let quantum = quantumMilliseconds;
    while (quantum < taken) quantum *= 2;
    await host.sleep(quantum - taken);
  }
}
