import { chmod, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  answerStarts,
  asFirst,
  askFirst,
  meetingFolder,
  type StartAnswer,
  type StartRequest,
} from '../../electron/second-start.ts';

let ledger: string;
let folder: string;
beforeEach(async () => {
  ledger = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  folder = meetingFolder(ledger);
});
afterEach(() => rm(ledger, { recursive: true, force: true }));

const asked: StartRequest = { exports: ['/a.csv'], documents: ['/b.murmuration'], open: true };
const nonce = 'a'.repeat(32);

/** Runs `inside` while another start is the first one. */
async function beside(
  answer: (request: StartRequest) => Promise<StartAnswer>,
  inside: () => Promise<void>,
): Promise<void> {
  const outcome = await asFirst(folder, async () => {
    const later = answerStarts(folder, answer);
    await inside();
    await later.stop();
  });
  expect(outcome).toBe('ran');
}

it('lets one start of a ledger be the first, and another one when that has ended', async () => {
  await beside(
    async () => ({ outcome: 'opened' }),
    async () => {
      expect(await asFirst(folder, async () => expect.fail('two were the first'))).toBe('not the first');
    },
  );
  expect(await asFirst(folder, async () => {})).toBe('ran');
  await expect(
    asFirst(folder, async () => {
      throw new Error('of the work');
    }),
  ).rejects.toThrow('of the work');
});

it('takes what a later start asks to the first, and its answer back, and leaves nothing behind', async () => {
  const got: StartRequest[] = [];
  const addresses = ['http://127.0.0.1:1/start/x'];
  await beside(
    async request => {
      got.push(request);
      return { outcome: 'addresses', addresses };
    },
    async () => {
      expect(await askFirst(folder, asked)).toEqual({ outcome: 'addresses', addresses });
      expect(await readdir(folder)).toEqual(['first']);
    },
  );
  expect(got).toEqual([asked]);
  expect(await readdir(folder)).toEqual([]);
});

it('is for the owner alone', async context => {
  if (process.platform === 'win32') context.skip('Windows has other rights');
  await beside(
    async () => {
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      return { outcome: 'opened' };
    },
    async () => {
      await askFirst(folder, asked);
    },
  );
});

it('passes over what is no start: other texts, other names, and what nobody waits for any more', async () => {
  const heard: StartRequest[] = [];
  await beside(
    async request => {
      heard.push(request);
      return { outcome: 'opened' };
    },
    async () => {
      /** Whole and of its age at once: the first start looks into the folder all the time. */
      const put = async (name: string, text: string, written = new Date()) => {
        const draft = join(ledger, 'draft');
        await writeFile(draft, text);
        await utimes(draft, written, written);
        await rename(draft, join(folder, name));
      };
      await put(`${nonce}.ask`, '{"exports":["/etc/passwd"],"documents":[],"open":true,"run":"x"}');
      await put(`${'b'.repeat(32)}.ask`, '{"__proto__":{"open":true}}');
      await put(`${'c'.repeat(32)}.ask`, 'not JSON');
      await put('../first.ask', JSON.stringify(asked));
      await put('x.ask', JSON.stringify(asked));
      const past = new Date(Date.now() - 60_000);
      await put(`${'d'.repeat(32)}.ask`, JSON.stringify(asked), past);
      await put(`${'e'.repeat(32)}.answer`, '{"outcome":"opened"}', past);
      await expect.poll(async () => (await readdir(folder)).sort()).toEqual(['first', 'x.ask']);
    },
  );
  expect(heard).toEqual([]);
});

it('goes its own way where the first does not answer, or nothing can be written', async context => {
  if (process.getuid?.() === 0) context.skip('root writes anywhere');
  await chmod(ledger, 0o500);
  expect(await asFirst(folder, async () => {})).toBe('not the first');
  expect(await askFirst(folder, asked)).toBe('no answer');
});
