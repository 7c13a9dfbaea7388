import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { appVersion } from '../../shared/release/app-name.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  ...['docs', 'docs/privacy', 'docs/decisions'].flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => `${folder}/${name}`),
  ),
];

it.each(pages)('names tests and pages that exist: %s', page => {
  const text = readFileSync(join(root, page), 'utf8');
  const tests = [...text.matchAll(/`((?:test|shared|electron|renderer)\/[^`*]+)`/g)].map(([, path]) => path!);
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => join(page, '..', path!));
  const missing = [...tests, ...links].filter(path => !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});

it('calls the app by the version of the package', () => {
  expect(appVersion).toBe(packageJson.version);
});
