import '../no-code-from-text.ts';
import { helperTasks } from '../../../shared/vault/helper-tasks.ts';
import { requestStopped } from './browser-threads.ts';
import { sha256 } from './digest.ts';
import { sourceAt } from './source-place.ts';

/** A helper of the vault in its own origin: `browser-threads.ts` starts it. */
const told = helperTasks((reply, handedOver) => self.postMessage(reply, [...handedOver]), {
  digest: sha256,
  open: sourceAt,
});

self.onmessage = ({ data }) => told(data);
self.addEventListener('securitypolicyviolation', () => self.postMessage(requestStopped));
