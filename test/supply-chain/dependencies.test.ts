import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { auditVerdict } from '../../.ci/audit.ts';
import { isShipped, type LockedPackage, lockedPackages } from '../../electron/packaging/lockfile.ts';

const root = join(import.meta.dirname, '..', '..');
let locked: readonly LockedPackage[];
let named: { dependencies: Record<string, string>; devDependencies: Record<string, string> };
beforeAll(async () => {
  locked = await lockedPackages(root);
  named = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
});
const names = (packages: readonly LockedPackage[]) => packages.map(({ path }) => path);

it('fixes every package to its bytes, and takes none from a place of its own', () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(
    names(locked.filter(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))),
  ).toEqual([]);
  // Without `resolved`, a package comes from the registry that npm is set to, and its bytes must be these.
  expect(names(locked.filter(({ resolved, link }) => resolved !== undefined || link === true))).toEqual([]);
});

it('names exact versions', () => {
  const all = { ...named.dependencies, ...named.devDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

it('runs the install scripts of few, each decided on', async () => {
  const { allowScripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const scripts = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect([...new Set(scripts)].filter(name => !(name in allowScripts) && name !== 'fsevents')).toEqual([]);
});

/** Licences under which something may be part of the app; under MPL-2.0 as long as its own files stay as they are. */
const shippable = new Set([
  'MIT',
  'MPL-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'OFL-1.1',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
]);
/** Licences of tools, which nobody is given. */
const usable = new Set([...shippable, 'Python-2.0', 'WTFPL']);

/** Of an SPDX expression: one of several that may be chosen, all of several that hold together. */
function isUnder(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.replace(/[()]/g, ' ');
  return plain.split(' OR ').some(part => part.split(' AND ').every(licence => allowed.has(licence.trim())));
}

it('is under licences that allow what is done with it', () => {
  const under = (packages: readonly LockedPackage[], allowed: ReadonlySet<string>) =>
    packages
      .filter(({ license }) => !isUnder(license ?? 'none', allowed))
      .map(({ name, license }) => [name, license]);
  expect(under(locked.filter(isShipped), shippable)).toEqual([]);
  expect(under(locked, usable)).toEqual([]);
  expect(isUnder('(GPL-3.0 OR MIT)', shippable)).toBe(true);
  expect(isUnder('MIT AND GPL-3.0', shippable)).toBe(false);
});

it('is listed with its licence and its reason, and nothing besides is', async () => {
  const text = await readFile(join(root, 'docs', 'dependencies.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)].map(
    ([, name, licence, why]) => ({
      name: name!,
      licence: licence!,
      why: why!,
    }),
  );
  const [shipped, tools] = [Object.keys(named.dependencies), Object.keys(named.devDependencies)];
  expect(rows.map(({ name }) => name)).toEqual([...shipped.sort(), ...tools.sort()]);
  const licences = new Map(locked.map(({ path, license }) => [path, license]));
  expect(rows.filter(({ name, licence }) => licences.get(`node_modules/${name}`) !== licence)).toEqual([]);
  expect(rows.filter(({ why }) => why.length < 20)).toEqual([]);
});

it('stays few where it counts: what is shipped', () => {
  const all = new Set(locked.filter(each => isShipped(each) && !each.optional).map(({ name }) => name));
  expect(all.size).toBeLessThanOrEqual(60);
});

it('is audited where the registry answers, and says so where it does not', () => {
  const weak = { name: 'x', severity: 'critical' };
  expect(auditVerdict(JSON.stringify({ vulnerabilities: {} }))).toEqual({ outcome: 'clean' });
  expect(auditVerdict(JSON.stringify({ vulnerabilities: { x: { ...weak, severity: 'low' } } }))).toEqual({
    outcome: 'clean',
  });
  expect(auditVerdict(JSON.stringify({ vulnerabilities: { x: weak } }))).toEqual({
    outcome: 'weak',
    names: ['x (critical)'],
  });
  for (const text of ['', 'ENOTFOUND', '{"error":{"code":"ENOTFOUND"}}', 'null'])
    expect(auditVerdict(text)).toEqual({ outcome: 'no answer' });
});
