import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appFiles } from '../../electron/app-files.ts';
import { menuText } from '../../electron/desktop/app-menu.ts';
import { documentArguments, readDocumentFile } from '../../electron/desktop/document-file.ts';
import { savedName } from '../../electron/desktop-contract.ts';
import { writeDocument } from '../../shared/document/document-text.ts';
import { requireStoreName } from '../../shared/ledger/store-name.ts';
import { murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { shopCsv } from '../cli/small-shop.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { hostileLabels, whatRuns } from './hostile-labels.ts';

/** Names of files, as somebody would choose them who wants to be taken for something else. */

const outOfFolders = [
  '../x.csv',
  '..\\x.csv',
  '/etc/x.csv',
  'C:\\x.csv',
  'C:x.csv',
  'a/b.csv',
  '.x.csv',
  '.csv',
  'x.csv:stream',
  'x\u0000.csv',
  'x.csv ',
  'x.csv.',
  'x.CSV\n',
  'x.csv.exe',
  'x.desktop',
  '',
  `${'x'.repeat(300)}.csv`,
];

it('saves under no name that a file system reads as anything but a file of that folder', () => {
  expect(outOfFolders.filter(name => savedName.test(name))).toEqual([]);
  expect(hostileLabels.filter(label => savedName.test(`${label}.csv`)).sort()).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ]);
});

it('keeps nothing under a name that leaves the store', () => {
  const kept = [...outOfFolders, ...hostileLabels, '..', '.', 'a/../b', 'a//b', 'a/.lock'].filter(name => {
    try {
      requireStoreName(name);
      return true;
    } catch {
      return false;
    }
  });
  for (const name of kept)
    expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/);
});

it('writes a name into a page as data, and into a menu as one plain line', async () => {
  const html = new TextEncoder().encode('<!doctype html><html><head></head><body></body></html>');
  for (const label of hostileLabels) {
    const serve = appFiles(new Map([['index.html', { type: 'text/html', bytes: html }]]), 'index.html', {
      document: { name: label },
    });
    const page = await (await serve(new Request('http://127.0.0.1/'), 'index.html')).text();
    const [, block] = /<script type="application\/json" id="host">(.*?)<\/script>/s.exec(page)!;
    expect(JSON.parse(block!)).toEqual({ document: { name: label } });
    expect(whatRuns(page.replace(/<script type="application\/json"[^<]*<\/script>/, ''))).toEqual([]);
    expect(menuText(label)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});

it('takes no switch for a document, and follows a link before it judges a name', async () => {
  const folder = temporaryFolder();
  expect(documentArguments(['--x.murmuration', '-x.murmuration', 'x.csv', '/etc/passwd'], folder)).toEqual(
    [],
  );
  writeFileSync(join(folder, 'records.csv'), 'customer_id\nanna\n');
  symlinkSync(join(folder, 'records.csv'), join(folder, 'a.murmuration'));
  mkdirSync(join(folder, 'folder.murmuration'));
  writeFileSync(join(folder, 'real.murmuration'), writeDocument(sampleDocument));
  symlinkSync('b.murmuration', join(folder, 'b.murmuration'));
  for (const name of ['a', 'b', 'folder'])
    await expect(readDocumentFile(join(folder, `${name}.murmuration`))).rejects.toThrow();
  expect((await readDocumentFile(join(folder, 'real.murmuration'))).name).toBe('real.murmuration');
});

it('reads an export of any name that this system has, and says it so that nothing is steered', async context => {
  if (process.platform !== 'linux') context.skip('other systems have no such names');
  const folder = temporaryFolder();
  const name = '-\u001b[2J\n$(touch hostile)`touch hostile`\'".csv';
  writeFileSync(join(folder, name), shopCsv({ people: 30 }));
  const there = await murmuration(['inspect', `./${name}`], { folder });
  expect(there.status).toBe(0);
  const gone = await murmuration(['inspect', `./x${name}`], { folder });
  expect(gone.status).toBe(3);
  expect(there.out + there.err + gone.out + gone.err).not.toMatch(/[\p{Cc}--\n]/v);
  expect(readdirSync(folder).filter(each => each === 'hostile')).toEqual([]);
});
