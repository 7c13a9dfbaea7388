import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { murmuration, type Outcome, temporaryFolder } from '../cli/murmuration.ts';
import { readCsv } from '../fakes/read-csv.ts';
import { hostileLabels, runsAsFormula, whatRuns } from './hostile-labels.ts';

/** A hostile export, from its bytes to the files that a recipient opens. */

const folder = temporaryFolder();
const peopleEach = 60;
const column = {
  person: '__proto__',
  time: '<b>when</b>',
  label: `page"; COPY (SELECT 1) TO 'hostile.txt'; --`,
  land: "'; DROP TABLE parts; --",
};
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function hostileExport(): string {
  const lines = [Object.values(column).map(quoted).join(',')];
  for (const [n, label] of hostileLabels.entries()) {
    for (let person = 0; person < peopleEach; person++) {
      const cells = [`p${n}-${person}`, '2026-03-01T10:00:00Z', label, label];
      lines.push(cells.map(quoted).join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

const recipe = JSON.stringify({
  population: 'hostile',
  roles: {
    person: column.person,
    time: column.time,
    touchpoint: column.label,
    attributes: { land: column.land },
  },
  time: { precision: 'day', timezone: 'UTC' },
  questions: [
    { id: 'labels', ask: 'reach', at_most: 1, share: '30%' },
    { id: 'lands', ask: 'reach', of: 'land', share: '30%' },
    { id: 'paths', ask: 'paths', start: '<script>globalThis.hostile=1</script>', depth: 2, share: '20%' },
  ],
});

let call: Outcome;
const out = join(folder, 'inside', 'out');
const text = (name: string) => readFileSync(join(out, name), 'utf8');
const ending = (end: string) => readdirSync(out).filter(name => name.endsWith(end));

beforeAll(async () => {
  mkdirSync(join(folder, 'inside'));
  writeFileSync(join(folder, 'inside', 'hostile.csv'), hostileExport());
  writeFileSync(join(folder, 'inside', 'recipe.json'), recipe);
  const args = ['release', 'hostile.csv', '--recipe', 'recipe.json', '--out', 'out', '--ledger', 'ledger'];
  call = await murmuration(args, { folder: join(folder, 'inside') });
});

it('is answered like any other, and its labels are told as they are', () => {
  expect([call.status, call.status === 0 ? '' : call.err]).toEqual([0, '']);
  const names = JSON.stringify(JSON.parse(text('labels.json')).release.cells);
  for (const label of ['__proto__', 'constructor', 'toString', 'C:\\Windows\\win.ini', '../../../etc/passwd'])
    expect(names).toContain(JSON.stringify(label));
});

it('puts no formula into a table', () => {
  const tables = ending('.csv');
  expect(tables.length).toBe(3);
  let marked = 0;
  for (const name of tables) {
    for (const field of readCsv(text(name)).flat()) {
      expect([name, field]).toEqual([name, expect.not.stringMatching(runsAsFormula)]);
      if (field.startsWith("'")) marked += 1;
    }
  }
  expect(marked).toBeGreaterThan(8);
});

it('puts no markup into a chart or a report', () => {
  const drawn = [...ending('.svg'), ...ending('.html')];
  expect(drawn.length).toBeGreaterThan(3);
  for (const name of drawn) {
    expect([name, whatRuns(text(name))]).toEqual([name, []]);
  }
});

it('writes files of the names that were asked for, and nowhere else', () => {
  expect(readdirSync(folder).sort()).toEqual(['inside']);
  const inside = readdirSync(join(folder, 'inside')).filter(name => name !== 'data-home');
  expect(inside.sort()).toEqual(['hostile.csv', 'ledger', 'out', 'recipe.json']);
  for (const name of readdirSync(out)) expect(name).toMatch(/^(labels|lands|paths|report|manifest)[\w.-]*$/);
});

it('sends a terminal nothing that steers it', async () => {
  const inspected = await murmuration(['inspect', 'hostile.csv'], { folder: join(folder, 'inside') });
  const verified = await murmuration(['verify', 'out/manifest.json'], { folder: join(folder, 'inside') });
  for (const { out: said, err } of [call, inspected, verified])
    expect(said + err).not.toMatch(/[\p{Cc}--[\n\t]]/v);
  expect([inspected.status, verified.status]).toEqual([0, 0]);
});

it('leaves the prototype of objects as it was', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['hostile']).toBe(undefined);
});
