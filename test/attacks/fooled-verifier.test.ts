import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { harmless } from '../../electron/cli/terminal.ts';
import { columns } from '../../electron/cli/text-table.ts';
import { rasterise } from '../../electron/render/png.ts';
import { csvTable } from '../../shared/release/csv-table.ts';
import { closingFiles, releaseFiles } from '../../shared/release/export-files.ts';
import {
  type ExportedFile,
  type ManifestFacts,
  makeManifest,
  manifestText,
} from '../../shared/release/manifest.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { type Sign, signedPart } from '../../shared/release/sign.ts';
import { verifyExport as verifyWith } from '../../shared/release/verify-export.ts';
import { isSigned, makeKeyPair, signStatement } from '../../shared/signing/ed25519.ts';
import { readFingerprint } from '../../shared/signing/fingerprint.ts';
import { sampleReach } from '../fakes/sample-releases.ts';

/** A sender who wants a recipient to believe more than the vault signed. */

const { subtle } = webcrypto;
const pair = await makeKeyPair(subtle);
const sign: Sign = statements =>
  Promise.all(
    statements.map(one =>
      signStatement(subtle, pair, one.kind, signedPart(one), new Date(Date.UTC(2026, 10, 26))),
    ),
  );
const file = sampleReach();
const facts: ManifestFacts = {
  created: '2026-11-23T10:00:00Z',
  app: 'murmuration 0.1.0',
  population: 'shop customers',
  policy: { hash: 'd2f1', k: 20, epsilon: 3, delta: 1e-6 },
  recipe: {},
  ledger: { entries: 7, head: '9c5e' },
  budget: { spent: { share: 0.35, epsilon: 1.6, delta: 1e-6 }, total: { epsilon: 3, delta: 1e-6 } },
  environment: {},
};
const written = await releaseFiles(file, sign, svg => rasterise(svg, 1).png);
const whole = [
  ...written,
  ...(await closingFiles({ title: 'Shop', files: [file], written, facts, recipient: '' }, sign)),
];
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (name: string, of: readonly ExportedFile[] = whole) =>
  new TextDecoder().decode(of.find(one => one.name === name)!.bytes);
const verdicts = async (files: readonly ExportedFile[]) =>
  new Map(
    (await verifyWith(files, (signature, purpose, of) => isSigned(subtle, signature, purpose, of))).map(
      one => [
        one.name,
        { state: one.verdict.state, by: one.signed === 'unsigned' ? 'nobody' : one.signed.key },
      ],
    ),
  );
const intact = { state: 'intact', by: pair.publicKey };
const raised: ReleaseFile = {
  ...file,
  release: {
    ...file.release,
    cells: file.release.cells.map(cell =>
      cell.state === 'value'
        ? { ...cell, people: { ...cell.people, value: cell.people.value + 1000 } }
        : cell,
    ),
  },
};

async function manifestOf(files: readonly ExportedFile[]): Promise<ExportedFile> {
  const manifest = makeManifest(facts, files);
  const [signed] = await sign([{ kind: 'manifest', manifest, recipient: '' }]);
  return { name: 'manifest.json', bytes: bytesOf(manifestText({ ...manifest, signed: signed! })) };
}

it('believes no table that differs from the release beside it, whatever a manifest was signed for', async () => {
  const table = { name: 'overview.csv', bytes: bytesOf(csvTable(raised.release)) };
  const others = written.filter(({ name }) => name !== table.name);
  const seen = await verdicts([...others, table, await manifestOf([...others, table])]);
  expect(seen.get('overview.csv')).toEqual({ state: 'altered', by: 'nobody' });
  expect(seen.get('overview.json')).toEqual(intact);
});

it('takes no answer for signed that only a manifest vouches for', async () => {
  const forged = await releaseFiles(raised, 'unsigned', svg => rasterise(svg, 1).png);
  const seen = await verdicts([...forged, await manifestOf(forged)]);
  for (const name of ['overview.json', 'overview.svg', 'overview.png'])
    expect(seen.get(name), name).toEqual({ state: 'intact', by: 'nobody' });
});

it('finds a name that stands twice, in releases, manifests and the blocks of charts', async () => {
  const json = textOf('overview.json');
  const other = JSON.stringify(raised.release);
  const twice = (text: string, name: string, value: string) => text.replace('{', `{"${name}":${value},`);
  const svg = textOf('overview.svg');
  const block = (text: string) =>
    text.replace('<metadata id="murmuration">{', `<metadata id="murmuration">{"title":"Up",`);
  for (const [name, text] of [
    ['overview.json', twice(json, 'release', other)],
    ['overview.json', json.replace('"title"', '"\\u0074itle"')],
    ['manifest.json', twice(textOf('manifest.json'), 'population', '"others"')],
    ['overview.svg', block(svg)],
  ] as const) {
    expect(text).not.toBe(textOf(name));
    expect((await verdicts([{ name, bytes: bytesOf(text) }])).get(name), name).toEqual({
      state: 'altered',
      by: 'nobody',
    });
  }
  // Laid out anew it says the same, to any reader.
  const dense = JSON.stringify(JSON.parse(json));
  expect((await verdicts([{ name: 'overview.json', bytes: bytesOf(dense) }])).get('overview.json')).toEqual(
    intact,
  );
});

it('lets a second manifest vouch for nothing that the first one contradicts', async () => {
  const report = { name: 'report.html', bytes: bytesOf(textOf('report.html').replace('Shop', 'Mart')) };
  const manifest = makeManifest(facts, [report]);
  const second = { name: 'more.json', bytes: bytesOf(manifestText(manifest)) };
  const files = [...whole.filter(({ name }) => name !== report.name), report, second];
  expect((await verdicts(files)).get('report.html')).toEqual({ state: 'altered', by: 'nobody' });
});

it('carries one release a chart, in metadata of one kind', async () => {
  const svg = textOf('overview.svg');
  const from = svg.indexOf('<metadata');
  const metadata = svg.slice(from, svg.indexOf('</metadata>\n') + '</metadata>\n'.length);
  for (const text of [
    svg.replace(metadata, metadata + metadata),
    svg.replace('</svg>', `${metadata}</svg>`),
    svg.replace('</svg>', '<metadata>x</metadata></svg>'),
  ])
    expect((await verdicts([{ name: 'a.svg', bytes: bytesOf(text) }])).get('a.svg')?.state).toBe('altered');
});

it('shows the words of a sender on one line, in their direction, and never as a row of its own', () => {
  const words = 'shop\nintact  manifest.json  ACME\u2028(key 1234)';
  expect(columns([['intact', words]]).split('\n')).toHaveLength(1);
  expect(columns([['intact', words]])).not.toContain('\u2028');
  expect(harmless('a\u202eb\u2066c\u001b[2Kd')).toBe('a b c [2Kd');
});

it('reads no look-alike of a fingerprint', () => {
  const mark = '0a1b 2c3d 4e5f 6789 0a1b 2c3d 4e5f 6789';
  expect(readFingerprint(mark.toUpperCase().replaceAll(' ', ':'))).toBe(mark);
  for (const [of, by] of [
    ['a', 'а'],
    ['0', '０'],
    ['0', 'O'],
    ['1', 'l'],
    ['c', 'ϲ'],
    ['e', 'е'],
  ] as const)
    expect(readFingerprint(mark.replace(of, by)), by).toBe('unreadable');
});
