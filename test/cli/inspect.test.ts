import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { ImportSummary, SourceSummary } from '../../shared/protocol/summary.ts';
import { sampleCounts, sampleJourneys } from '../../shared/sample/journeys.ts';
import { posthog, shopify, snowplow } from '../fakes/vendor-exports.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv } from './small-shop.ts';

const folder = temporaryFolder();

type Report = SourceSummary & Pick<ImportSummary, 'rows' | 'conserved' | 'rejects' | 'people_touched'>;

function place(name: string, csv: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'export.csv'), csv);
  return path;
}

async function inspected(path: string, more: readonly string[] = []): Promise<Report> {
  const call = await murmuration(['inspect', 'export.csv', '--json', ...more], { folder: path });
  expect(call, call.err).toMatchObject({ status: 0, err: '' });
  return JSON.parse(call.out) as Report;
}

it('counts every row of a dirty export, and each that is rejected by its cause and line', async () => {
  const options = { people: 2000, seed: 3, dirty: true };
  const { records, dirt } = sampleCounts(options);
  const path = place('dirty', Buffer.concat([...sampleJourneys(options)]));
  const report = await inspected(path);
  const rows = (cause: string) => report.rejects.find(reject => reject.cause === cause)?.rows ?? 0;
  expect(report.conserved).toBe(true);
  expect(report.rows.kept + report.rows.rejected).toBe(report.rows.read);
  expect(report.rows.blank).toBe(dirt['blank line']);
  expect(rows('too few fields')).toBe(dirt['too few fields']);
  expect(rows('too many fields')).toBe(dirt['too many fields']);
  expect(rows('bad encoding')).toBe(dirt['latin-1 byte']);
  expect(rows('no person')).toBe(dirt['person empty']);
  expect(rows('time unreadable') + rows('no time')).toBe(dirt['time unreadable'] + dirt['header repeated']);
  expect(report.rows.kept).toBe(records + dirt['quoted line break'] + dirt['amount unreadable']);
  for (const { lines, rows: count } of report.rejects) expect(lines).toHaveLength(Math.min(20, count));
});

it('shows no value of a row, and no name of a column that nobody vouches for', async () => {
  const path = place(
    'hidden',
    shopCsv({ people: 200 }).replace('visitor,', 'canary-visitor,').replace('page,', 'canary-pages,'),
  );
  for (const more of [[], ['--json']]) {
    const call = await murmuration(['inspect', 'export.csv', ...more], { folder: path });
    expect(call.status).toBe(0);
    for (const secret of ['canary', 'home', 'cart', 'sterreich', '2026-02-03'])
      expect(call.out).not.toContain(secret);
  }
  const { columns, header } = await inspected(path);
  expect(header).toBe('unconfirmed');
  expect(columns[0]).toMatchObject({ name: 'column 1', position: 1 });
});

it('shows the names when somebody says that the first record holds them', async () => {
  const { columns, header } = await inspected(place('named', shopCsv({ people: 200 })), ['--header']);
  expect(header).toBe('confirmed');
  expect(columns.map(({ name }) => name)).toEqual(['visitor', 'seen_at', 'page', 'country']);
});

it('counts what can be counted where it is open which columns mean what', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => `${at % 7},${at % 3}\n`).join('');
  const report = await inspected(place('open', `a,b\n${rows}1\n1,2,3\n\n`));
  expect(report.rows).toEqual({ read: 52, kept: 50, rejected: 2, blank: 1 });
  expect(report.rejects.map(({ cause, lines }) => [cause, lines]).sort()).toEqual([
    ['too few fields', [52]],
    ['too many fields', [53]],
  ]);
  expect(report.open.length).toBeGreaterThan(0);
});

it('asks for the zone of times without one, and counts what else is wrong', async () => {
  const csv = `${shopCsv({ people: 200 }).replaceAll(':00Z', ':00')}canary-person-1,some day,home,Deutschland\n`;
  const report = await inspected(place('zone', csv), ['--header']);
  expect(report.open.join(' ')).toContain('zone');
  expect(report.rejects.map(({ cause, rows }) => [cause, rows])).toEqual([['time unreadable', 1]]);
  expect(report.people_touched).toBe('fewer than 20');
});

it('spends nothing and writes nothing', async () => {
  const path = place('traceless', shopCsv({ people: 200 }));
  await inspected(path);
  expect(readdirSync(path)).toEqual(['export.csv']);
  expect(existsSync(join(path, 'data-home'))).toBe(false);
});

it.each([
  { wrong: 'an empty file', csv: '', code: 'file-empty' },
  { wrong: 'a header and nothing else', csv: 'customer_id,event_time,event\n', code: 'no-records' },
])('refuses $wrong', async ({ wrong, csv, code }) => {
  const call = await murmuration(['inspect', 'export.csv'], { folder: place(wrong, csv) });
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(faultCode(call)).toBe(code);
});

it('says in words what is proposed, what has no name, and how to answer what is open', async () => {
  const path = place('words', shopCsv({ people: 200 }).replaceAll(':00Z', ':00'));
  const { out } = await murmuration(['inspect', 'export.csv', '--header'], { folder: path });
  expect(out).toMatch(/Proposed:\n\s+person\s+visitor\n\s+time\s+seen_at, each as it is written \(ISO 8601/);
  expect(out).toContain('time: {column: seen_at, format: auto, timezone: Europe/Berlin}');
  expect(out).not.toContain('have a number in place of their name');
  const hidden = await murmuration(['inspect', 'export.csv'], { folder: path });
  expect(hidden.out).toContain('--header shows their names');
});

it('shows a recipe of this export that can be taken as it is, and completed where something is open', async () => {
  const recipeIn = (out: string) =>
    out
      .slice(out.indexOf('murmuration: 1'))
      .split('\n')
      .map(line => line.trimStart().length > 0 && line.replace(/^ {2}/, ''))
      .filter(line => line !== false)
      .join('\n');
  const noZone = place('taken', shopCsv({ people: 200 }).replaceAll(':00Z', ':00'));
  const { out } = await murmuration(['inspect', 'export.csv', '--header'], { folder: noZone });
  writeFileSync(join(noZone, 'recipe.yaml'), recipeIn(out));
  const plan = await murmuration(['plan', 'export.csv', '--recipe', 'recipe.yaml'], { folder: noZone });
  expect(plan, plan.err).toMatchObject({ status: 0 });
  expect(plan.out).toContain('overview');

  const unnamed = place('unmapped', `a,b\n${'1,2\n'.repeat(60)}`);
  const open = await murmuration(['inspect', 'export.csv', '--header'], { folder: unnamed });
  expect(parseRecipe(recipeIn(open.out)).mapping).toMatchObject({
    person: ['COLUMN'],
    time: { column: 'COLUMN', zone: 'Europe/Berlin' },
    touchpoint: { columns: ['COLUMN'] },
  });
});

it('says how many columns are empty, and asks of vendors’ exports in words that tell the choices apart', async () => {
  writeFileSync(join(folder, 'snowplow.tsv'), snowplow);
  writeFileSync(join(folder, 'posthog.json'), posthog);
  const wide = await murmuration(['inspect', 'snowplow.tsv'], { folder });
  expect(wide.out).toMatch(
    /^CSV of a Snowplow table, with tabs, UTF-8, .* bytes; no quotes, without a header line\n/,
  );
  expect(wide.out).toMatch(/\n120 columns are empty, as far as was looked\.\n/);
  expect(wide.out).not.toContain('geo_latitude');
  writeFileSync(join(folder, 'orders.csv'), shopify);
  const orders = await murmuration(['inspect', 'orders.csv'], { folder });
  expect(orders.out).toContain('amount: {column: Total, currency: EUR, currency_column: Currency}');
  const either = await murmuration(['inspect', 'posthog.json'], { folder });
  expect(either.out).toMatch(/Is the person person_id \(whom .*\), or distinct_id \(the login or device/);
});
