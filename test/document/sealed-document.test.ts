import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { readForm } from '../../shared/document/document-form.ts';
import {
  isSealedDocument,
  mostSealedBytes,
  readSealedDocument,
  type SealedDocument,
  sealedText,
} from '../../shared/document/sealed-document.ts';
import {
  openUnderKeys,
  openUnderPassphrase,
  sealUnderKeys,
  sealUnderPassphrase,
} from '../../shared/document/sealing-document.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { sampleDocument } from '../fakes/sample-document.ts';

const { subtle } = webcrypto;
const world = { subtle, random: new CtrRandom('documents') };
const id = '0123456789abcdef'.repeat(2);
const keys = ['a', 'b'].map(letter => ({
  id: letter.repeat(32),
  key: new Uint8Array(32).fill(letter.charCodeAt(0)),
}));
const keyOf = (wanted: string) => keys.find(key => key.id === wanted)?.key ?? new Uint8Array(32);
const passphrase = 'correct horse battery';
const bytesOf = (sealed: SealedDocument) => new TextEncoder().encode(sealedText(sealed));
const faultOf = async (work: () => unknown) => {
  try {
    await work();
    return 'opened';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.fault.code;
  }
};

it('opens under every key that it is sealed with, and shows nothing of itself', async () => {
  const sealed = await sealUnderKeys(world, id, sampleDocument, keys);
  const text = sealedText(sealed);
  for (const word of ['shop customers', 'home', 'epsilon', 'saved', 'reach'])
    expect(text).not.toContain(word);
  const form = readForm(bytesOf(sealed));
  if (form.kind !== 'sealed') throw new Error(form.kind);
  expect(form.sealed).toEqual(sealed);
  expect(await openUnderKeys(world, form.sealed, keyOf)).toEqual(sampleDocument);
  for (const gone of keys) {
    const other = { ...gone, key: new Uint8Array(32) };
    const opened = () => openUnderKeys(world, sealed, name => (name === gone.id ? other.key : keyOf(name)));
    expect(await faultOf(opened)).toBe('document-unreadable');
  }
});

it('is another text each time, under one key', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => sealUnderKeys(world, id, sampleDocument, keys)));
  expect(one!.box).not.toBe(other!.box);
});

it('opens under its passphrase, however its letters are composed, and under no other', async () => {
  const sealed = await sealUnderPassphrase(world, id, sampleDocument, 'Straßenbahn-Übung');
  expect(await openUnderPassphrase(world, sealed, 'Straßenbahn-U\u0308bung')).toEqual(sampleDocument);
  expect(await openUnderPassphrase(world, sealed, 'Strassenbahn-Übung')).toBe('wrong');
});

/** Every byte beside the box and at both ends of it, and bytes all over between. */
function* places(text: string): Generator<number> {
  const [from, to] = [text.indexOf('"box":"') + 40, text.indexOf('","cipher"') - 40];
  for (let at = 0; at < text.length; at = at < from || at >= to ? at + 1 : Math.min(at + 197, to)) yield at;
}

/** What comes of opening a document with each place changed in turn: a fault, or `opened`. */
async function* codesOfDamage(
  sealed: SealedDocument,
  open: (changed: SealedDocument) => unknown,
): AsyncGenerator<string> {
  const whole = bytesOf(sealed);
  for (const at of places(sealedText(sealed))) {
    for (const change of [1, 0x20]) {
      const bytes = whole.slice();
      bytes[at] = bytes[at]! ^ change;
      yield await faultOf(() => {
        const form = readForm(bytes);
        if (form.kind === 'plain') throw new Error('taken for a plain one');
        return open(form.sealed);
      });
    }
  }
}

it('with any byte changed is refused before or by its seal', async () => {
  const sealed = await sealUnderKeys(world, id, sampleDocument, keys);
  const told = new Set<string>();
  for await (const code of codesOfDamage(sealed, changed => openUnderKeys(world, changed, keyOf)))
    told.add(code);
  expect([...told].sort()).toEqual(['document-newer', 'document-unreadable']);
});

it('with any byte changed is refused before or by its seal, where a passphrase opens it', async () => {
  const sealed = await sealUnderPassphrase(world, id, { ...sampleDocument, releases: [] }, passphrase);
  const regions = new Map<string, SealedDocument>();
  // Its key is stretched for a second: one of each region is opened below.
  const noted = (changed: SealedDocument) => void regions.set(changedPart(changed, sealed), changed);
  for await (const code of codesOfDamage(sealed, noted))
    expect(['document-newer', 'document-unreadable', 'opened']).toContain(code);
  expect([...regions.keys()].sort()).toEqual([
    'box',
    'id',
    'under.nonce',
    'under.wrapped.box',
    'under.wrapped.iterations',
    'under.wrapped.nonce',
    'under.wrapped.salt',
  ]);
  for (const [region, changed] of regions) {
    const told = await openUnderPassphrase(world, changed, passphrase).catch(error => error.fault.code);
    expect([region, told]).toEqual([region, region.includes('wrapped') ? 'wrong' : 'document-unreadable']);
  }
}, 120_000);

/** Where the two differ. */
function changedPart(one: object, other: object): string {
  for (const [name, value] of Object.entries(one)) {
    const beside = (other as Record<string, unknown>)[name];
    if (JSON.stringify(value) === JSON.stringify(beside)) continue;
    return typeof value === 'object' ? `${name}.${changedPart(value, beside as object)}` : name;
  }
  throw new Error('they are the same');
}

it('cut off anywhere is refused, and says that it is damaged', async () => {
  const whole = bytesOf(await sealUnderKeys(world, id, sampleDocument, keys));
  for (let at = 0; at < whole.length; at += at < 60 || at > whole.length - 40 ? 1 : 211) {
    expect([at, await faultOf(() => readForm(whole.slice(0, at)))]).toEqual([at, 'document-unreadable']);
  }
  expect(() => readForm(whole.slice(0, -30))).toThrow(
    expect.objectContaining({
      fault: { code: 'document-unreadable', params: { why: 'it is damaged or cut off' } },
    }),
  );
});

it('with parts of two is refused', async () => {
  const one = await sealUnderKeys(world, id, sampleDocument, keys);
  const other = await sealUnderKeys(world, id, { ...sampleDocument, releases: [] }, keys);
  const swapped: SealedDocument[] = [
    { ...one, box: other.box },
    { ...one, under: other.under },
    { ...one, id: 'f'.repeat(32) },
  ];
  for (const mixed of swapped) {
    expect(await faultOf(() => openUnderKeys(world, readSealedDocument(bytesOf(mixed)), keyOf))).toBe(
      'document-unreadable',
    );
  }
});

it('is one text alone: no blank more, no other order, no key more', async () => {
  const sealed = await sealUnderKeys(world, id, sampleDocument, keys);
  const text = sealedText(sealed);
  const more = JSON.stringify({ ...sealed, note: 'x' });
  for (const changed of [
    ` ${text}`,
    `${text}\n`,
    text.replace(',"cipher"', ', "cipher"'),
    JSON.stringify(sealed),
    more,
  ]) {
    expect(await faultOf(() => readForm(new TextEncoder().encode(changed)))).toBe('document-unreadable');
  }
});

it('of a newer version says so, and a larger one than can be is not read', async () => {
  const text = sealedText(await sealUnderKeys(world, id, sampleDocument, keys));
  const newer = new TextEncoder().encode(text.replace('document/1', 'document/2'));
  expect(isSealedDocument(newer)).toBe(true);
  expect(await faultOf(() => readForm(newer))).toBe('document-newer');
  expect(await faultOf(() => readSealedDocument({ length: mostSealedBytes + 1 } as Uint8Array))).toBe(
    'document-unreadable',
  );
});
