import { webcrypto } from 'node:crypto';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { appName } from '../../shared/release/app-name.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { freeMemory } from './free-memory.ts';
import { sha256 } from './node-digest.ts';
import { startNodeEngine } from './node-engine.ts';
import { nodeThreads } from './node-threads.ts';

/** The world of a vault under Node. */
export function nodeHost(store: DurableStore): VaultHost {
  return {
    app: appName,
    startEngine: startNodeEngine,
    store,
    random: platformRandom(bytes => webcrypto.getRandomValues(bytes)),
    digest: sha256,
    subtle: webcrypto.subtle,
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep: milliseconds => pause(milliseconds),
    memory: async () => freeMemory(),
    threads: nodeThreads(),
    breathe: () => turn(),
  };
}
