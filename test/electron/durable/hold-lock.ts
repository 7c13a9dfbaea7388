import { join } from 'node:path';
import { nodeFileSystem } from '../../../electron/durable/file-system.ts';
import { withLock } from '../../../electron/durable/lock.ts';
import { nodeProcesses } from '../../../electron/durable/process-table.ts';

/** Takes the lock of the folder named on the command line, says so, and keeps it until it is killed. */
const world = { files: nodeFileSystem, processes: nodeProcesses, elapsed: () => 0, sleep: async () => {} };
await withLock(join(process.argv[2]!, '.lock'), world, 1000, async () => {
  process.stdout.write('held\n');
  await new Promise(done => setTimeout(done, 600_000));
});
