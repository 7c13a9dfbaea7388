import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { filesBelow } from '../harness/files-below.ts';
import { canariesIn, canaryMark } from './canaries.ts';
import { canaryExport, canaryList, canaryRecipe } from './canary-export.ts';
import { canaryFormats } from './canary-formats.ts';

const folder = temporaryFolder();
/** Other people left out, and fewer questions. */
const laterRecipe = canaryRecipe
  .replace('leave_out: list.csv', 'leave_out: later.csv')
  .replace(/( {2}- \{id: paths)[\s\S]*$/, '');
const inputs = new Map<string, Uint8Array | string>([
  ['list.csv', canaryList],
  ['recipe.yaml', canaryRecipe],
  // A column of texts as times: a fault about the data.
  ['wrong.yaml', canaryRecipe.replace('time: when', 'time: note')],
  ['erased.yaml', laterRecipe],
  ['later.csv', `${canaryList}${canaryMark}-person-9\n`],
]);
const formats = await canaryFormats();
for (const { name, bytes } of formats) inputs.set(name, bytes);
inputs.set('export.csv', canaryExport());
for (const [name, content] of inputs) writeFileSync(join(folder, name), content);

it('prints and writes nothing that one person has: not in answers, faults, the ledger or temporary files', async () => {
  const said: string[] = [];
  const call = async (...args: string[]) => {
    const { status, out, err } = await murmuration(args, { folder, environment: { TMPDIR: folder } });
    said.push(out, err);
    return status;
  };
  const recipe = ['--recipe', 'recipe.yaml', '--ledger', 'ledger'];
  // Every form of export goes through the vault's port in `every-message.test.ts`.
  for (const name of ['export.json', 'export.parquet', 'export.xes', 'access.log'])
    expect(await call('inspect', name), name).toBe(0);
  expect(await call('inspect', 'export.csv', '--json')).toBe(0);
  expect(await call('plan', 'export.csv', ...recipe)).toBe(0);
  expect(await call('risk', 'export.csv', ...recipe)).toBe(0);
  expect(await call('risk', 'export.csv', ...recipe, '--pay', '5%', '--json')).toBe(0);
  expect(await call('release', 'export.csv', ...recipe, '--out', 'charts')).toBe(0);
  expect(await call('release', 'export.csv', ...recipe, '--out', 'charts', '--json')).toBe(0);
  const charts = readdirSync(join(folder, 'charts')).filter(name => /\.(svg|png|json)$/.test(name));
  expect(await call('verify', ...charts.map(name => join('charts', name)))).toBe(0);
  // Somebody else objects: another list, and the same questions anew, until the budget is gone.
  expect(
    await call('release', 'export.csv', '--recipe', 'erased.yaml', '--ledger', 'ledger', '--out', 'erased'),
  ).toBe(0);
  expect(await call('risk', 'export.csv', ...recipe, '--pay', '90%')).toBe(4);
  expect(await call('ledger', '--ledger', 'ledger')).toBe(0);
  expect(await call('ledger', '--ledger', 'ledger', '--json')).toBe(0);
  expect(
    await call('release', 'export.csv', '--recipe', 'wrong.yaml', '--ledger', 'ledger', '--out', 'x'),
  ).toBe(3);

  const written = filesBelow(folder)
    .filter(path => !inputs.has(path.slice(folder.length + 1)))
    .map(path => `${path}\n${readFileSync(path, 'latin1')}`);
  // A chart, a table, a picture and a release of each of fourteen questions, and what stands beside them.
  expect(written.length).toBeGreaterThan(60);
  const everything = [...said, ...written].join('\n');
  expect(everything).toContain('home');
  expect(canariesIn(everything)).toEqual([]);
});

it('would see a canary, however it is written', () => {
  const text = `a ${canaryMark}-person`;
  for (const form of [
    text,
    text.toUpperCase(),
    Buffer.from(text).toString('hex'),
    ...['', 'x', 'xy'].map(before => Buffer.from(before + text).toString('base64')),
    Buffer.from(text, 'utf16le').toString('latin1'),
    encodeURIComponent(text),
    'paid 3141592653.53',
    '2026-02-01T10:17:00.271828Z',
  ]) {
    expect(canariesIn(form), form).not.toEqual([]);
  }
  expect(canariesIn('home, cart and buy')).toEqual([]);
});
