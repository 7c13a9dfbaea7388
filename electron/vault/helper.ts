import { parentPort } from 'node:worker_threads';
import { helperTasks } from '../../shared/vault/helper-tasks.ts';

/** A helper of the vault under Node: `node-threads.ts` starts it. */
parentPort?.on(
  'message',
  helperTasks((reply, handedOver) => parentPort?.postMessage(reply, [...handedOver])),
);
