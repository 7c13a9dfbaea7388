import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../../shared/protocol/fault.ts';
import type { FileSystem } from './file-system.ts';
import { type ProcessTable, processMarkSchema } from './process-table.ts';

export interface LockWorld {
  readonly files: FileSystem;
  readonly processes: ProcessTable;
  /** Milliseconds that only grow. */
  elapsed(): number;
  sleep(milliseconds: number): Promise<void>;
}

const holderSchema = z.strictObject({
  process: processMarkSchema,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
type Holder = z.infer<typeof holderSchema>;

/**
 * Runs work while no other process does so under the same path. The lock is a file that names its holder.
 *
 * Guarantee: a lock file is removed only by the living holder that it names, or, once that holder is over, by
 * whoever holds the guard file for its nonce. Nonces are never used again, so nobody removes the lock of a
 * later holder, however late it acts on what it read.
 *
 * @throws Failure `store-unavailable` when the lock is not had in time
 */
export async function withLock<Done>(
  path: string,
  world: LockWorld,
  waitMilliseconds: number,
  work: () => Promise<Done>,
): Promise<Done> {
  const end = world.elapsed() + waitMilliseconds;
  const mine: Holder = { process: await world.processes.own(), nonce: randomBytes(16).toString('hex') };
  for (let pause = 1; !(await take(path, mine, world.files)); pause = Math.min(50, pause * 2)) {
    await evict(path, world);
    if (world.elapsed() >= end) throw new Failure('store-unavailable');
    await world.sleep(pause);
  }
  try {
    return await work();
  } finally {
    await world.files.unlink(path);
  }
}

/** The file has its content from the moment it has its name, also after a loss of power. */
async function take(path: string, mine: Holder, files: FileSystem): Promise<boolean> {
  if ((await files.size(path)) !== 'absent') return false;
  const draft = `${path}-${mine.nonce}`;
  await write(draft, 'replace', mine, files);
  const outcome = await files.link(draft, path);
  await files.unlink(draft);
  if (outcome !== 'not here') return outcome === 'linked';
  // Stopped between the name and the content, this leaves a lock that a person must remove.
  return (await write(path, 'create', mine, files)) === 'written';
}

async function write(
  path: string,
  mode: 'replace' | 'create',
  holder: Holder,
  files: FileSystem,
): Promise<'written' | 'present'> {
  const file = mode === 'create' ? await files.open(path, mode) : await files.open(path, mode);
  if (file === 'present') return 'present';
  try {
    await file.write(new TextEncoder().encode(JSON.stringify(holder)));
    await file.sync();
  } catch (error) {
    await files.unlink(path);
    throw error;
  } finally {
    await file.close();
  }
  return 'written';
}

/** Removes a lock whose holder is over. */
async function evict(path: string, world: LockWorld): Promise<void> {
  const holder = await holderOf(path, world.files);
  if (holder === 'unknown' || !(await world.processes.isOver(holder.process))) return;
  const guard = `${path}-${holder.nonce.slice(0, 8)}`;
  const mine: Holder = { process: await world.processes.own(), nonce: randomBytes(16).toString('hex') };
  if (!(await take(guard, mine, world.files))) return evict(guard, world);
  try {
    const now = await holderOf(path, world.files);
    if (now !== 'unknown' && now.nonce === holder.nonce) await world.files.unlink(path);
  } finally {
    await world.files.unlink(guard);
  }
}

async function holderOf(path: string, files: FileSystem): Promise<Holder | 'unknown'> {
  const bytes = await files.read(path);
  if (bytes === 'absent') return 'unknown';
  try {
    return holderSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return 'unknown';
  }
}
