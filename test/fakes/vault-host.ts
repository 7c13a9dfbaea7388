import { startNodeEngine } from '../../electron/vault/node-engine.ts';
import { nodeHost } from '../../electron/vault/node-host.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Engine } from '../../shared/vault/engine.ts';
import type { VaultHost } from '../../shared/vault/host.ts';

let started: Promise<Engine> | 'not yet' = 'not yet';

/** A vault under Node that does not wait for the public time step, and shares one engine within a test file. */
export function hastyHost(store: DurableStore = memoryStore()): VaultHost {
  return {
    ...nodeHost(store),
    sleep: async () => {},
    startEngine: async () => {
      if (started === 'not yet') started = startNodeEngine();
      return { ...(await started), close: () => {} };
    },
  };
}
