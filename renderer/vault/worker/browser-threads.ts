import {
  leastBytes,
  leastEvents,
  mostThreads,
  noThreads,
  type Threads,
} from '../../../shared/vault/threads.ts';

/** What a helper says beside its replies. */
export const requestStopped = 'request-stopped';

/**
 * Workers of the vault's own origin, where it is isolated; elsewhere its memory cannot be shared.
 *
 * @param stopped  told when the policy of the page stopped a request of one
 */
export function browserThreads(stopped: () => void): Threads {
  if (!crossOriginIsolated) return noThreads;
  return {
    most: mostThreads(navigator.hardwareConcurrency),
    leastBytes,
    leastEvents,
    start(heard, failed) {
      const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => (data === requestStopped ? stopped() : heard(data));
      worker.onmessageerror = failed;
      worker.onerror = event => {
        // Its text could hold data, and would stand in the console.
        event.preventDefault();
        failed();
      };
      return {
        tell: (said, handedOver) => worker.postMessage(said, [...handedOver]),
        wanted: () => {},
        end: () => worker.terminate(),
      };
    },
  };
}
