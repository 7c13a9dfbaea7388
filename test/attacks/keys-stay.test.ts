import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { samplingIdentity } from '../../shared/journeys/questions/asking.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { masterKey } from '../../shared/ledger/master-key.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { importDataKey } from '../../shared/ledger/sealed-lines.ts';
import { sealedStore } from '../../shared/ledger/sealed-store.ts';
import { keyedHex } from '../../shared/vault/keyed.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { calm, plainMapping, reachQuestion } from '../fakes/asked-vault.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/**
 * PRIVACY.md section 9, exfiltration of seeds and keys. Who has the master key knows which bins were kept of
 * whom, and can test guesses of what was asked and of whole files. It is in nothing that is told, and where it is
 * stored it is sealed.
 */

const question = reachQuestion(200_000);
const rows = Array.from({ length: 300 }, (_, i) => `p${i},2026-01-03T10:00:00Z,home,ads,DE`);
const bytes = new TextEncoder().encode(`id,time,event,channel,country\n${rows.join('\n')}\n`);

async function world() {
  const disk = memoryStore();
  const { subtle } = globalThis.crypto;
  const host = hastyHost();
  const key = await importDataKey(subtle as never, new Uint8Array(32).fill(7));
  const sealed = sealedStore(disk, { subtle: subtle as never, random: host.random, key });
  const { told, master } = await session(sealed, host);
  const secrets = {
    'master key': bytesToHex(master),
    'sampling seed': keyedHex(master, 'sample', samplingIdentity(question.question)),
  };
  return { disk, sealed, told, secrets };
}

async function session(store: DurableStore, host: ReturnType<typeof hastyHost>) {
  const dataset = await openDataset(
    {
      host: { ...host, store },
      kind: 'durable',
      tables: [
        delimitedTable(
          memorySource('table', bytes),
          { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 },
          ['id', 'time', 'event', 'channel', 'country'],
        ),
      ],
      format: 'CSV',
      population: 'testers',
      mapping: plainMapping,
      terms: 'default',
      leaveOut: [],
    },
    { ...calm, progress: () => {} },
  );
  const told: unknown[] = [dataset.summary, await dataset.price([question]), await dataset.open(calm)];
  told.push(await dataset.ask(question, calm), await dataset.ledger());
  told.push(
    await dataset
      .ask(
        {
          ...question,
          question: { ...question.question, at_most: 9 } as never,
          spend: { kind: 'share', millionths: 1_000_000 },
        },
        calm,
      )
      .catch((error: unknown) => String((error as Error).stack)),
  );
  dataset.close();
  return { told, master: await masterKey(store, host.random) };
}

const { disk, sealed, told, secrets } = await world();

it.each(Object.entries(secrets))(
  'no part of the %s is told or lies readable on the disk',
  async (_, secret) => {
    const everything = [JSON.stringify(told), ...(await textsOf(disk))].join('\n');
    for (const form of formsOf(secret)) {
      for (let at = 0; at + 12 <= form.length; at++)
        expect(everything).not.toContain(form.slice(at, at + 12));
    }
  },
);

it('the search finds what is there: the key under its seal, snapshots in what is told', async () => {
  const inside = await textsOf(sealed);
  expect(inside.some(text => formsOf(secrets['master key']).some(form => text.includes(form)))).toBe(true);
  const { release } = told[3] as { release: { snapshot: string } };
  expect(JSON.stringify(told)).toContain(release.snapshot);
});

it('what tells data apart in the store is keyed: no digest of the file is told or stored in the open', async () => {
  const content = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const inside = await textsOf(sealed);
  expect([JSON.stringify(told), ...inside].join('\n')).not.toContain(content);
});

/** Hex, Base64, and the bytes themselves. */
function formsOf(hex: string): string[] {
  const raw = Buffer.from(hex, 'hex');
  return [hex, raw.toString('base64').replace(/=+$/, ''), raw.toString('latin1')];
}

async function textsOf(store: DurableStore): Promise<string[]> {
  const names = await store.list('');
  return Promise.all(
    names.map(async name => {
      const content = await store.read(name);
      return `${name}\n${content === 'absent' ? '' : Buffer.from(content).toString('latin1')}`;
    }),
  );
}
