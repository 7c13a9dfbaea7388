import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Document, documentFormat } from '../../shared/document/document.ts';
import { readDocument } from '../../shared/document/document-text.ts';
import { isSealedDocument } from '../../shared/document/sealed-document.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { documentKey } from '../../shared/governance/document-keys.ts';
import { forgetAnswers } from '../../shared/governance/forget.ts';
import { readTrail } from '../../shared/governance/trail.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import type { FromVault } from '../../shared/protocol/messages.ts';
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
    [id, 'populations', false, ''],
    [together.id, 'populations', false, ''],
    [plain.id, 'nothing', true, 'the board'],
  ]);
  expect(await window.ask({ kind: 'open-document', text })).toMatchObject({
    fault: {
      code: 'document-locked',
      params: { why: expect.stringContaining('was forgotten on 2026-11-26') },
    },
  });
  expect(await window.code({ kind: 'open-document', text: together.text })).toBe('document-locked');
  expect(await window.code({ kind: 'open-document', text: others.text })).toBe('document');
  expect((await window.governance()).documents.map(({ opens }) => opens)).toEqual([false, false, true, true]);
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
    [id, 'passphrase', true],
    [id, 'populations', false],
  ]);
}, 60_000);

it('open nowhere once their population is forgotten, whatever is wrong with a key', async () => {
  const window = await vaultWindow();
  const { store } = window.host;
  const text = (await write(window, await answered(window), saved)).text;
  await write(window, sampleDocument, saved);
  const names = await store.list('documents');
  const own = await documentKey(window.host, 'shop');
  for (const name of names) {
    const bytes = await store.read(name);
    if (bytes === 'absent') throw new Error(name);
    if (!new TextDecoder().decode(bytes).includes(own.id)) await store.put(name, bytesOf('{}'));
  }
  await forgetAnswers(window.host, 'shop').catch(() => {});
  const left = await store.list('documents');
  expect([names.length, left.length]).toEqual([2, 1]);
  expect((await readTrail(window.host)).entries.at(-1)).toMatchObject({
    kind: 'forgotten',
    population: 'shop',
    document_key: own.id,
  });
  // Its own, damaged, goes too.
  await forgetAnswers(window.host, 'shop customers');
  expect(await store.list('documents')).toEqual([]);
  expect(await window.code({ kind: 'open-document', text })).toBe('document-locked');
});
