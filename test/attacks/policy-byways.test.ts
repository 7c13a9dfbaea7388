import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { readTrail } from '../../shared/governance/trail.ts';
import { tightenTerms } from '../../shared/ledger/ledger.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { requireExport, requireMapping, requireQuestion } from '../../shared/policy/policy-limits.ts';
import type { Question } from '../../shared/policy/question.ts';
import { type Manifest, type ManifestFacts, makeManifest } from '../../shared/release/manifest.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { codeOf, policy } from '../governance/policy-world.ts';
import { factsOf, mapping, question, vaultWindow } from '../governance/vault-window.ts';

/** A clever analyst, and a workbench that obeys one: to what the policy forbids by another way. */

const now = new Date(Date.UTC(2026, 10, 26));
const open: Policy = {
  ...policy,
  columns: { allowed: 'any', forbidden: [] },
  protect: { k: 20, epsilon: 3, delta: 1e-6 },
};
const view = { precision: 'as mapped', touchpoints: 'as mapped', attributes: {} };

type Open = Awaited<ReturnType<typeof vaultWindow>>;

async function asked(window: Open, what: object): Promise<ReleaseFile> {
  const answer = await window.ask({ kind: 'ask', asked: what });
  if (answer.kind !== 'release') throw new Error(JSON.stringify(answer));
  return answer.file;
}

async function withAnswer() {
  const window = await vaultWindow();
  await window.open();
  await window.ask({ kind: 'open-overview' });
  return { window, file: await asked(window, question()) };
}

it('answers nothing about an export whose columns a policy forbade since, paid for or not', async () => {
  const { window, file } = await withAnswer();
  const byCountry = await asked(window, question('country'));
  const forbids: Policy = { ...open, columns: { allowed: 'any', forbidden: ['country'] } };
  expect(await window.code({ kind: 'adopt-policy', text: stringify(forbids) })).toBe('governance');
  const more = { kind: 'share', millionths: 150_000 };
  for (const message of [
    { kind: 'ask', asked: question() },
    { kind: 'ask', asked: question('country') },
    { kind: 'ask', asked: { ...question(), sharpen: true } },
    { kind: 'ask', asked: { ...question(), sharpen: true, spend: more } },
    { kind: 'ask', asked: { ...question(), follow: true } },
    { kind: 'price', asked: [question()] },
    { kind: 'open-overview' },
    { kind: 'risk', view, sample_of: 'not a sample' },
    { kind: 'price-risk', millionths: 50_000 },
    { kind: 'pay-risk', millionths: 50_000 },
    { kind: 'demonstrate', asked: [question()] },
    { kind: 'sign', statements: [{ kind: 'release', file }] },
    { kind: 'sign', statements: [{ kind: 'release', file: byCountry }] },
  ])
    expect(await window.code(message), JSON.stringify(message).slice(0, 80)).toBe('policy-forbids');
});

it('shows no preview, plays no attack and signs nothing after the last day of a policy', async () => {
  const { window, file } = await withAnswer();
  const ends: Policy = { ...open, expires: '2026-11-26' };
  expect(await window.code({ kind: 'adopt-policy', text: stringify(ends) })).toBe('governance');
  window.later(24 * 3_600_000);
  for (const message of [
    { kind: 'risk', view, sample_of: 'not a sample' },
    { kind: 'demonstrate', asked: [question()] },
    { kind: 'ask', asked: question() },
    { kind: 'sign', statements: [{ kind: 'release', file }] },
  ])
    expect(await window.code(message), message.kind).toBe('policy-expired');
});

it('lets what is special or no breakdown in under no other role', () => {
  const reach: Question = { ask: 'reach', of: 'touchpoint', at_most: 3 } as Question;
  const under = (of: Policy | 'none', as: Partial<Mapping>, ask: Question = reach) =>
    codeOf(() => {
      requireMapping(of, { ...plainMapping, from: '2026-01-01', ...as }, now);
      requireQuestion(of, ask, { ...plainMapping, ...as }, 0.1, now);
    });
  const diagnosis = { columns: ['event', 'diagnosis'], join: ' / ' };
  const granted = { column: 'diagnosis', granted: ['flu'] };
  const sensitive = ['diagnosis'];
  expect(under(open, {})).toBe('fine');
  expect(under(open, { touchpoint: diagnosis })).toBe('policy-forbids');
  expect(under('none', { touchpoint: diagnosis, sensitive })).toBe('policy-forbids');
  expect(under('none', { touchpoint: diagnosis })).toBe('fine');
  expect(under('none', { consent: granted, sensitive })).toBe('policy-forbids');
  expect(under(open, { consent: granted })).toBe('policy-forbids');
  // `age` is no breakdown, as a touchpoint, an amount or a filter by consent neither.
  expect(under(open, { touchpoint: { columns: ['age'], join: ' / ' } })).toBe('policy-forbids');
  expect(under(open, { consent: { column: 'age', granted: ['40'] } })).toBe('policy-forbids');
  const ofAge = { amount: { column: 'age', currency: 'EUR' } };
  const sum = { ask: 'sum', of: 'amount', currency: 'EUR', clamp: 100 } as unknown as Question;
  const often = { ask: 'frequency', of: { amount: 'EUR' } } as unknown as Question;
  expect(under(open, ofAge)).toBe('fine');
  expect(under(open, ofAge, sum)).toBe('policy-forbids');
  expect(under(open, ofAge, often)).toBe('policy-forbids');
  const byAge = { session: { kind: 'column', column: 'age' } } as const;
  const paths = { ask: 'paths', scope: 'session', depth: 3 } as unknown as Question;
  expect(under(open, byAge)).toBe('fine');
  expect(under(open, byAge, paths)).toBe('policy-forbids');
  // Attribution names no channel, and a funnel holds an attribute by its name alone.
  const attribution = {
    ask: 'attribution',
    conversion: 'buy',
    models: ['last'],
    at_most: 3,
  } as unknown as Question;
  const funnel = {
    ask: 'funnel',
    steps: ['a', 'b'],
    order: 'sequential',
    hold: 'years',
  } as unknown as Question;
  const sessions = { ask: 'frequency', of: 'sessions' } as unknown as Question;
  expect(under(open, { channel: 'channel' }, attribution)).toBe('fine');
  expect(under(open, { channel: 'age' }, attribution)).toBe('policy-forbids');
  expect(under(open, { channel: 'diagnosis' }, attribution)).toBe('policy-forbids');
  expect(under(open, { attributes: { years: { column: 'age' } } }, funnel)).toBe('policy-forbids');
  expect(under(open, byAge, sessions)).toBe('policy-forbids');
  // With a ground it may be asked about.
  const ground: Policy = {
    ...open,
    special_categories: { columns: ['diagnosis'], ground: 'explicit consent' },
  };
  expect(under(ground, { touchpoint: diagnosis })).toBe('fine');
});

it('takes no time finer than it may be, and no event of any age, by another role', () => {
  const of = (as: Partial<Mapping>, under: Policy = open) =>
    codeOf(() => requireMapping(under, { ...plainMapping, from: '2026-01-01', ...as }, now));
  expect(of({ attributes: { when: { column: 'time' } } })).toBe('policy-forbids');
  expect(of({ channel: 'time' })).toBe('policy-forbids');
  expect(of({ touchpoint: { columns: ['event', 'time'], join: ' / ' } })).toBe('policy-forbids');
  expect(of({ time: { kind: 'order', column: 'time' } })).toBe('policy-forbids');
  expect(of({ time: { kind: 'order', column: 'time' } }, { ...open, event_age: 'any' })).toBe('fine');
  expect(of({})).toBe('fine');
});

it('knows a format by its ending in any case', () => {
  expect(codeOf(() => requireExport(open, ['a.PNG'], now))).toBe('policy-forbids');
});

it('signs no answer from before the last list, nor one about columns that a name stood for then', async () => {
  const { window, file } = await withAnswer();
  const byIll = { ...mapping, attributes: { country: { column: 'diagnosis' } }, sensitive: [] };
  await window.open('shop', byIll);
  await window.ask({ kind: 'open-overview' });
  const ill = await asked(window, question('country'));
  await window.open();
  await window.ask({ kind: 'open-overview' });
  const sign = (one: ReleaseFile) =>
    window.code({ kind: 'sign', statements: [{ kind: 'release', file: one }] });
  expect(await sign(ill)).toBe('data-replaced');
  const again = await asked(window, question());
  expect(await sign(again)).toBe('signed');
  window.server.setLeaveOut([memorySource('list.csv', new TextEncoder().encode('somebody\n'))]);
  await window.ask({ kind: 'import', population: 'shop', mapping, terms: 'default' });
  for (const earlier of [file, again]) expect(await sign(earlier)).toBe('data-replaced');
});

it('signs no manifest that says more of policy, budget or ledger than is so', async () => {
  const { window, file } = await withAnswer();
  const facts = await factsOf(window);
  const sign = (says: Partial<ManifestFacts>) => {
    const { signed: _, ...manifest }: Manifest = makeManifest({ ...facts, ...says }, []);
    return window.code({ kind: 'sign', statements: [{ kind: 'manifest', manifest, recipient: '' }] });
  };
  expect(await sign({})).toBe('signed');
  const { policy: terms, budget, ledger } = facts;
  const loosened = [{ at: facts.created, from: terms, to: terms, reason: 'none' }].map(
    ({ from: { hash: _, ...of }, ...one }) => ({ ...one, from: of, to: of }),
  );
  for (const says of [
    { policy: { ...terms, k: terms.k + 1 } },
    { policy: { ...terms, epsilon: 1 } },
    { policy: { ...terms, delta: 1e-9 } },
    { policy: { ...terms, hash: 'f'.repeat(64) } },
    { budget: { ...budget, total: { ...budget.total, epsilon: 0.1 } } },
    { ledger: { ...ledger, entries: ledger.entries - 1 } },
    { ledger: { ...ledger, entries: ledger.entries + 1 } },
    { ledger: { entries: 0, head: '' } },
    { cpra: { reasonable_measures: true, public_commitment: true, recipients_bound: true } },
    { loosened },
  ])
    expect(await sign(says), JSON.stringify(says)).toBe('export-altered');
  const lies = { ...file, budget: { ...file.budget, total: { epsilon: 0.1, delta: 1e-9 } } };
  expect(await window.code({ kind: 'sign', statements: [{ kind: 'release', file: lies }] })).toBe(
    'export-altered',
  );
});

it('says in every signed manifest what the steward loosened, and what holds in all', async () => {
  const { window } = await withAnswer();
  await window.server.makeSteward('correct horse battery');
  const grant = { kind: 'grant', population: 'shop', terms: { epsilon: 5 }, reason: 'a second season' };
  expect(await window.code(grant)).toBe('governance');
  let facts = await factsOf(window);
  const sign = (says: Partial<ManifestFacts>) => {
    const { signed: _, ...manifest }: Manifest = makeManifest({ ...facts, ...says }, []);
    return window.code({ kind: 'sign', statements: [{ kind: 'manifest', manifest, recipient: '' }] });
  };
  expect(facts.loosened).toMatchObject([{ reason: 'a second season' }]);
  expect(await sign({})).toBe('signed');
  const { loosened: _, ...silent } = facts;
  facts = silent;
  expect(await sign({})).toBe('export-altered');
}, 60_000);

it('notes every answer that it gives or signs, those that follow or are paid already among them', async () => {
  const { window, file } = await withAnswer();
  const notes = async () => (await readTrail(window.host)).entries.slice(-1)[0];
  await asked(window, { ...question(), sharpen: true });
  expect(await notes()).toMatchObject({ kind: 'cache-hit', question: { ask: 'reach' } });
  await window.code({ kind: 'sign', statements: [{ kind: 'release', file }] });
  const signed = { kind: 'signed', population: 'shop', answers: [file.release.ledger.entry] };
  expect(await notes()).toMatchObject(signed);
  const { length } = (await readTrail(window.host)).entries;
  // The same files once more are nothing new.
  await window.code({ kind: 'sign', statements: [{ kind: 'release', file }] });
  expect((await readTrail(window.host)).entries).toHaveLength(length);
  const long = { ask: 'paths', start: 'home', depth: 3, collapse_repeats: false };
  const paths = { id: 'way', question: long, spend: { kind: 'share', millionths: 100_000 } };
  await asked(window, paths);
  const short = { ...paths, question: { ...long, depth: 2 }, follow: true };
  expect((await asked(window, short)).release.follows).toEqual(long);
  expect(await notes()).toMatchObject({ kind: 'cache-hit', question: { ask: 'paths', depth: 2 } });
});

it('gives nothing again of what was forgotten, nor what would follow from it', async () => {
  const { window } = await withAnswer();
  const long = { ask: 'paths', start: 'home', depth: 3, collapse_repeats: false };
  const paths = { id: 'way', question: long, spend: { kind: 'share', millionths: 50_000 } };
  await asked(window, paths);
  const short = { ...paths, question: { ...long, depth: 2 }, follow: true };
  const more = { ...paths, sharpen: true, spend: { kind: 'share', millionths: 100_000 } };
  const check = { of: 'visible', chart: long };
  const fair = { ...paths, question: { ask: 'fairness', by: { attribute: 'country', at: 'first' }, check } };
  const prices = async () => {
    const told = await window.ask({ kind: 'price', asked: [short, more] });
    if (told.kind !== 'prices') throw new Error(told.kind);
    return told.prices.map(({ standing, follows, due }) => [standing, follows !== undefined, due]);
  };
  expect(await prices()).toEqual([
    ['free', true, 0],
    ['affordable', false, 0.05],
  ]);
  await window.code({ kind: 'forget', population: 'shop' });
  expect(await prices()).toEqual([
    ['affordable', false, undefined],
    ['affordable', false, 0.1],
  ]);
  await window.ask({ kind: 'open-overview' });
  expect(await window.code({ kind: 'ask', asked: fair })).toBe('question-refused');
  const answer = await asked(window, more);
  expect([answer.budget.repeat, answer.release.combined]).toEqual([false, undefined]);
});

it('lets nothing follow from an answer of fewer people than must be together now, under the same policy', async () => {
  const window = await vaultWindow();
  const { code } = window;
  expect(await code({ kind: 'adopt-policy', text: stringify({ ...open, most_per_question: 0.5 }) })).toBe(
    'governance',
  );
  await window.open();
  await window.ask({ kind: 'open-overview' });
  const long = { ask: 'paths', start: 'home', depth: 3, collapse_repeats: false };
  const paths = { id: 'way', question: long, spend: { kind: 'share', millionths: 50_000 } };
  await asked(window, paths);
  const short = { ...paths, question: { ...long, depth: 2 }, follow: true };
  expect((await asked(window, short)).release).toMatchObject({ follows: long, plan: { k: 20 } });
  await tightenTerms(window.host.store, 'shop', { k: 60 }, window.host);
  await window.ask({ kind: 'open-overview' });
  const { release } = await asked(window, short);
  expect([release.follows, release.plan.k]).toEqual([undefined, 60]);
  const check = { of: 'visible', chart: long };
  const fair = { ...paths, question: { ask: 'fairness', by: { attribute: 'country', at: 'first' }, check } };
  expect(await code({ kind: 'ask', asked: fair })).toBe('question-refused');
});

it('tells nothing in a report of what the policy of the moment lets nobody be told', async () => {
  const told = async (window: Open) => {
    const answer = await window.ask({ kind: 'report-facts', population: 'shop' });
    if (answer.kind !== 'report-facts') throw new Error(JSON.stringify(answer));
    const { opening, risk } = answer.facts;
    return [opening !== 'none', risk !== 'none'];
  };
  const paid = async () => {
    const { window } = await withAnswer();
    expect(await window.code({ kind: 'pay-risk', millionths: 50_000 })).toBe('risk-release');
    expect(await told(window)).toEqual([true, true]);
    return window;
  };
  const forbids = await paid();
  const policyOf = (of: Policy) => forbids.code({ kind: 'adopt-policy', text: stringify(of) });
  expect(await policyOf({ ...open, columns: { allowed: 'any', forbidden: ['country'] } })).toBe('governance');
  expect(await told(forbids)).toEqual([false, false]);
  const ends = await paid();
  expect(await ends.code({ kind: 'adopt-policy', text: stringify({ ...open, expires: '2026-11-26' }) })).toBe(
    'governance',
  );
  expect(await told(ends)).toEqual([true, true]);
  ends.later(24 * 3_600_000);
  expect(await told(ends)).toEqual([false, false]);
});

it('opens data whose consent stands in many columns of long names', async () => {
  const window = await vaultWindow();
  const { length } = 'x'.repeat(900);
  const consent = {
    all: [1, 2].map(number => ({ column: `${number}`.repeat(length), granted: ['yes'] })),
    when: 'every',
    unknown: 'refused',
  } as const;
  const { noteOpened } = await import('../../shared/governance/audit.ts');
  const ids = { mapping: 'ab'.repeat(32), consent: 'cd'.repeat(32), list: 'ef'.repeat(32) };
  const opened = {
    population: 'shop',
    snapshot: 'a1',
    format: 'CSV',
    mapping: { ...mapping, consent },
    ids,
    lists: 0,
  };
  await noteOpened(window.host, opened as never);
  expect((await readTrail(window.host)).entries.map(({ kind }) => kind)).toContain('consent-rule');
});
