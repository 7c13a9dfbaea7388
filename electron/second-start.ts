import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { faultSchema } from '../shared/protocol/fault.ts';
import { nodeLockWorld } from './durable/file-store.ts';
import { withLock } from './durable/lock.ts';

/**
 * How a second start of the browser host finds the first one of the same ledger: by files in a folder that its owner
 * alone can read, one that asks and one that answers. No socket is opened for it.
 */

const startRequestSchema = z.strictObject({
  /** Absolute paths. */
  exports: z.array(z.string().max(4096)).max(1000),
  documents: z.array(z.string().max(4096)).max(100),
  /** Whether a window is wanted, or the address of one. */
  open: z.boolean(),
});
export type StartRequest = z.infer<typeof startRequestSchema>;

const startAnswerSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('opened') }),
  /** Each opens a window, once. */
  z.strictObject({ outcome: z.literal('addresses'), addresses: z.array(z.string()).max(101) }),
  /** It shows as many windows as a browser can hold from one host. */
  z.strictObject({ outcome: z.literal('full') }),
  z.strictObject({ outcome: z.literal('failed'), fault: faultSchema }),
]);
export type StartAnswer = z.infer<typeof startAnswerSchema>;

/** Where the starts of one ledger meet. */
export const meetingFolder = (ledger: string): string => join(ledger, '.app');

/** How long the lock of another start is waited for, in milliseconds: one that has ended is found out meanwhile. */
const lockWait = 300;

/** Runs `work` if no other start of this ledger runs, as far as can be told. */
export async function asFirst(folder: string, work: () => Promise<void>): Promise<'ran' | 'not the first'> {
  let began = false;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await withLock(join(folder, 'first'), nodeLockWorld, lockWait, () => {
      began = true;
      return work();
    });
    return 'ran';
  } catch (error) {
    if (began) throw error;
    return 'not the first';
  }
}

const lookEvery = 200;
/** A start that waited for so long, in milliseconds, has gone its own way. */
const patience = 10_000;
const asking = /^([0-9a-f]{32})\.ask$/;

/** Answers the starts that come after this one until `stop`. What does not parse is thrown away. */
export function answerStarts(
  folder: string,
  answer: (asked: StartRequest) => Promise<StartAnswer>,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  const look = async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const age = Date.now() - (await stat(path).then(found => found.mtimeMs, Date.now));
      const [, nonce] = asking.exec(name) ?? [];
      if (nonce === undefined) {
        if (name.endsWith('.answer') && age > patience) await rm(path, { force: true });
        continue;
      }
      const text = await readFile(path, 'utf8').catch(() => '');
      await rm(path, { force: true });
      const asked = startRequestSchema.safeParse(parsed(text));
      if (age > patience || !asked.success) continue;
      await write(folder, `${nonce}.answer`, await answer(asked.data));
    }
  };
  const ended = (async () => {
    while (!ending.signal.aborted) {
      await look().catch(() => {});
      await pause(lookEvery, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    stop() {
      ending.abort();
      return ended;
    },
  };
}

/** Asks the first start; `no answer` where there is none after all. */
export async function askFirst(folder: string, asked: StartRequest): Promise<StartAnswer | 'no answer'> {
  const nonce = randomBytes(16).toString('hex');
  const answer = `${nonce}.answer`;
  try {
    await write(folder, `${nonce}.ask`, asked);
    for (let waited = 0; waited < patience; waited += lookEvery / 2) {
      const text = await readFile(join(folder, answer), 'utf8').catch(() => '');
      const read = startAnswerSchema.safeParse(parsed(text));
      if (read.success) return read.data;
      await pause(lookEvery / 2);
    }
    return 'no answer';
  } catch {
    return 'no answer';
  } finally {
    for (const name of [`${nonce}.ask`, answer])
      await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

async function write(folder: string, name: string, value: StartRequest | StartAnswer): Promise<void> {
  const draft = join(folder, `${name}-draft`);
  await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
  await rename(draft, join(folder, name));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'nothing';
  }
}
