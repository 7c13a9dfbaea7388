import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { leastBytes, leastEvents, mostThreads, type Threads } from '../../shared/vault/threads.ts';

/** Threads of this process. They are given nothing of its environment, and what they would print goes nowhere. */
export function nodeThreads(most = mostThreads(availableParallelism())): Threads {
  return {
    most,
    leastBytes,
    leastEvents,
    start(heard, failed) {
      const worker = new Worker(new URL('./helper.ts', import.meta.url), {
        env: {},
        stdout: true,
        stderr: true,
      });
      worker.on('message', heard);
      worker.on('messageerror', failed);
      worker.on('error', failed);
      worker.on('exit', failed);
      return {
        tell: (said, handedOver) => worker.postMessage(said, [...handedOver]),
        wanted: is => (is ? worker.ref() : worker.unref()),
        end: () => void worker.terminate(),
      };
    },
  };
}
