import { parentPort } from 'node:worker_threads';
import { helperTasks } from '../../shared/vault/helper-tasks.ts';
import { sha256 } from './node-digest.ts';
import { type OpenFile, openFileSource } from './node-sources.ts';

/** A helper of the vault under Node: `node-threads.ts` starts it. */
parentPort?.on(
  'message',
  helperTasks((reply, handedOver) => parentPort?.postMessage(reply, [...handedOver]), {
    digest: sha256,
    open: place => openFileSource(place as OpenFile),
  }),
);
