import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Document, documentFormat } from '../../shared/document/document.ts';
import { readDocument } from '../../shared/document/document-text.ts';
import { isSealedDocument } from '../../shared/document/sealed-document.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { documentToSave } from '../../shared/governance/documents.ts';
import { forgetAnswers } from '../../shared/governance/forget.ts';
import { readTrail } from '../../shared/governance/trail.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import type { FromVault } from '../../shared/protocol/messages.ts';
import { failingStore } from '../fakes/failing-store.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { policy } from './policy-world.ts';
import { canary, mapping, question, vaultWindow } from './vault-window.ts';

/** Documents at rest, through the protocol and nothing else. */

type Window = Awaited<ReturnType<typeof vaultWindow>>;

/** Of an answer that was given here. */
async function answered(window: Window): Promise<Document> {
  await window.open();
  await window.ask({ kind: 'open-overview' });
  const release = await window.ask({ kind: 'ask', asked: question() });
  if (release.kind !== 'release') throw new Error(JSON.stringify(release));
  return {
    format: documentFormat,
    app: 'murmuration test',
    saved: '2026-11-26T10:00:00.000Z',
    recipe: writeRecipe({ population: 'shop', mapping, terms: 'unstated', questions: [] }),
    releases: [release.file],
  };
}

const written = (message: FromVault) => {
  if (message.kind !== 'document-written') throw new Error(JSON.stringify(message));
  return message;
};
const write = async (window: Window, document: Document, how: object) =>
  written(await window.ask({ kind: 'write-document', document, how }));
const saved = { kind: 'saved', id: 'new' };
const noted = async (window: Window) =>
  (await readTrail(window.host)).entries.filter(({ kind }) => kind === 'document');
const bytesOf = (text: string) => new TextEncoder().encode(text);

it('are sealed and noted before they are handed out, and open in every window of the installation', async () => {
  const store = memoryStore();
  const window = await vaultWindow(store);
  const document = await answered(window);
  const { id, text } = await write(window, document, saved);
  expect(isSealedDocument(bytesOf(text))).toBe(true);
  expect(text).not.toMatch(/shop|home|cart|touchpoint|epsilon/);
  expect(await noted(window)).toMatchObject([
    { populations: ['shop'], document: id, answers: 1, under: { kind: 'populations' } },
  ]);
  const other = await vaultWindow(store);
  expect(await other.ask({ kind: 'open-document', text })).toMatchObject({ kind: 'document', id, document });
  // Saved again it stays the same document; under another name it is another.
  expect((await write(other, document, { kind: 'saved', id })).id).toBe(id);
  expect((await write(other, document, saved)).id).not.toBe(id);
  expect((await window.governance()).documents.map(each => each.document)).toHaveLength(2);
  expect(JSON.stringify(window.heard)).not.toContain(canary);
});

it('are kept for a window that may crash without a note, and sealed all the same', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const { text } = await write(window, document, { kind: 'kept', id: 'new' });
  expect(text).not.toMatch(/shop|home/);
  expect(await noted(window)).toEqual([]);
  expect(await window.ask({ kind: 'open-document', text })).toMatchObject({ document });
});

it('open nowhere once their population is forgotten, which lists them, and others stay', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const { id, text } = await write(window, document, saved);
  const both = { ...document, releases: [...document.releases, ...sampleDocument.releases.slice(0, 1)] };
  const together = await write(window, both, saved);
  const others = await write(window, sampleDocument, saved);
  const plain = await write(window, document, { kind: 'not encrypted', recipient: 'the board' });
  const forgotten = await forgetAnswers(window.host, 'shop');
  expect(
    forgotten.documents.map(({ document: each, under, opens, recipient }) => [each, under, opens, recipient]),
  ).toEqual([
    [id, 'populations', 'never', ''],
    [together.id, 'populations', 'never', ''],
    [plain.id, 'nothing', 'now', 'the board'],
  ]);
  expect(await window.ask({ kind: 'open-document', text })).toMatchObject({
    fault: {
      code: 'document-locked',
      params: { why: expect.stringContaining('was forgotten on 2026-11-26') },
    },
  });
  expect(await window.code({ kind: 'open-document', text: together.text })).toBe('document-locked');
  expect(await window.code({ kind: 'open-document', text: others.text })).toBe('document');
  expect((await window.governance()).documents.map(({ opens }) => opens)).toEqual([
    'never',
    'never',
    'now',
    'now',
  ]);
  // What is saved afterwards has a key of its own.
  const again = await write(window, document, saved);
  expect(await window.code({ kind: 'open-document', text: again.text })).toBe('document');
  expect(await window.code({ kind: 'open-document', text })).toBe('document-locked');
});

it('of another installation are told from damaged ones', async () => {
  const window = await vaultWindow();
  const { text } = await write(window, await answered(window), saved);
  expect(await (await vaultWindow()).ask({ kind: 'open-document', text })).toMatchObject({
    fault: { code: 'document-locked', params: { why: expect.stringContaining('another installation') } },
  });
  const changed = text.replace(/.(?=","cipher")/, digit => (digit === '0' ? '1' : '0'));
  expect(changed).not.toBe(text);
  expect(await window.code({ kind: 'open-document', text: changed })).toBe('document-unreadable');
  for (const hostile of [
    '',
    '{}',
    'x'.repeat(100),
    '{"format":"murmuration-sealed-document/',
    text.slice(1),
  ]) {
    expect(await window.code({ kind: 'open-document', text: hostile })).toBe('document-unreadable');
  }
});

it('go to others under a passphrase that is typed in the vault’s frame alone', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const how = { kind: 'under a passphrase', recipient: 'the board' };
  const wants = () => window.told.filter(each => (each as { kind: string }).kind === 'document').at(-1);
  const copy = window.ask({ kind: 'write-document', document, how });
  await expect.poll(wants).toEqual({ kind: 'document', wants: 'new', says: '' });
  await window.server.documentPassphrase('too short');
  expect(wants()).toMatchObject({ wants: 'new', says: expect.stringContaining('at least 12 characters') });
  expect(await noted(window)).toEqual([]);
  await window.server.documentPassphrase('a passphrase to tell');
  const { text, id } = written(await copy);
  expect(wants()).toMatchObject({ wants: 'nothing' });
  expect(await noted(window)).toMatchObject([
    { document: id, under: { kind: 'passphrase', recipient: 'the board' } },
  ]);
  expect((await noted(window))[0]).not.toHaveProperty('under.wrapped');

  const elsewhere = await vaultWindow();
  const opening = elsewhere.ask({ kind: 'open-document', text });
  const asked = () => elsewhere.told.at(-1);
  await expect.poll(asked).toEqual({ kind: 'document', wants: 'known', says: '' });
  await elsewhere.server.documentPassphrase('another passphrase');
  expect(asked()).toMatchObject({ wants: 'known', says: expect.stringContaining('does not open it') });
  await elsewhere.server.documentPassphrase('a passphrase to tell');
  expect(await opening).toMatchObject({ kind: 'document', document });
  for (const each of [window, elsewhere]) {
    expect(JSON.stringify(each.heard)).not.toContain('a passphrase to tell');
  }
}, 60_000);

it('are given up with the request that waits, and the last one asked is the one that is answered', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const how = { kind: 'under a passphrase', recipient: '' };
  const replaced = window.code({ kind: 'write-document', document, how });
  await expect.poll(() => window.told.at(-1)).toMatchObject({ wants: 'new' });
  const first = window.code({ kind: 'write-document', document, how });
  expect(await replaced).toBe('cancelled');
  await expect.poll(() => window.told.at(-1)).toMatchObject({ wants: 'new' });
  window.send({ kind: 'cancel', request: window.last() });
  expect(await first).toBe('cancelled');
  expect(window.told.at(-1)).toMatchObject({ wants: 'nothing' });
  await window.server.documentPassphrase('a passphrase to tell');
  expect(window.told.at(-1)).toMatchObject({ wants: 'nothing' });
  expect(await noted(window)).toEqual([]);
});

it('go to nobody where a policy lets no releases go, or an answer is older than what holds now', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const code = (how: object) => window.code({ kind: 'write-document', document, how });
  const plain = { kind: 'not encrypted', recipient: '' };
  const secret = { kind: 'under a passphrase', recipient: '' };
  expect(readDocument(bytesOf((await write(window, document, plain)).text)).document).toEqual(document);

  // Somebody objects: what was answered before goes to nobody any more, and is listed.
  window.server.setLeaveOut([memorySource('list.csv', bytesOf('nobody\n'))]);
  await window.open();
  expect(await code(plain)).toBe('data-replaced');
  expect(await code(secret)).toBe('data-replaced');
  expect((await window.governance()).documents).toMatchObject([{ predates_list: true }]);
  expect(await code(saved)).toBe('document-written');

  const fresh = await answered(window);
  const again = (how: object) => window.code({ kind: 'write-document', document: fresh, how });
  expect(await again(plain)).toBe('document-written');
  const stricter = { ...policy, protect: { ...policy.protect, k: 50 } };
  await window.ask({ kind: 'adopt-policy', text: stringify(stricter) });
  expect(await again(plain)).toBe('policy-forbids');
  const charts = { ...stricter, exports: { ...policy.exports, formats: ['svg'] } };
  await window.ask({ kind: 'adopt-policy', text: stringify(charts) });
  expect(await window.ask({ kind: 'write-document', document: fresh, how: plain })).toMatchObject({
    fault: { params: { what: 'an export as JSON' } },
  });
  expect(await again(saved)).toBe('document-written');
  const refusals = (await readTrail(window.host)).entries.filter(({ kind }) => kind === 'refusal');
  expect(refusals).toMatchObject(Array(4).fill({ what: 'document' }));
});

it('keep a copy in the list that was passed on, also where it is opened and saved here', async () => {
  const window = await vaultWindow();
  const document = await answered(window);
  const how = { kind: 'under a passphrase', recipient: 'the board' };
  const copy = window.ask({ kind: 'write-document', document, how });
  await expect.poll(() => window.told.at(-1)).toMatchObject({ wants: 'new' });
  await window.server.documentPassphrase('a passphrase to tell');
  const { id } = written(await copy);
  expect((await write(window, document, { kind: 'saved', id })).id).toBe(id);
  const { documents } = await forgetAnswers(window.host, 'shop');
  expect(documents.map(({ document: each, under, opens }) => [each, under, opens])).toEqual([
    [id, 'passphrase', 'now'],
    [id, 'populations', 'never'],
  ]);
}, 60_000);

/** Puts something else in the place of a population's key. */
async function damageKey(store: DurableStore, id: string): Promise<void> {
  for (const name of await store.list('documents')) {
    const bytes = await store.read(name);
    if (bytes === 'absent') throw new Error(name);
    if (new TextDecoder().decode(bytes).includes(id)) await store.put(name, bytesOf('{}'));
  }
}
const keysOf = async (window: Window) =>
  new Map(
    (await noted(window)).flatMap(entry =>
      entry.kind === 'document' && entry.under.kind === 'populations'
        ? entry.under.keys.map((key, n) => [entry.populations[n]!, key] as const)
        : [],
    ),
  );

it('of other populations open and are forgotten while a key is damaged, and its own say so', async () => {
  const window = await vaultWindow();
  const { store } = window.host;
  const document = await answered(window);
  const own = await write(window, document, saved);
  const kept = await write(window, document, { kind: 'kept', id: 'new' });
  const other = await write(window, sampleDocument, saved);
  const keys = await keysOf(window);
  await damageKey(store, keys.get('shop customers')!);
  expect(await window.code({ kind: 'open-document', text: own.text })).toBe('document');
  expect(await window.ask({ kind: 'open-document', text: other.text })).toMatchObject({
    fault: {
      code: 'document-locked',
      params: { why: 'the key of documents about shop customers is damaged or missing here' },
    },
  });
  expect((await window.governance()).documents.map(({ document: each, opens }) => [each, opens])).toEqual([
    [own.id, 'now'],
    [other.id, 'not now'],
  ]);
  expect(await window.ask({ kind: 'write-document', document: sampleDocument, how: saved })).toMatchObject({
    fault: {
      code: 'document-not-written',
      params: { why: 'the key of documents about shop customers is damaged' },
    },
  });
  // A copy that is not noted, and whose key is the damaged one: it is not said to be from elsewhere for certain.
  await damageKey(store, keys.get('shop')!);
  expect(await (await vaultWindow(store)).ask({ kind: 'open-document', text: kept.text })).toMatchObject({
    fault: { params: { why: expect.stringMatching(/shop is damaged|a key that is damaged/) } },
  });

  // Forgotten, they are lost for good, and what is saved then has another key.
  await forgetAnswers(window.host, 'shop customers');
  expect(await window.ask({ kind: 'open-document', text: other.text })).toMatchObject({
    fault: { params: { why: expect.stringContaining('was forgotten on 2026-11-26') } },
  });
  expect((await window.governance()).documents.map(({ opens }) => opens)).toEqual(['not now', 'never']);
  const again = await write(window, sampleDocument, saved);
  expect(await window.code({ kind: 'open-document', text: again.text })).toBe('document');
  expect(await store.list('documents')).toHaveLength(2);
});

it('are told of as they are, wherever forgetting is interrupted', async () => {
  const seen = { open: 0, forgotten: 0 };
  for (let operation = 1, isOver = false; !isOver; operation++) {
    for (const reach of ['before', 'after'] as const) {
      const inner = memoryStore();
      const window = await vaultWindow(inner);
      const document = await answered(window);
      const before = await write(window, document, saved);
      const dying = failingStore(inner);
      dying.fail({ operation, reach });
      isOver = await forgetAnswers({ ...window.host, store: dying.store }, 'shop').then(
        () => true,
        () => false,
      );
      if (isOver) break;

      // Another process, which knows what lies on the disk and nothing else.
      const next = await vaultWindow(inner);
      const log = async () => (await readTrail(next.host)).entries.filter(({ kind }) => kind === 'forgotten');
      const isNoted = (await log()).length > 0;
      const answer = await next.ask({ kind: 'open-document', text: before.text });
      const [listed] = (await next.governance()).documents;
      if (isNoted) {
        seen.forgotten += 1;
        expect(answer).toMatchObject({
          fault: { params: { why: expect.stringContaining('was forgotten on') } },
        });
        expect(listed?.opens).toBe('never');
        expect(await inner.list('documents')).toEqual([]);
      } else {
        seen.open += 1;
        expect(answer).toMatchObject({ kind: 'document', document });
        expect(listed?.opens).toBe('now');
      }
      // What is saved now opens, and goes with the next forgetting, which lists both.
      const after = await write(next, document, saved);
      expect(await next.code({ kind: 'open-document', text: after.text })).toBe('document');
      const { documents } = await forgetAnswers(next.host, 'shop');
      expect(documents.map(({ opens }) => opens)).toEqual(['never', 'never']);
      for (const { text } of [before, after]) {
        expect(await next.code({ kind: 'open-document', text })).toBe('document-locked');
      }
      expect(await inner.list('documents')).toEqual([]);
    }
  }
  expect(Math.min(seen.open, seen.forgotten)).toBeGreaterThan(3);
}, 60_000);

it('open where they are saved while somebody forgets', async () => {
  const store = memoryStore();
  const window = await vaultWindow(store);
  const document = await answered(window);
  await write(window, document, saved);
  // Forgotten just before it is noted, when it is sealed already.
  let waits = true;
  const late: DurableStore = {
    ...store,
    async append(name, at, bytes) {
      if (waits && new TextDecoder().decode(bytes).includes('"kind":"document"')) {
        waits = false;
        await forgetAnswers(window.host, 'shop');
      }
      return store.append(name, at, bytes);
    },
  };
  const { text } = await documentToSave({ ...window.host, store: late }, 'new', document);
  expect(waits).toBe(false);
  expect(await window.code({ kind: 'open-document', text })).toBe('document');
});

it('that an open window shows are told as forgotten: at once by another window, else at what it does next', async () => {
  const store = memoryStore();
  const listening: (() => void)[] = [];
  const others = {
    tell: () => listening.forEach(told => void told()),
    listen: (told: () => void) => listening.push(told),
  };
  const window = await vaultWindow(store, others);
  const document = await answered(window);
  const { text } = await write(window, document, saved);
  const said = (each: Window) =>
    each.heard.flatMap(message => (message.kind === 'forgotten' ? [message.population] : []));
  await forgetAnswers(window.host, 'before anybody looked');

  const second = await vaultWindow(store, others);
  expect(await second.code({ kind: 'open-document', text })).toBe('document');
  expect(said(second)).toEqual([]);
  expect(await window.code({ kind: 'forget', population: 'shop' })).toBe('governance');
  await expect.poll(() => said(second)).toEqual(['shop']);
  await expect.poll(() => said(window)).toEqual(['before anybody looked', 'shop']);

  // On the command line there is no such channel.
  await forgetAnswers(window.host, 'another');
  expect(said(second)).toEqual(['shop']);
  await write(second, sampleDocument, { kind: 'kept', id: 'new' });
  await expect.poll(() => said(second)).toEqual(['shop', 'another']);
  await second.governance();
  await second.governance();
  expect(said(second)).toEqual(['shop', 'another']);
});
