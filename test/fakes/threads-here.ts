import { type HelperHost, helperTasks } from '../../shared/vault/helper-tasks.ts';
import type { Threads } from '../../shared/vault/threads.ts';

/** Helpers in this thread: what is said is copied and moved as between two, and heard in a later turn. */
export function threadsHere(host: HelperHost): Threads & { running(): number } {
  let running = 0;
  return {
    most: 1,
    leastBytes: 0,
    leastEvents: 0,
    running: () => running,
    start(heard) {
      let ended = false;
      running++;
      const later = (said: unknown, handedOver: readonly ArrayBuffer[], hear: (said: unknown) => void) => {
        const copy = structuredClone(said, { transfer: [...handedOver] });
        setImmediate(() => {
          if (!ended) hear(copy);
        });
      };
      const told = helperTasks((reply, handedOver) => later(reply, handedOver, heard), host);
      return {
        tell: (said, handedOver) => later(said, handedOver, told),
        wanted: () => {},
        end() {
          if (!ended) running--;
          ended = true;
        },
      };
    },
  };
}
