import { expect, it } from 'vitest';
import { rasterise } from '../../electron/render/png.ts';
import { closingFiles, releaseFiles } from '../../shared/release/export-files.ts';
import { exportName } from '../../shared/release/export-names.ts';
import { type ExportedFile, type ManifestFacts, manifestSchema } from '../../shared/release/manifest.ts';
import { verifyExport } from '../../shared/release/verify-export.ts';
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
for (const file of files) written.push(...(await releaseFiles(file, svg => rasterise(svg, 1).png)));
const exported = [...written, ...closingFiles('Shop', files, written, facts)];

const states = (results: ReturnType<typeof verifyExport>) =>
  Object.fromEntries(results.map(({ name, verdict }) => [name, verdict.state]));
const edited = (name: string, edit: (text: string) => string) =>
  exported.map(file =>
    file.name === name
      ? { name, bytes: new TextEncoder().encode(edit(new TextDecoder().decode(file.bytes))) }
      : file,
  );

it('finds a whole export intact, with the releases that it carries', () => {
  const results = verifyExport(exported);
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

it.each(exported.map(file => file.name))('notices one more space in %s', name => {
  fixedPng(name);
  if (name.endsWith('.png')) return;
  const changed = edited(name, text => `${text} `);
  const expected = name === 'manifest.json' ? 'intact' : 'altered';
  expect(states(verifyExport(changed))[name]).toBe(expected);
});

function fixedPng(name: string): void {
  if (!name.endsWith('.png')) return;
  const changed = exported.map(file =>
    file.name === name ? { name, bytes: new Uint8Array([...file.bytes, 32]) } : file,
  );
  expect(states(verifyExport(changed))[name]).toBe('altered');
}

it('notices a digit changed in any text that the manifest lists', () => {
  for (const { name } of exported.filter(file => /json|csv|svg|html/.test(file.name))) {
    const changed = edited(name, text => text.replace(/8(?=[^8]*$)/, '9'));
    expect(states(verifyExport(changed))[name], name).toBe('altered');
  }
});

it('says of files without a manifest what can be said', () => {
  const alone = exported.filter(file => file.name !== 'manifest.json');
  expect(states(verifyExport(alone))).toMatchObject({
    'overview.json': 'unproven',
    'overview.csv': 'unproven',
    'overview.svg': 'intact',
    'overview.png': 'intact',
    'report.html': 'unproven',
  });
});

it('compares a table with its release where there is no manifest', () => {
  const alone = edited('overview.csv', text => text.replace(',value,4', ',value,5')).filter(
    file => file.name !== 'manifest.json',
  );
  expect(states(verifyExport(alone))['overview.csv']).toBe('altered');
});

it('believes no manifest that was changed', () => {
  const changed = edited('manifest.json', text => text.replace('"k": 20', '"k": 50'));
  const results = verifyExport(changed);
  expect(states(results)['manifest.json']).toBe('altered');
  expect(states(results)['overview.json']).toBe('unproven');
});

it('does not fall over anything that is no export', () => {
  const strange = ['x.json', 'x.svg', 'x.png', 'x.csv', 'x.html', 'x', 'manifest.json'].flatMap(name => [
    { name, bytes: new Uint8Array([0xff, 0xfe, 0]) },
    { name, bytes: new TextEncoder().encode('{"format":"murmuration-manifest/1"}') },
    { name, bytes: new Uint8Array() },
  ]);
  for (const { verdict } of verifyExport(strange)) expect(verdict.state).not.toBe('intact');
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
