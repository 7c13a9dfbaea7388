import { mkdirSync, readdirSync, readFileSync, readlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { releaseFileSchema } from '../../shared/release/release.ts';
import { type CallOptions, faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopReach, shopRecipe } from './small-shop.ts';

const folder = temporaryFolder();
const people = 600;
const shop = shopCsv({ people });

function place(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  recipe = shopRecipe(),
): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries({ ...files, 'recipe.json': recipe })) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  return path;
}

function release(path: string, operands: readonly string[], options: Partial<CallOptions> = {}) {
  const args = ['release', ...operands, '--recipe', 'recipe.json', '--out', 'out', '--ledger', 'ledger'];
  return murmuration(args, { folder: path, ...options });
}

async function expectShop(
  path: string,
  operands: readonly string[],
  options: Partial<CallOptions> = {},
): Promise<string> {
  const call = await release(path, operands, options);
  expect(call, call.err).toMatchObject({ status: 0 });
  const text = readFileSync(join(path, 'out', 'pages.json'), 'utf8');
  const { cells, plan } = releaseFileSchema.parse(JSON.parse(text)).release;
  const exact: Record<string, number> = shopReach(people);
  const shown = cells.filter(cell => cell.state === 'value');
  expect(shown).toHaveLength(3);
  for (const { key, people: estimate } of shown) {
    expect(Math.abs(estimate.value - exact[String(key['touchpoint'])]!)).toBeLessThanOrEqual(6 * plan.sigma);
  }
  return call.err;
}

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

it.each([
  { form: 'UTF-8 with a byte-order mark', bytes: Buffer.from(`\ufeff${shop}`) },
  { form: 'Latin-1', bytes: Buffer.from(shop, 'latin1') },
  { form: 'UTF-16, little end first', bytes: utf16(shop, 'le') },
  { form: 'UTF-16, big end first', bytes: utf16(shop, 'be') },
  { form: 'semicolons and CR LF', bytes: Buffer.from(shopCsv({ people, delimiter: ';', lineEnd: '\r\n' })) },
  { form: 'tabs', bytes: Buffer.from(shopCsv({ people, delimiter: '\t' })) },
])('reads $form', async ({ form, bytes }) => {
  await expectShop(place(form, { 'shop.csv': bytes }), ['shop.csv']);
});

it('reads a file without a header line as the recipe says', async () => {
  const roles = { person: 'column 1', time: 'column 2', touchpoint: 'column 3' };
  const recipe = shopRecipe({ roles, source: { header: false } });
  await expectShop(place('headless', { 'shop.csv': shop.slice(shop.indexOf('\n') + 1) }, recipe), [
    'shop.csv',
  ]);
});

it('reads standard input', async () => {
  await expectShop(place('stdin', {}), ['-'], { input: shop });
});

const lines = shop.trimEnd().split('\n');
const half = Math.floor(lines.length / 2);
const parts = [lines.slice(0, half), [lines[0]!, ...lines.slice(half)]].map(part => `${part.join('\n')}\n`);

it('reads several files as one export', async () => {
  await expectShop(place('several', { 'a.csv': parts[0]!, 'b.csv': parts[1]! }), ['a.csv', 'b.csv']);
});

it('reads a folder of one export, without hidden files and without what the recipe names', async () => {
  const files = {
    'all/1.csv': parts[0]!,
    'all/2.csv': parts[1]!,
    'all/.hidden': 'x',
    'all/deeper/3.csv': shop,
    'all/optouts.csv': 'nobody\n',
  };
  const path = place('folder', files, shopRecipe({ leave_out: 'all/optouts.csv' }));
  await expectShop(path, ['all']);
});

it('leaves out the people of the list', async () => {
  const gone = Array.from({ length: 300 }, (_, at) => `canary-person-${at * 2}`);
  const path = place(
    'list',
    { 'shop.csv': shop, 'optouts.csv': `${gone.join('\n')}\n` },
    shopRecipe({ leave_out: 'optouts.csv' }),
  );
  const call = await release(path, ['shop.csv']);
  expect(call, call.err).toMatchObject({ status: 0 });
  const { release: answer } = releaseFileSchema.parse(
    JSON.parse(readFileSync(join(path, 'out', 'pages.json'), 'utf8')),
  );
  const home = answer.cells.find(cell => cell.state === 'value' && cell.key['touchpoint'] === 'home');
  expect(home?.state === 'value' && Math.abs(home.people.value - 300)).toBeLessThanOrEqual(
    6 * answer.plan.sigma,
  );
});

it('rejects broken rows alone and says how many', async () => {
  const broken =
    'canary-person-9999,2026-02-03T10:00:00Z\ncanary-person-9998,2026-02-03T10:00:00Z,home,DE,1,2\n,2026-02-03T10:00:00Z,home,DE\n';
  const err = await expectShop(place('ragged', { 'shop.csv': shop + broken }), ['shop.csv']);
  expect(err).toMatch(/3 of [\d,]+ rows were rejected/);
  expect(err).toMatch(/no person 1: lines \d+$/m);
});

it.each([
  { wrong: 'an empty file', status: 3, code: 'file-empty', bytes: '' },
  { wrong: 'a header and nothing else', status: 3, code: 'no-records', bytes: `${lines[0]}\n` },
  {
    wrong: 'a binary file',
    status: 3,
    code: 'not-a-table',
    bytes: Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 32),
  },
  {
    wrong: 'a compressed file that is cut off',
    status: 3,
    code: 'damaged-file',
    bytes: gzipSync(Buffer.from(shop)).subarray(0, -9),
  },
  { wrong: 'a damaged Parquet file', status: 3, code: 'damaged-file', bytes: 'PAR1 and more PAR1' },
  {
    wrong: 'an Excel workbook',
    status: 2,
    code: 'format-not-yet',
    bytes: zipSync({ '[Content_Types].xml': Buffer.from('<a/>') }),
  },
  {
    wrong: 'a report of figures',
    status: 3,
    code: 'not-journeys',
    bytes: '# ------\n# Name\n# Free form 1\n# 20260723-20260922\n# ------\n\nDate,Users\n,3,Grand total\n',
  },
  {
    wrong: 'times that nobody can read',
    status: 3,
    code: 'times-unreadable',
    bytes: shop.replace(/2026-02-03T[^,]*/g, 'some day'),
  },
  { wrong: 'times without a zone', status: 3, code: 'zone-needed', bytes: shop.replaceAll(':00Z', ':00') },
  {
    wrong: 'nobody in any row',
    status: 3,
    code: 'no-rows-kept',
    bytes: shop.replace(/canary-person-\d+/g, ''),
  },
  {
    wrong: 'two columns of the mapped name',
    status: 3,
    code: 'ambiguous-column',
    bytes: shop.replace('visitor,seen_at,page,country', 'visitor,seen_at,page,page'),
    recipe: shopRecipe({ roles: { person: 'visitor', time: 'seen_at', touchpoint: 'page' } }),
  },
  {
    wrong: 'no column of the mapped name',
    status: 3,
    code: 'no-column',
    bytes: shop,
    recipe: shopRecipe({ roles: { person: 'who', time: 'seen_at', touchpoint: 'page' } }),
  },
])('refuses $wrong with status $status', async ({ wrong, status, code, bytes, recipe }) => {
  const path = place(wrong, { 'shop.csv': bytes }, recipe);
  const call = await release(path, ['shop.csv']);
  expect(faultCode(call), call.err).toBe(code);
  expect(call).toMatchObject({ status, out: '' });
  expect(call.err + call.out).not.toContain('canary');
  expect(readdirSync(path)).not.toContain('ledger');
});

it.each([
  { wrong: 'a file that is not there', operands: ['nowhere.csv'], input: '' },
  { wrong: 'an empty folder', operands: ['empty'], input: '' },
])('refuses $wrong with status 3', async ({ wrong, operands }) => {
  const path = place(wrong, {});
  mkdirSync(join(path, 'empty'));
  const call = await release(path, operands);
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(faultCode(call)).toBe('file-missing');
});

it('refuses nothing on standard input', async () => {
  const call = await release(place('no-input', {}), ['-']);
  expect(call.status).toBe(3);
  expect(faultCode(call)).toBe('file-empty');
});

it('never takes a missing list of people to leave out for an empty one', async () => {
  const path = place('no-list', { 'shop.csv': shop }, shopRecipe({ leave_out: 'optouts.csv' }));
  const call = await release(path, ['shop.csv']);
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(faultCode(call)).toBe('file-missing');
  expect(readdirSync(path)).not.toContain('ledger');
});

it.each([
  { wrong: 'an unknown key', code: 'recipe-unknown-key', recipe: shopRecipe({ noise: 'off' }) },
  {
    wrong: 'an unknown key of a question',
    code: 'recipe-unknown-key',
    recipe: shopRecipe({ questions: [{ id: 'a', ask: 'reach', exact: true }] }),
  },
  {
    wrong: 'nobody to protect',
    code: 'recipe-invalid',
    recipe: shopRecipe({ roles: { time: 'seen_at', touchpoint: 'page' } }),
  },
  { wrong: 'nothing to ask', code: 'recipe-invalid', recipe: shopRecipe({ questions: [] }) },
  {
    wrong: 'a share and a precision',
    code: 'recipe-invalid',
    recipe: shopRecipe({ questions: [{ id: 'a', ask: 'reach', share: '5%', precision: 10 }] }),
  },
  {
    wrong: 'a window finer than the clock',
    code: 'question-refused',
    recipe: shopRecipe({ questions: [{ id: 'a', ask: 'funnel', steps: ['home', 'cart'], within: '10m' }] }),
  },
  { wrong: 'no text', code: 'recipe-unreadable', recipe: '{' },
])('refuses a recipe with $wrong with status 2', async ({ wrong, code, recipe }) => {
  const path = place(wrong, { 'shop.csv': shop }, recipe);
  const call = await release(path, ['shop.csv']);
  expect(faultCode(call), call.err).toBe(code);
  expect(call).toMatchObject({ status: 2, out: '' });
});

it.skipIf(process.platform !== 'linux')(
  'says that a file went away while it was read, and charges nothing',
  async () => {
    const path = place('vanished', { 'shop.csv': shopCsv({ people: 60_000 }) });
    const call = await release(path, ['shop.csv'], {
      during: child => {
        const watch = setInterval(() => {
          if (!openFiles(child.pid!).includes(join(path, 'shop.csv'))) return;
          clearInterval(watch);
          truncateSync(join(path, 'shop.csv'), 1000);
        }, 2);
        child.on('close', () => clearInterval(watch));
      },
    });
    expect(faultCode(call), call.err).toBe('source-vanished');
    expect(call).toMatchObject({ status: 3, out: '' });
    expect(readdirSync(path)).not.toContain('ledger');
  },
);

function openFiles(pid: number): readonly string[] {
  const place = `/proc/${pid}/fd`;
  try {
    return readdirSync(place).map(entry => readlinkSync(join(place, entry)));
  } catch {
    return [];
  }
}
