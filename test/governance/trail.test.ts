import { expect, it } from 'vitest';
import { forgetAnswers } from '../../shared/governance/forget.ts';
import {
  adoptPolicy,
  makeSteward,
  permitPopulation,
  unlockSteward,
} from '../../shared/governance/steward.ts';
import { toldQuestion } from '../../shared/governance/told-question.ts';
import { note, readTrail } from '../../shared/governance/trail.ts';
import { digestOf } from '../../shared/ledger/chained.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { passphrase, policy, stewardWorld } from './policy-world.ts';

async function aTrail() {
  const world = stewardWorld();
  await makeSteward(world, passphrase, 'locked');
  const unlocked = await unlockSteward(world, passphrase);
  await adoptPolicy(world, { policy, signed: 'unsigned' }, unlocked);
  await note(world, { kind: 'population', population: 'shop', signed: 'unsigned' });
  await permitPopulation(world, 'shop 2', unlocked);
  await note(world, { kind: 'refusal', what: 'open', code: 'policy-forbids' });
  const bytes = (await world.store.read('audit.jsonl')) as Uint8Array;
  const read = () =>
    readTrail(world).then(
      () => 'whole',
      error => error.fault?.code ?? String(error),
    );
  return { world, bytes, read };
}

it('finds every byte of the log that was changed, and lines dropped, doubled, swapped or cut off', async () => {
  const { world, bytes, read } = await aTrail();
  expect(await read()).toBe('whole');
  for (let at = 0; at < bytes.length - 1; at += 3) {
    const altered = bytes.slice();
    altered[at]! ^= 1;
    await world.store.put('audit.jsonl', altered);
    expect(await read(), `at ${at}`).toBe('ledger-broken');
  }
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  const [a, b, ...rest] = lines as [string, string, ...string[]];
  for (const made of [[b, a, ...rest], [a, ...rest], [a, a, b, ...rest], lines.slice(0, -1)]) {
    await world.store.put('audit.jsonl', new TextEncoder().encode(made.map(line => `${line}\n`).join('')));
    expect(await read()).toBe('ledger-broken');
  }
});

it('finds what was loosened without a signature although the chain was made again', async () => {
  const { world, bytes, read } = await aTrail();
  const rechained = (change: (entry: Record<string, unknown>) => Record<string, unknown>) => {
    let prev = '0'.repeat(64);
    return new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split('\n')
      .map(line => {
        const { hash: _, ...entry } = change(JSON.parse(line));
        const placed = { ...entry, prev };
        prev = digestOf(canonicalJson(placed));
        return `${canonicalJson({ ...placed, hash: prev })}\n`;
      })
      .join('');
  };
  const forge = async (change: (entry: Record<string, unknown>) => Record<string, unknown>) => {
    await world.store.put('audit.jsonl', new TextEncoder().encode(rechained(change)));
    await world.store.remove('audit-head.json');
    return read();
  };
  expect(await forge(entry => entry)).toBe('whole');
  const wide = { ...policy, protect: { k: 2, epsilon: 20, delta: 0.001 } };
  const hash = digestOf(canonicalJson(wide));
  for (const change of [
    (entry: Record<string, unknown>) =>
      entry['kind'] === 'policy' ? { ...entry, policy: wide, policy_hash: hash } : entry,
    (entry: Record<string, unknown>) =>
      entry['kind'] === 'policy' ? { ...entry, policy: wide, policy_hash: hash, signed: 'unsigned' } : entry,
    (entry: Record<string, unknown>) =>
      entry['population'] === 'shop 2' ? { ...entry, population: 'shop 3' } : entry,
    (entry: Record<string, unknown>) =>
      entry['population'] === 'shop 2' ? { ...entry, signed: 'unsigned' } : entry,
    (entry: Record<string, unknown>) =>
      entry['kind'] === 'steward' ? { ...entry, key: 'ab'.repeat(32) } : entry,
  ])
    expect(await forge(change)).toBe('ledger-broken');
});

it('keeps what was typed about a special column as a hash alone', () => {
  const mapping = {
    ...plainMapping,
    attributes: { ill: { column: 'diagnosis' }, country: { column: 'country' } },
    sensitive: ['diagnosis'],
  };
  const veil = (text: string) => `veiled ${text.length}`;
  const question = {
    ask: 'reach',
    of: 'touchpoint',
    at_most: 3,
    where: { attributes: { ill: ['flu'], country: ['DE'] }, seen: ['home'] },
  } as const;
  const told = (sensitive: readonly string[]) =>
    JSON.stringify(toldQuestion(question as never, { ...mapping, sensitive: [...sensitive] }, 'none', veil));
  expect(told(['diagnosis'])).toContain('"ill":["veiled 3"],"country":["DE"]');
  expect(told(['event'])).not.toContain('home');
  expect(told(['event'])).toContain('"country":["DE"]');
  expect(told([])).toContain('flu');
});

it('keeps no word about a special column by any part of any question', () => {
  const as = (column: string, attributes = {}) => ({
    ...plainMapping,
    attributes: { ill: { column }, diagnosis: { column: 'other' }, ...attributes },
  });
  const veil = (text: string) => `veiled ${text.length}`;
  const told = (question: object, mapping: object, sensitive: readonly string[]) =>
    JSON.stringify(
      toldQuestion(question as never, { ...(mapping as Mapping), sensitive: [...sensitive] }, 'none', veil),
    );
  const compare = {
    ask: 'compare',
    by: { attribute: 'ill', at: 'first' },
    outcome: 'buy',
    segments: ['flu'],
  };
  expect(told(compare, as('diagnosis'), ['diagnosis'])).not.toContain('flu');
  expect(told(compare, as('town'), ['diagnosis'])).toContain('flu');
  const where = (attribute: string) => ({
    ask: 'reach',
    of: 'channel',
    at_most: 1,
    where: { attributes: { [attribute]: ['flu'] } },
  });
  expect(told(where('ill'), as('diagnosis (2)'), ['diagnosis'])).not.toContain('flu');
  expect(told(where('diagnosis'), as('town'), ['diagnosis'])).not.toContain('flu');
  const touchpoints = ['event'];
  for (const question of [
    { ask: 'trend', of: 'flu shot', period: 'week', from: '2026-01-01', to: '2026-02-01' },
    { ask: 'frequency', of: { touchpoint: 'flu shot' } },
    {
      ask: 'paths',
      start: 'flu shot',
      depth: 3,
      groups: { 'flu shots': ['flu shot'] },
      collapse_repeats: true,
    },
    { ask: 'funnel', steps: ['home', 'flu shot'], order: 'any', exclude: ['flu shot'] },
    {
      ask: 'attribution',
      conversion: 'flu shot',
      models: ['last'],
      at_most: 3,
      where: { not_seen: ['flu shot'] },
    },
    { ask: 'compare', by: { attribute: 'ill', at: 'first' }, outcome: 'flu shot' },
  ])
    expect(told(question, as('town'), touchpoints), question.ask).not.toContain('flu');
  expect(told({ ask: 'frequency', of: 'sessions' }, as('town'), touchpoints)).toContain('sessions');
});

it('forgets answers, keeps the ledger and lists the exports that remain', async () => {
  const { world } = await aTrail();
  await note(world, {
    kind: 'export',
    population: 'shop',
    manifest: 'ab'.repeat(32),
    files: [{ name: 'a.svg', sha256: 'cd'.repeat(32) }],
    policy: 'p',
    recipient: 'marketing',
    key: 'cd'.repeat(32),
    ledger: { entry: 1, hash: 'x' },
  });
  const { populationFolder } = await import('../../shared/ledger/population-folder.ts');
  await world.store.put(`${populationFolder('shop')}/answers/aa.json`, new Uint8Array(1));
  await world.store.put(`${populationFolder('shop')}/ledger.jsonl`, new Uint8Array(1));
  const { answers, exports } = await forgetAnswers(world, 'shop');
  expect(answers).toBe(1);
  expect(exports).toMatchObject([{ recipient: 'marketing' }]);
  expect(await world.store.list(populationFolder('shop'))).toEqual([
    `${populationFolder('shop')}/ledger.jsonl`,
  ]);
});
