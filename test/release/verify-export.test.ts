import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { rasterise } from '../../electron/render/png.ts';
import { closingFiles, releaseFiles } from '../../shared/release/export-files.ts';
import { exportName } from '../../shared/release/export-names.ts';
import { type ExportedFile, type ManifestFacts, manifestSchema } from '../../shared/release/manifest.ts';
import { type Sign, signedPart } from '../../shared/release/sign.ts';
import { type VerifiedFile, verifyExport as verifyWith } from '../../shared/release/verify-export.ts';
import { isSigned, makeKeyPair, signStatement } from '../../shared/signing/ed25519.ts';
import { countryFunnel, hostileReleases, sampleReach } from '../fakes/sample-releases.ts';

const files = [sampleReach(), countryFunnel(), hostileReleases()[0]!];
const facts: ManifestFacts = {
  created: '2026-11-23T10:00:00Z',
  app: 'murmuration 0.1.0',
  population: 'shop customers',
  policy: { hash: 'd2f1', k: 20, epsilon: 3, delta: 1e-6 },
  recipe: { murmuration: 1, questions: [{ id: 'overview', ask: 'reach' }] },
  ledger: { entries: 7, head: '9c5e' },
  budget: { spent: { share: 0.35, epsilon: 1.6, delta: 1e-6 }, total: { epsilon: 3, delta: 1e-6 } },
  environment: { node: '24' },
};
const written: ExportedFile[] = [];
for (const file of files)
  written.push(...(await releaseFiles(file, 'unsigned', svg => rasterise(svg, 1).png)));
const closing = { title: 'Shop', files, written, facts, recipient: '' };
const exported = [...written, ...(await closingFiles(closing, 'unsigned'))];

const verifyExport = (given: readonly ExportedFile[]) =>
  verifyWith(given, (signature, purpose, statement) =>
    isSigned(webcrypto.subtle, signature, purpose, statement),
  );
const states = (results: readonly VerifiedFile[]) =>
  Object.fromEntries(results.map(({ name, verdict }) => [name, verdict.state]));
const edited = (name: string, edit: (text: string) => string) =>
  exported.map(file =>
    file.name === name
      ? { name, bytes: new TextEncoder().encode(edit(new TextDecoder().decode(file.bytes))) }
      : file,
  );

it('finds a whole export intact, with the releases that it carries', async () => {
  const results = await verifyExport(exported);
  expect(results.map(({ name, kind, verdict }) => [name, kind, verdict.state])).toEqual(
    [
      ...files.flatMap(({ id }) => [
        `${id}.json release`,
        `${id}.csv table`,
        `${id}.svg chart`,
        `${id}.png chart`,
      ]),
      'report.html report',
      'manifest.json manifest',
    ].map(each => [...each.split(' '), 'intact']),
  );
  expect(results[0]!.release).toEqual(files[0]!.release);
  expect(results[7]!.release).toEqual(files[1]!.release);
});

it.each(exported.map(file => file.name))('notices one more space in %s', async name => {
  await fixedPng(name);
  if (name.endsWith('.png')) return;
  const changed = edited(name, text => `${text} `);
  const expected = name === 'manifest.json' ? 'intact' : 'altered';
  expect(states(await verifyExport(changed))[name]).toBe(expected);
});

async function fixedPng(name: string): Promise<void> {
  if (!name.endsWith('.png')) return;
  const changed = exported.map(file =>
    file.name === name ? { name, bytes: new Uint8Array([...file.bytes, 32]) } : file,
  );
  expect(states(await verifyExport(changed))[name]).toBe('altered');
}

it('notices a digit changed in any text that the manifest lists', async () => {
  for (const { name } of exported.filter(file => /json|csv|svg|html/.test(file.name))) {
    const changed = edited(name, text => text.replace(/8(?=[^8]*$)/, '9'));
    expect(states(await verifyExport(changed))[name], name).toBe('altered');
  }
});

it('says of files without a manifest what can be said', async () => {
  const alone = exported.filter(file => file.name !== 'manifest.json');
  expect(states(await verifyExport(alone))).toMatchObject({
    'overview.json': 'unproven',
    'overview.csv': 'unproven',
    'overview.svg': 'intact',
    'overview.png': 'intact',
    'report.html': 'unproven',
  });
});

it('compares a table with its release where there is no manifest', async () => {
  const alone = edited('overview.csv', text => text.replace(',value,4', ',value,5')).filter(
    file => file.name !== 'manifest.json',
  );
  expect(states(await verifyExport(alone))['overview.csv']).toBe('altered');
});

it('believes no manifest that was changed', async () => {
  const changed = edited('manifest.json', text => text.replace('"k": 20', '"k": 50'));
  const results = await verifyExport(changed);
  expect(states(results)['manifest.json']).toBe('altered');
  expect(states(results)['overview.json']).toBe('unproven');
});

it('does not fall over anything that is no export', async () => {
  const strange = ['x.json', 'x.svg', 'x.png', 'x.csv', 'x.html', 'x', 'manifest.json'].flatMap(name => [
    { name, bytes: new Uint8Array([0xff, 0xfe, 0]) },
    { name, bytes: new TextEncoder().encode('{"format":"murmuration-manifest/1"}') },
    { name, bytes: new Uint8Array() },
  ]);
  for (const { verdict } of await verifyExport(strange)) expect(verdict.state).not.toBe('intact');
});

it('lists every file but itself in the manifest, which says nothing of the machine', () => {
  const text = new TextDecoder().decode(exported.at(-1)!.bytes);
  const manifest = manifestSchema.parse(JSON.parse(text));
  expect(manifest.files.map(file => file.name)).toEqual(
    exported
      .slice(0, -1)
      .map(file => file.name)
      .sort(),
  );
  expect(text).not.toMatch(/\/home|\/work|Users/);
});

it('names files by the id alone', () => {
  expect(exportName('flow', 'svg')).toBe('flow.svg');
  expect(exportName('CON', 'csv')).toBe('CON_.csv');
  expect(exportName('manifest', 'json')).toBe('manifest_.json');
  for (const id of ['', '../x', 'a/b', 'a.b', '.a', 'x'.repeat(65), 'ä'])
    expect(() => exportName(id, 'json')).toThrow(RangeError);
});

const { subtle } = webcrypto;
const ours = await makeKeyPair(subtle);
const sign: Sign = statements =>
  Promise.all(
    statements.map(statement =>
      signStatement(subtle, ours, statement.kind, signedPart(statement), new Date(Date.UTC(2026, 10, 26))),
    ),
  );
const signedCharts: ExportedFile[] = [];
for (const file of files.slice(0, 1))
  signedCharts.push(...(await releaseFiles(file, sign, svg => rasterise(svg, 1).png)));
const signedClosing = { ...closing, files: files.slice(0, 1), written: signedCharts };
const signed = [...signedCharts, ...(await closingFiles(signedClosing, sign))];

it('tells with which key an export was signed, of every file of it', async () => {
  const results = await verifyExport(signed);
  expect(
    results.map(({ name, verdict, signed: by }) => [name, verdict.state, by !== 'unsigned' && by.key]),
  ).toEqual(signed.map(({ name }) => [name, 'intact', ours.publicKey]));
  const alone = await verifyExport(signed.filter(({ name }) => name === 'overview.json'));
  expect(alone).toMatchObject([{ verdict: { state: 'intact' }, signed: { key: ours.publicKey } }]);
});

it('finds every digit that was changed in a signed export, in pictures, metadata, releases and manifest', async () => {
  for (const { name, bytes } of signed.filter(file => !file.name.endsWith('.png'))) {
    const text = new TextDecoder().decode(bytes);
    const digits = [...text.matchAll(/[0-9]/g)].map(({ index }) => index);
    // Every region of the file, and every digit where there are few.
    const step = Math.max(1, Math.floor(digits.length / 150));
    for (let at = 0; at < digits.length; at += step) {
      const index = digits[at]!;
      const other = text[index] === '7' ? '8' : '7';
      const altered = new TextEncoder().encode(text.slice(0, index) + other + text.slice(index + 1));
      const given = signed.map(file => (file.name === name ? { name, bytes: altered } : file));
      expect(states(await verifyExport(given))[name], `${name} at ${index}`).toBe('altered');
    }
  }
  const png = signed.find(({ name }) => name.endsWith('.png'))!;
  for (let at = 0; at < png.bytes.length; at += Math.max(1, Math.floor(png.bytes.length / 200))) {
    const altered = png.bytes.slice();
    altered[at]! ^= 1;
    const given = signed.map(file => (file.name === png.name ? { name: png.name, bytes: altered } : file));
    expect(states(await verifyExport(given))[png.name], `at ${at}`).toBe('altered');
  }
}, 120_000);

it('does not take a signature that somebody else made, moved or took away for the sender’s', async () => {
  const manifest = signed.at(-1)!;
  const stated = JSON.parse(new TextDecoder().decode(manifest.bytes));
  const given = (change: unknown) => [
    { name: manifest.name, bytes: new TextEncoder().encode(JSON.stringify(change)) },
  ];
  const theirs = await makeKeyPair(subtle);
  const { signed: mine, ...unsigned } = stated;
  const forged = await signStatement(subtle, theirs, 'manifest', unsigned, new Date());
  const of = async (change: unknown) => (await verifyExport(given(change)))[0]!;
  expect(await of({ ...unsigned, signed: forged })).toMatchObject({ signed: { key: theirs.publicKey } });
  expect(await of(unsigned)).toMatchObject({ signed: 'unsigned' });
  expect(await of({ ...unsigned, signed: { ...forged, key: ours.publicKey } })).toMatchObject({
    verdict: { state: 'altered' },
  });
  const chart = await signStatement(subtle, ours, 'chart', unsigned, new Date());
  expect(await of({ ...unsigned, signed: chart })).toMatchObject({ verdict: { state: 'altered' } });
  expect(await of({ ...unsigned, signed: mine })).toMatchObject({ signed: { key: ours.publicKey } });
});
