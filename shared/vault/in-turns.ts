import { Failure } from '../protocol/fault.ts';
import type { VaultHost } from './host.ts';
import { quantumMilliseconds } from './time-quantum.ts';

const betweenBreaths = 50;

/** Does work step by step, and lets waiting messages in every 50 ms: a cancel among them, or the price of another question. */
export async function breathing<R>(
  work: Generator<unknown, R>,
  host: Pick<VaultHost, 'breathe' | 'elapsed'>,
): Promise<R> {
  for (let breathed = host.elapsed(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (host.elapsed() - breathed < betweenBreaths) continue;
    await host.breathe();
    breathed = host.elapsed();
  }
}

/**
 * What comes of work, or the fault `cancelled` at the next public time step after a cancel. The work itself goes on: what
 * was charged is answered and kept, and asking again is free (PRIVACY.md 5.3).
 */
export async function unlessCancelled<R>(
  host: Pick<VaultHost, 'elapsed' | 'sleep'>,
  signal: AbortSignal,
  work: Promise<R>,
): Promise<R> {
  // Cancelled beforehand it costs nothing, which the work itself sees to.
  if (signal.aborted) return work;
  const began = host.elapsed();
  return new Promise((resolve, reject) => {
    const stopped = (): void => {
      const taken = host.elapsed() - began;
      const left = quantumMilliseconds - (taken % quantumMilliseconds);
      host.sleep(left).then(() => reject(new Failure('cancelled')), reject);
    };
    signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}
