import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { appVersion } from '../../shared/release/app-name.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'SECURITY.md',
  ...['docs', 'docs/privacy', 'docs/decisions'].flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => `${folder}/${name}`),
  ),
];

it.each(pages)('names tests and pages that exist: %s', page => {
  const text = readFileSync(join(root, page), 'utf8');
  const tests = [...text.matchAll(/`((?:test|shared|electron|renderer)\/[^`*]+)`/g)].map(([, path]) => path!);
  const links = [...text.matchAll(/\]\(([^)#:]+)\)|(?:src|srcset)="([^":]+)"/g)].map(([, link, picture]) =>
    join(page, '..', link ?? picture!),
  );
  const missing = [...tests, ...links].filter(path => !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});

it('keeps no picture that no page shows', () => {
  const shown = pages.map(page => readFileSync(join(root, page), 'utf8')).join();
  const kept = readdirSync(join(root, 'docs/pictures'));
  expect(kept.filter(name => !shown.includes(`pictures/${name}`))).toEqual([]);
});

it.each(['docs/privacy.md', 'docs/threat-model.md', ...pages.filter(page => /^docs\/privacy\//.test(page))])(
  'names a test beside every claim: %s',
  page => {
    const rows = readFileSync(join(root, page), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('|') && !/^\|[ -|]*\|$/.test(line));
    const isHead = (row: string) => /\| *(test|tried in|afterwards) *\|/.test(row);
    const claims = rows.filter(row => !isHead(row) && !/^\| (stopped|before|in the middle|after)/.test(row));
    expect(claims.filter(row => !row.includes('`test/'))).toEqual([]);
  },
);

/** Whatever stands between the data and a release, and what it promises. */
const mechanisms = [
  'shared/privacy/charge.ts',
  'shared/privacy/exact-sampling.ts',
  'shared/privacy/gate.ts',
  'shared/privacy/partition-selection.ts',
  'shared/privacy/quantile.ts',
  'shared/privacy/zcdp.ts',
  'shared/vault/answering.ts',
  'shared/vault/gated.ts',
  'shared/journeys/runner.ts',
];

it.each(mechanisms)('states its guarantee and the source: %s', path => {
  const text = readFileSync(join(root, path), 'utf8');
  const [, guarantee = ''] = /Guarantee: ([\s\S]*?)\*\//.exec(text) ?? [];
  expect(guarantee).toMatch(/\b(19|20)\d\d\b|PRIVACY(\.md)? \d|DESIGN\.md/);
});

it('calls the app by the version of the package', () => {
  expect(appVersion).toBe(packageJson.version);
});

it('names modules and tests of the desktop shell that exist', () => {
  const text = readFileSync(join(root, 'docs/desktop.md'), 'utf8');
  const names = [...text.matchAll(/`([\w/.-]+\.(?:ts|yml))`/g)].map(([, name]) => name!);
  const places = ['', 'electron', 'electron/desktop', 'test/electron', 'renderer/workbench/document'];
  const missing = names.filter(name => !places.some(place => existsSync(join(root, place, name))));
  expect([names.length > 50, missing]).toEqual([true, []]);
});
