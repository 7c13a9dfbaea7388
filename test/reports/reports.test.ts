import { expect, it } from 'vitest';
import { questionSentence } from '../../shared/charts/chart-kinds.ts';
import { releaseTables } from '../../shared/charts/table.ts';
import { valueText } from '../../shared/charts/table-values.ts';
import { parsePolicy } from '../../shared/policy/policy-text.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { type ReportFacts, reportFactsSchema } from '../../shared/protocol/report-facts.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import type { RiskExport } from '../../shared/release/risk-export.ts';
import { blanksIn } from '../../shared/reports/report.ts';
import { reportFiles } from '../../shared/reports/report-files.ts';
import { type ReportSources, writeReport } from '../../shared/reports/report-kinds.ts';
import { reportPage } from '../../shared/reports/report-page.ts';
import { riskBands } from '../../shared/vault/risk-bands.ts';
import {
  countryFunnel,
  hostileReleases,
  sampleFairness,
  samplePaths,
  sampleReach,
} from '../fakes/sample-releases.ts';
import { sampleReportFacts } from '../fakes/sample-report-facts.ts';
import { sampleRisk } from '../fakes/sample-risk.ts';
import { policy, policyYaml } from '../governance/policy-world.ts';
import { fieldsIn, headingsIn, tablesIn } from './read-report.ts';

const hash = 'a'.repeat(64);
const inForce = { stated: policy, hash, signed: '2026-11-01T08:00:00.000Z', expired: false };
const facts = sampleReportFacts(inForce);
const without = sampleReportFacts('none');
const page = (sources: ReportSources) => reportPage(writeReport(sources));
const bands = riskBands(sampleRisk(asMapped)) as RiskExport;

const ofPopulation = (from: ReportFacts): readonly ReportSources[] => [
  { kind: 'record', facts: from },
  { kind: 'notice', facts: from },
  { kind: 'dpia', facts: from, bands },
  { kind: 'incident', facts: from, exported: '' },
];

it('is written from facts that the protocol has', () => {
  expect(reportFactsSchema.parse(facts)).toEqual(facts);
});

it('records the processing in the order of Article 30(1), each field from where it stands', () => {
  const html = page({ kind: 'record', facts });
  const { said, blanks } = read(html);
  expect(said).toMatchObject({
    controller: 'policy: Example Shop Ltd, 1 High Street',
    contact: 'policy: privacy@example.org',
    dpo: 'policy: J. Example, dpo@example.org',
    purpose: 'policy: To see where customers get lost on their way to a purchase',
    legal_basis: 'policy: Legitimate interests (Article 6(1)(f) GDPR)\nBalanced on 2026-01-15',
    special_categories:
      'policy: Columns: diagnosis.\nNo ground under Article 9(2) GDPR is stated: no question about such a column is answered.',
    people: 'policy: Visitors and customers of the shop',
    people_counted:
      'answers: About 51,230 ±23 people, with privacy noise at 95 %, on 2026-11-02 (ledger entry 2).',
    person: 'ledger: customer_id',
    columns:
      'audit log: country, customer_id, event_time, touchpoint; times to the hour (since 2026-11-02). No other column is read.',
    consent:
      'audit log: By the column consent_analytics: people without consent are left out of every answer.',
    lists:
      'audit log: 2 lists of people to leave out are in use, since 2026-11-24: they are in no answer since.',
    recipients: 'policy: marketing',
    transfers: 'policy: None',
    retention: 'policy: Answers for two years',
    event_age: 'policy: Events of the last 25 months.',
    forgotten: 'audit log: 2026-11-06: 3',
    least_k:
      'ledger: A shown group holds at least 25 people, always. Smaller and empty groups are withheld alike.',
    smallest_shown: 'answers: No answer shows a group whose number with noise is below 61.',
    loosened:
      'ledger: 2026-11-20: ε 1 to 2, δ 1e-7 to 1e-7, k 25 to 25, old and new together: a second quarter',
    cpra: 'policy: Stated as met: reasonable measures against linking the information to a person again.\nStated as met: a public commitment not to try to, save to test that.\nNot stated as met: recipients are bound by contract to the same.',
    policy: `policy: Shop analytics (${hash.slice(0, 12)}), signed by the steward on 2026-11-01. It holds until 2027-12-31.`,
    steward: 'audit log: Key 0123 4567 89ab cdef 0123 4567 89ab cdef',
    ledger: `ledger: shop customers: entry 7, ${'b'.repeat(64)}`,
    log: `audit log: 19 entries, ${'c'.repeat(64)}`,
  });
  // ε 2: e² to 1 from even odds.
  expect(said['guarantee']).toContain(`about ${Math.round((100 * Math.exp(2)) / (1 + Math.exp(2)))} in 100.`);
  expect(said['guarantee']).toContain('ε 2, δ 1e-7');
  expect(blanks).toEqual({ joint_controllers: 'To be filled in by the controller: where there are any' });
  expect(tablesIn(html).get('exports')).toEqual({
    origin: 'audit log',
    rows: [
      ['2026-11-10', 'Agency Ltd', '3', 'CSV, HTML, SVG', '4', '1'.repeat(12)],
      ['2026-11-25', 'To be filled in by the analyst', '1', 'PNG', '7', '5'.repeat(12)],
    ],
  });
  expect(headingsIn(html)).toEqual([
    'Record of processing',
    'Who answers for it',
    'What for',
    'Whose data, and which',
    'Who receives results',
    'Third countries',
    'How long',
    'Security',
    'Duties for deidentified data',
    'What this rests on',
  ]);
});

it('leaves what nobody here can know as blanks, and invents nothing', () => {
  const { said, blanks } = read(page({ kind: 'record', facts: without }));
  expect(Object.keys(blanks)).toEqual([
    'controller',
    'contact',
    'dpo',
    'joint_controllers',
    'purpose',
    'legal_basis',
    'people',
    'recipients',
    'transfers',
    'retention',
    'cpra',
  ]);
  for (const words of Object.values(blanks)) expect(words).toMatch(/^To be filled in by the controller/);
  expect(Object.values(said).filter(words => words.startsWith('policy:'))).toEqual([
    'policy: No limit is set.',
    'policy: None is in force; the terms are named 999999999999.',
  ]);
  const untouched: ReportFacts = { ...without, opening: 'none', mapped: 'never', plans: [] };
  const empty = read(page({ kind: 'record', facts: untouched })).blanks;
  expect(empty).toMatchObject({
    people_counted:
      'To be filled in by the analyst: no head count of the data in use, with k 25: ask the overview',
    columns: 'To be filled in by the analyst: nothing was mapped yet',
    smallest_shown: 'To be filled in by the analyst: nothing was answered yet',
  });
});

it('drafts an assessment with the risks as they were measured, and leaves judgement to people', () => {
  const html = page({ kind: 'dpia', facts, bands });
  const { said, blanks } = read(html);
  expect(said['risk_paid']).toBe(
    'answers: People grouped by country and age, k 20, at 95 % (ledger entry 6):\npeople alone in their group: 500 ±48.\ngroups: 1,200 ±48.\npeople in groups below k: withheld, below 155.',
  );
  expect(said['singling_out_bands']).toContain(bands.columns === 'none' ? '' : bands.columns.alone);
  expect(said['singling_out_bands']).toContain('they are not covered by the guarantee');
  expect(said['linkability_bands']).toContain(`${bands.unicity[0]!.people[3]} of people could be picked out`);
  expect(said['left_out']).toBe(
    'answers: no consent: about 6,000 ±23 people.\nobjected: withheld: fewer than 88, or nobody.\nWith privacy noise at 95 %.',
  );
  expect(said['budget']).toBe(
    'ledger: 17 % spent of ε 2 and δ 1e-7, for all questions together.\nSpent so far: ε 0.7123 at that δ, for information; ρ 0.00340000 and δ 8.500e-9 for thresholds, all charges added up.',
  );
  expect(said['review']).toBe('policy: By 2027-12-31 at the latest, when the policy ends.');
  expect(Object.keys(blanks)).toEqual([
    'necessity',
    'alternatives',
    'singling_out_judged',
    'linkability_judged',
    'inference_judged',
    'unequal_judged',
    'views',
    'advice',
    'residual',
    'approved',
  ]);
  expect(tablesIn(html).get('asked')?.rows).toEqual([
    ['2', '2026-11-02', 'How many people there are', '2 %', '23', '88'],
    ['4', '2026-11-02', 'People by touchpoint', '10 %', '14', '61'],
    ['6', '2026-11-02', 'How easily people could be picked out', '5 %', 'not told', 'not told'],
  ]);
  expect(tablesIn(html).get('criteria')?.rows).toHaveLength(9);
  expect(blanksIn(writeReport({ kind: 'dpia', facts, bands }))).toBe(10 + 9 + 1);
  // The check of fairness, as the answer says it.
  const checked = sampleFairness().release;
  const [table] = releaseTables(checked).filter(({ id }) => id === 'fairness');
  expect(tablesIn(html).get('fairness_1')).toEqual({
    origin: 'answers',
    rows: table!.rows.map(({ values }) => values.map(value => valueText(value).replaceAll('\u00a0', ' '))),
  });
  expect(table!.rows.length).toBeGreaterThan(1);
  expect(said['fairness_1_question']).toBe(`answers: ${questionSentence(checked.question)}`);
  expect(tablesIn(html).get('documents')?.rows).toEqual([
    ['2026-11-12', 'Agency Ltd', '3', 'by a passphrase', 'd0c5d0c5'],
  ]);
  const unchecked = read(page({ kind: 'dpia', facts: { ...facts, fairness: [] }, bands }));
  expect(unchecked.blanks['fairness']).toContain('ask a check of fairness');
});

it('tells a risk only where it was measured, chosen and allowed', () => {
  const withheld = { ...inForce, stated: { ...policy, risk: 'withheld' as const } };
  const risk = (from: ReportFacts, chosen: RiskExport | 'left out' | 'withheld') => {
    const { said, blanks } = read(page({ kind: 'dpia', facts: from, bands: chosen }));
    return ['risk_paid', 'singling_out_bands', 'linkability_bands', 'inference_bands'].map(name =>
      (said[name] ?? blanks[name])!.slice(0, 40),
    );
  };
  expect(risk(sampleReportFacts(withheld), bands)).toEqual(
    Array(4).fill('policy: The policy withholds figures of re-identi'.slice(0, 40)),
  );
  const [paid, ...measured] = risk({ ...facts, risk: 'none' }, 'left out');
  expect(paid).toBe('To be filled in by the analyst: not paid for'.slice(0, 40));
  expect(measured).toEqual(Array(3).fill('To be filled in by the analyst: not meas'));
  expect(risk(facts, 'withheld').slice(1)).toEqual(
    Array(3).fill('risk preview: Withheld: the people are to'.slice(0, 40)),
  );
});

it('tells the people in the data what they have a right to know, by the basis that is stated', () => {
  const { said, blanks } = read(page({ kind: 'notice', facts }));
  expect(said['object']).toBe(
    'policy: Write to privacy@example.org. You can object at any time, on grounds relating to your particular situation (Article 21(1) GDPR).',
  );
  expect(said['protection']).toContain('No number about fewer than 25 people is shown');
  expect(said['protection']).toContain('about 88 in 100');
  expect(Object.keys(blanks)).toEqual(['data_words', 'source', 'authority']);
  const byConsent = { ...inForce, stated: { ...policy, legal_basis: { ground: 'consent' as const } } };
  expect(read(page({ kind: 'notice', facts: sampleReportFacts(byConsent) })).said['object']).toContain(
    'withdraw your consent at any time (Article 7(3) GDPR)',
  );
});

it('lists on an incident sheet every file that left, to whom, and who may still be counted in it', () => {
  const html = page({ kind: 'incident', facts, exported: '' });
  const { said, blanks } = read(html);
  expect(said).toMatchObject({
    recipient_1: 'audit log: Agency Ltd',
    manifest_1: `audit log: ${'1'.repeat(64)}`,
    key_1: 'audit log: ffff eeee dddd cccc bbbb aaaa 9999 8888',
    manifest_2: `audit log: ${'5'.repeat(64)}`,
    predates_list: `audit log: This export was made before a list of people to leave out, who may still be counted in it: 2026-11-10 (${'1'.repeat(12)}).`,
  });
  expect(blanks['recipient_2']).toBe('To be filled in by the analyst: nobody was named when it was exported');
  const tables = tablesIn(html);
  expect(tables.get('files_1')?.rows).toEqual([
    ['overview.svg', '2'.repeat(64)],
    ['overview.csv', '3'.repeat(64)],
    ['report.html', '4'.repeat(64)],
  ]);
  expect(tables.get('refusals')?.rows).toEqual([['2026-11-05 08:00', 'policy adopt', 'needs-steward']]);
  expect(tables.get('forgotten')?.rows).toEqual([['2026-11-06 08:00', '3']]);
  const one = page({ kind: 'incident', facts, exported: '5555' });
  expect(tablesIn(one).get('exports')?.rows).toHaveLength(1);
  expect(read(one).said['manifest_1']).toBe(`audit log: ${'5'.repeat(64)}`);
});

it('notes of each chart how it was made, and none of its numbers', () => {
  const charts = [sampleReach(), samplePaths(), countryFunnel()];
  const html = page({ kind: 'methods', charts, made: facts });
  const { said } = read(html);
  for (const [i, { release }] of charts.entries()) {
    const of = (name: string) => said[`${name}_${i + 1}`];
    expect(of('counted')).toContain('one person is one value of customer_id');
    expect(of('noise')).toContain(`within ±${release.plan.half_width_95} people`);
    expect(of('withheld')).toContain(`fewer than ${release.plan.k} people`);
    expect(of('withheld')).toContain(`below ${release.plan.smallest_shown} `);
    expect(of('provenance')).toContain(`ledger entry ${release.ledger.entry} (`);
    for (const cell of release.cells) {
      if (cell.state === 'withheld' || cell.people.value < 1000) continue;
      expect(html).not.toContain(cell.people.value.toLocaleString('en'));
      expect(html).not.toContain(String(cell.people.value));
    }
  }
  expect(headingsIn(html).slice(1)).toEqual(charts.map(({ title, id }) => `${title} (${id})`));
});

const nasty = `<img src=x onerror=alert(1)>"'&</dd><script>alert(2)</script>\u202e\u0000`;

it('holds only elements of ours, whatever policy, log and titles hold', () => {
  const stated = parsePolicy(
    JSON.stringify({
      ...policy,
      title: nasty,
      controller: nasty,
      contact: nasty,
      dpo: nasty,
      people: nasty,
      purpose: nasty,
      legal_basis: { ground: 'consent', note: nasty },
      columns: { allowed: [nasty], forbidden: [nasty] },
      breakdowns: { allowed: [nasty], forbidden: [nasty] },
      special_categories: { columns: [nasty], ground: 'explicit consent', note: nasty },
      exports: { formats: ['html'], recipients: [nasty] },
      retention: nasty,
      transfers: nasty,
    }),
  ).policy;
  const hostile: ReportFacts = {
    ...sampleReportFacts({ ...inForce, stated }),
    app: nasty,
    consent: nasty,
    mapped: { at: nasty, columns: [nasty], precision: nasty },
    asked: [
      { at: nasty, question: { ask: nasty }, share: 0.1, ledger_entry: 4 },
      {
        at: nasty,
        question: { ask: 'reach', of: { attribute: nasty }, at_most: 2 },
        share: 0.1,
        ledger_entry: 5,
      },
      { at: nasty, question: null, share: 0.1, ledger_entry: 6 },
    ],
    refusals: [{ at: nasty, what: nasty, code: nasty }],
    exports: facts.exports.map(each => ({
      ...each,
      recipient: nasty,
      files: [{ name: `${nasty}.${nasty}`, sha256: nasty }],
    })),
    ledger: {
      ...facts.ledger,
      population: nasty,
      person: [nasty],
      loosened: [{ ...facts.ledger.loosened[0]!, reason: nasty }],
    },
  };
  const titled: readonly ReleaseFile[] = [{ ...sampleReach(), title: nasty }, ...hostileReleases()];
  const pages = [
    ...ofPopulation(hostile).map(page),
    page({ kind: 'methods', charts: titled, made: { at: facts.at, app: nasty } }),
  ];
  const known =
    'html head meta title style body header h1 p bdi main section h2 dl dt dd div span table caption thead tr th tbody td footer';
  for (const html of pages) {
    const tags = [...html.matchAll(/<([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>/gi)];
    expect(tags.map(([, name]) => name!).filter(name => !known.split(' ').includes(name))).toEqual([]);
    for (const [, name, attributes = ''] of tags) {
      if (name === 'meta') continue;
      for (const [, attribute] of attributes.matchAll(/([\w:-]+)=/g))
        expect(attribute).toMatch(/^(lang|class|id|dir|scope|aria-labelledby|data-(field|table|origin))$/);
    }
    expect(html).not.toMatch(/[\u202a-\u202e]/u);
    expect(html.includes('\0')).toBe(false);
    expect(html.replace(/<style>.*?<\/style>/s, '')).not.toMatch(/https?:|url\(/);
  }
});

it('keeps a name that runs from right to left apart from the words around it', () => {
  const ask = { ask: 'funnel', steps: ['בית', 'סל'], order: 'sequential' };
  const asked = [{ at: facts.at, question: ask, share: 0.1, ledger_entry: 4 }];
  const html = page({ kind: 'dpia', facts: { ...facts, asked }, bands: 'left out' });
  expect(html).not.toContain('\ufffd');
});

it('exports a report with results with a manifest that is signed, and others without', async () => {
  const statements: unknown[] = [];
  const signed = { key: 'ab'.repeat(32), at: '2026-11-26T12:30:00.000Z', signature: 'cd'.repeat(64) };
  const made = async (sources: ReportSources) => {
    const files = await reportFiles(sources, writeReport(sources), {
      environment: { host: 'test' },
      recipient: 'the board',
      sign: async asked => {
        statements.push(...asked);
        return [signed];
      },
    });
    return files.map(({ name }) => name);
  };
  expect(await made({ kind: 'record', facts })).toEqual(['record-of-processing.html', 'manifest.json']);
  expect(await made({ kind: 'dpia', facts, bands: 'left out' })).toEqual([
    'dpia-draft.html',
    'manifest.json',
  ]);
  expect(await made({ kind: 'notice', facts })).toEqual(['transparency-notice.html']);
  expect(await made({ kind: 'incident', facts, exported: '' })).toEqual(['incident-sheet.html']);
  expect(await made({ kind: 'methods', charts: [sampleReach()], made: facts })).toEqual([
    'method-notes.html',
  ]);
  expect(statements).toMatchObject([
    {
      kind: 'manifest',
      recipient: 'the board',
      manifest: {
        population: 'shop customers',
        policy: { hash, k: 25 },
        recipe: { report: 'record' },
        cpra: policy.cpra,
        ledger: { entries: 7, head: 'b'.repeat(64) },
        files: [{ name: 'record-of-processing.html' }],
      },
    },
    { manifest: { recipe: { report: 'dpia' } } },
  ]);
});

it('calls nothing anonymous, and says that it is no legal advice', () => {
  for (const sources of [...ofPopulation(facts), ...ofPopulation(without)]) {
    const html = page(sources);
    expect(html).not.toMatch(/anonymous|anonymi[sz]|suppress|\busers?\b/i);
    expect(html).toContain('no legal advice');
    const reads = html.includes('which reads records and adds no noise');
    expect([reads, html.includes('no record was read for it')]).toEqual(
      sources.kind === 'dpia' ? [true, false] : [false, true],
    );
  }
  expect(policyYaml).toContain('dpo:');
});

function read(html: string) {
  const said: Record<string, string> = {};
  const blanks: Record<string, string> = {};
  for (const [name, field] of fieldsIn(html)) {
    if (field.origin === 'blank') blanks[name] = field.said;
    else said[name] = `${field.origin}: ${field.said}`;
  }
  return { said, blanks };
}
