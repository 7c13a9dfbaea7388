import '../no-code-from-text.ts';
import { helperTasks } from '../../../shared/vault/helper-tasks.ts';
import { requestStopped } from './browser-threads.ts';

/** A helper of the vault in its own origin: `browser-threads.ts` starts it. */
const told = helperTasks((reply, handedOver) => self.postMessage(reply, [...handedOver]));

self.onmessage = ({ data }) => told(data);
self.addEventListener('securitypolicyviolation', () => self.postMessage(requestStopped));
