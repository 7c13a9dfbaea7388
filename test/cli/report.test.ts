import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { grouped, peopleWithMargin } from '../../shared/charts/rounding.ts';
import { policyYaml } from '../governance/policy-world.ts';
import { fieldsIn, tablesIn } from '../reports/read-report.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopRecipe } from './small-shop.ts';

/** Reports of a real run, held field by field against what the run left behind. */

const root = temporaryFolder();
const call = (...args: string[]) => murmuration([...args, '--ledger', 'ledger'], { folder: root });
const json = async (...args: string[]) => JSON.parse((await call(...args, '--json')).out);
const written = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const asJson = (...path: string[]) => JSON.parse(written(...path));
const release = (out: string, ...more: string[]) =>
  call('release', 'shop.csv', '--recipe', 'recipe.json', '--out', out, ...more);

async function report(kind: string, ...more: string[]): Promise<string> {
  const made = await call('report', kind, '--out', `reports/${kind}`, ...more, '--json');
  expect(made, made.err).toMatchObject({ status: 0 });
  const [page] = JSON.parse(made.out).files;
  return written(page);
}

const recipe = (parts: object = {}) =>
  shopRecipe({ time: { precision: 'hour', timezone: 'UTC', from: '2026-01-01' }, ...parts });

beforeAll(async () => {
  writeFileSync(join(root, 'shop.csv'), shopCsv({ people: 900 }));
  writeFileSync(join(root, 'recipe.json'), recipe());
  writeFileSync(join(root, 'list.csv'), 'canary-person-7\n');
  writeFileSync(join(root, 'policy.yaml'), policyYaml.replace('event_age: {months: 25}', 'event_age: any'));
  expect((await call('policy', 'adopt', 'policy.yaml')).status).toBe(0);
  const first = await release('out', '--recipient', 'Agency <Ltd>');
  expect(first, first.err).toMatchObject({ status: 0 });
  // Somebody objects: what was answered before is retired, and asked again.
  writeFileSync(join(root, 'recipe.json'), recipe({ leave_out: 'list.csv' }));
  const second = await release('again', '--pay-risk', '20%');
  expect(second, second.err).toMatchObject({ status: 0 });
});

it('records what ledger, log, policy and answers say of the run', async () => {
  const { entries } = await json('policy', 'log');
  const [ledger] = (await json('ledger')).populations;
  const html = await report('record');
  const fields = fieldsIn(html);
  const said = (name: string) => fields.get(name)?.said;
  const answer = asJson('again', 'pages.json');
  const opening = entries.findLast(
    (entry: { kind: string; question?: { ask: string } }) => entry.question?.ask === 'opening',
  );
  expect(said('people_counted')).toBe(
    `About ${peopleWithMargin(answer.release.people).replace('\u00a0', ' ')} people, with privacy noise at 95 %, on ${opening.at.slice(0, 10)} (ledger entry ${opening.ledger.entry}).`,
  );
  expect(said('columns')).toContain('country, page, seen_at, visitor; times to the hour');
  expect(said('lists')).toContain('A list of people to leave out is in use');
  expect(said('controller')).toBe('Example Shop Ltd, 1 High Street');
  const head = entries.length;
  expect(said('log')).toBe(`${head} entries, ${entries.at(-1).hash}`);
  const { ledger: atHead } = asJson('again', 'manifest.json');
  expect(said('ledger')).toBe(`small shop: entry ${atHead.entries}, ${atHead.head}`);
  const logged = entries.filter(({ kind }: { kind: string }) => kind === 'export');
  expect(tablesIn(html).get('exports')?.rows).toEqual(
    logged.map(
      (entry: {
        at: string;
        recipient: string;
        files: unknown[];
        manifest: string;
        ledger: { entry: number };
      }) => [
        entry.at.slice(0, 10),
        entry.recipient === '' ? 'To be filled in by the analyst' : entry.recipient,
        String(entry.files.length),
        'CSV, HTML, JSON, SVG',
        String(entry.ledger.entry),
        entry.manifest.slice(0, 12),
      ],
    ),
  );
  expect(said('least_k')).toContain(`at least ${ledger.terms.k} people`);

  // It holds a head count, so it is an export itself: signed and noted.
  const verified = await json('verify', 'reports/record');
  expect(verified.files.map(({ state }: { state: string }) => state)).toEqual(['intact', 'intact']);
  const now = (await json('policy', 'log')).entries;
  expect(now).toHaveLength(head + 1);
  expect(now.at(-1)).toMatchObject({ kind: 'export', files: [{ name: 'record-of-processing.html' }] });
});

it('drafts an assessment from what was spent and measured', async () => {
  const html = await report('dpia', 'shop.csv', '--recipe', 'recipe.json', '--risk-bands');
  const [ledger] = (await json('ledger')).populations;
  const said = (name: string) => fieldsIn(html).get(name)?.said;
  const sum = (part: 'rho' | 'delta') =>
    ledger.entries.reduce((total: number, entry: Record<string, number>) => total + entry[part]!, 0);
  expect(said('budget')).toContain(`Spent so far: ε ${ledger.epsilon_spent.toFixed(4)} at that δ`);
  expect(said('budget')).toContain(`ρ ${sum('rho').toPrecision(6)} and δ ${sum('delta').toExponential(3)}`);
  const { release: paid } = asJson('again', 'risk.json');
  for (const { figure, value } of paid.figures) {
    const smallest = paid.plan.figures.find(
      (one: { figure: string }) => one.figure === figure,
    ).smallest_shown;
    const words = {
      alone: 'people alone in their group',
      groups: 'groups',
      below_k: 'people in groups below k',
    };
    const number =
      value === 'withheld'
        ? `withheld, below ${grouped(smallest)}`
        : peopleWithMargin(value).replace('\u00a0', ' ');
    expect(said('risk_paid')).toContain(`${words[figure as keyof typeof words]}: ${number}.`);
  }
  const bands = (await json('risk', 'shop.csv', '--recipe', 'recipe.json')).bands ?? {};
  expect(said('linkability_bands')).toMatch(/With 4 known touchpoints .* % of people could be picked out/);
  if (bands.unicity !== undefined) expect(said('linkability_bands')).toContain(bands.unicity[0].people[0]);
  const plan = asJson('again', 'pages.json').release;
  const asked = tablesIn(html).get('asked')!.rows;
  // Retired answers are not told of; those in use are, with their plan.
  expect(asked.map(([, , question, , half]) => [question, half])).toEqual([
    ['How many people there are', 'not told'],
    ['People by touchpoint', 'not told'],
    ['How many people there are', asked[2]![4]],
    ['People by touchpoint', String(plan.plan.half_width_95)],
    ['How easily people could be picked out', 'not told'],
  ]);
  expect(asked[3]![0]).toBe(String(plan.ledger.entry));
});

it('names on the incident sheet who was counted before they objected, and every file by its hash', async () => {
  const manifest = asJson('out', 'manifest.json');
  const html = await report('incident', '--export', manifest.sha256.slice(0, 16));
  const fields = fieldsIn(html);
  expect(fields.get('recipient_1')?.said).toBe('Agency <Ltd>');
  expect(fields.get('predates_list')?.said).toContain('people to leave out, who may still be counted in it');
  expect(tablesIn(html).get('files_1')?.rows).toEqual(
    manifest.files.map(({ name, sha256 }: { name: string; sha256: string }) => [name, sha256]),
  );
  expect(fields.get('manifest_1')?.said).toBe(manifest.sha256);
  expect(existsSync(join(root, 'reports', 'incident', 'manifest.json'))).toBe(false);
});

it('notes how charts were made from their releases, and takes no altered one', async () => {
  const html = await report('methods', 'again');
  const { plan } = asJson('again', 'pages.json').release;
  expect(fieldsIn(html).get('noise_1')?.said).toContain(`within ±${plan.half_width_95} people`);
  mkdirSync(join(root, 'altered'));
  writeFileSync(
    join(root, 'altered', 'pages.json'),
    written('again', 'pages.json').replace(`"half_width_95": ${plan.half_width_95}`, '"half_width_95": 1'),
  );
  const refused = await call('report', 'methods', 'altered', '--out', 'never');
  expect([refused.status, faultCode(refused)]).toEqual([6, 'export-altered']);
});

it('writes a notice without a number of theirs, and nothing of a person anywhere', async () => {
  expect(fieldsIn(await report('notice')).get('object')?.said).toContain('privacy@example.org');
  for (const path of [
    ['record', 'record-of-processing.html'],
    ['dpia', 'dpia-draft.html'],
    ['incident', 'incident-sheet.html'],
    ['methods', 'method-notes.html'],
    ['notice', 'transparency-notice.html'],
  ])
    expect(written('reports', ...path)).not.toContain('canary-person');
});

it('refuses what is none of its calls, overwrites no other export, and exports nothing that the policy keeps in', async () => {
  const code = async (...args: string[]) => {
    const { status, ...outcome } = await call('report', ...args);
    return [status, faultCode({ status, ...outcome })];
  };
  for (const wrong of [
    ['speech', '--out', 'x'],
    ['record', 'shop.csv', '--out', 'x'],
    ['incident', '--export', 'zz', '--out', 'x'],
    ['dpia', '--risk-bands', '--out', 'x'],
    ['record', '--population', 'nobody', '--out', 'x'],
    ['record', '--out', 'out'],
  ])
    expect(await code(...wrong), wrong.join(' ')).toEqual([2, 'usage']);
  // Answers that were given under a smaller k are no longer told.
  writeFileSync(join(root, 'tighter.yaml'), written('policy.yaml').replace('k: 25', 'k: 26'));
  expect((await call('policy', 'adopt', 'tighter.yaml')).status).toBe(0);
  const fields = fieldsIn(await report('record'));
  for (const name of ['people_counted', 'smallest_shown']) expect(fields.get(name)?.origin).toBe('blank');
  writeFileSync(
    join(root, 'tighter.yaml'),
    written('tighter.yaml').replace('[svg, csv, json, html]', '[svg, csv, json]'),
  );
  expect((await call('policy', 'adopt', 'tighter.yaml')).status).toBe(0);
  expect(await code('record', '--out', 'kept-in')).toEqual([5, 'policy-forbids']);
  expect(existsSync(join(root, 'kept-in', 'record-of-processing.html'))).toBe(false);
  expect(await code('notice', '--out', 'kept-in')).toEqual([0, undefined]);
});
