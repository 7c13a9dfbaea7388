import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { canaryExport, canaryList, canaryMark, canaryRecipe } from './canary-export.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'export.csv'), canaryExport());
writeFileSync(join(folder, 'list.csv'), canaryList);
writeFileSync(join(folder, 'recipe.yaml'), canaryRecipe);
const inputs = new Set(['export.csv', 'list.csv', 'recipe.yaml']);

it('prints and writes nothing that one person has: not in answers, faults, the ledger or temporary files', async () => {
  const said: string[] = [];
  const call = async (...args: string[]) => {
    const { status, out, err } = await murmuration(args, { folder, environment: { TMPDIR: folder } });
    said.push(out, err);
    return status;
  };
  const recipe = ['--recipe', 'recipe.yaml', '--ledger', 'ledger'];
  expect(await call('inspect', 'export.csv')).toBe(0);
  expect(await call('inspect', 'export.csv', '--json')).toBe(0);
  expect(await call('plan', 'export.csv', ...recipe)).toBe(0);
  expect(await call('release', 'export.csv', ...recipe, '--out', 'charts')).toBe(0);
  expect(await call('release', 'export.csv', ...recipe, '--out', 'charts', '--json')).toBe(0);
  expect(await call('ledger', '--ledger', 'ledger', '--json')).toBe(0);
  // A column of texts as times: a fault about the data.
  writeFileSync(join(folder, 'wrong.yaml'), canaryRecipe.replace('time: when', 'time: note'));
  expect(
    await call('release', 'export.csv', '--recipe', 'wrong.yaml', '--ledger', 'ledger', '--out', 'x'),
  ).toBe(3);

  const written = filesBelow(folder)
    .filter(path => !inputs.has(path.slice(folder.length + 1)) && !path.endsWith('wrong.yaml'))
    .map(path => `${path}\n${readFileSync(path, 'latin1')}`);
  expect(written.length).toBeGreaterThan(15);
  const everything = [...said, ...written].join('\n');
  expect(everything).toContain('home');
  expect(everything.match(new RegExp(`.{0,60}${canaryMark}.{0,60}`, 'g')) ?? []).toEqual([]);
});

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap(name => filesBelow(join(path, name)));
}
