import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  adoptPolicy,
  grantTerms,
  makeSteward,
  permitPopulation,
  signPolicy,
  unlockMinutes,
  unlockSteward,
} from '../../shared/governance/steward.ts';
import { policyHash, readTrail } from '../../shared/governance/trail.ts';
import { charge, createLedger, openLedger } from '../../shared/ledger/ledger.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { isExpired, leastPeople, type Policy, riskShown } from '../../shared/policy/policy.ts';
import {
  requireExport,
  requireMapping,
  requireQuestion,
  termsWithin,
} from '../../shared/policy/policy-limits.ts';
import { loosenings } from '../../shared/policy/policy-order.ts';
import { parsePolicy, policyJsonSchema } from '../../shared/policy/policy-text.ts';
import type { Question } from '../../shared/policy/question.ts';
import type { Failure } from '../../shared/protocol/fault.ts';
import { openPopulation } from '../../shared/vault/population.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { costOf } from '../fakes/ledger-world.ts';
import { codeOf, passphrase, policy, policyYaml, stewardWorld } from './policy-world.ts';

const now = new Date(Date.UTC(2026, 10, 26));
const codeOfPromise = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    error => (error as Failure).fault?.code ?? String(error),
  );

it('says the same in YAML, in JSON and in any order of its lists', () => {
  expect(parsePolicy(JSON.stringify(policy)).policy).toEqual(policy);
  const turned = {
    ...policy,
    columns: { ...policy.columns, forbidden: ['date_of_birth', 'email', 'email'] },
  };
  expect(policyHash(turned)).toBe(policyHash(policy));
  expect(policyHash({ ...policy, purpose: 'Another' })).not.toBe(policyHash(policy));
});

it('refuses unknown keys, wrong values and missing parts, and names where', () => {
  const wrong = (text: string) => {
    try {
      parsePolicy(text);
    } catch (error) {
      return (error as Failure).fault;
    }
    return 'fine';
  };
  expect(wrong(policyYaml.replace('purpose:', 'porpoise:'))).toMatchObject({ code: 'policy-invalid' });
  expect(wrong(policyYaml.replace('k: 25', 'k: 1'))).toMatchObject({ params: { at: 'protect.k' } });
  expect(wrong(policyYaml.replace('2027-12-31', 'soon'))).toMatchObject({ params: { at: 'expires' } });
  expect(wrong(policyYaml.replace('20%', '120%'))).toMatchObject({ params: { at: 'most_per_question' } });
  expect(wrong('{}')).toMatchObject({ code: 'policy-invalid' });
  expect(wrong('a: [')).toMatchObject({ code: 'policy-invalid' });
});

it('publishes the form of a policy file', () => {
  const schema = policyJsonSchema() as { properties: Record<string, unknown>; required: string[] };
  expect(Object.keys(schema.properties)).toEqual([...Object.keys(policy), 'signed']);
  expect(schema.required).toEqual(
    expect.arrayContaining(['purpose', 'legal_basis', 'protect', 'expires', 'controller']),
  );
});

const changes: readonly (readonly [string, Partial<Policy>, Partial<Policy>])[] = [
  ['protect.k', { protect: { ...policy.protect, k: 24 } }, { protect: { ...policy.protect, k: 30 } }],
  [
    'protect.epsilon',
    { protect: { ...policy.protect, epsilon: 2.1 } },
    { protect: { ...policy.protect, epsilon: 1 } },
  ],
  [
    'protect.delta',
    { protect: { ...policy.protect, delta: 1e-6 } },
    { protect: { ...policy.protect, delta: 1e-8 } },
  ],
  ['most_per_question', { most_per_question: 0.3 }, { most_per_question: 0.1 }],
  [
    'columns',
    { columns: { allowed: 'any', forbidden: ['email'] } },
    { columns: { allowed: ['id'], forbidden: ['email', 'date_of_birth'] } },
  ],
  [
    'breakdowns',
    { breakdowns: { allowed: 'any', forbidden: ['age'] } },
    { breakdowns: { allowed: ['country'], forbidden: ['age', 'x'] } },
  ],
  [
    'special_categories.columns',
    { special_categories: { columns: [], ground: 'none' } },
    { special_categories: { columns: ['diagnosis', 'religion'], ground: 'none' } },
  ],
  [
    'special_categories.ground',
    { special_categories: { columns: ['diagnosis'], ground: 'explicit consent' } },
    {},
  ],
  ['consent', {}, { consent: 'required' }],
  ['unknown_consent', { unknown_consent: 'granted' }, {}],
  ['event_age', { event_age: 'any' }, { event_age: { months: 13 } }],
  ['time_precision', { time_precision: 'minute' }, { time_precision: 'day' }],
  [
    'exports.formats',
    { exports: { formats: ['svg', 'png', 'csv', 'json', 'html'], recipients: ['marketing'] } },
    { exports: { formats: ['svg'], recipients: [] } },
  ],
  ['risk', { risk: 'figures' }, { risk: 'withheld' }],
  ['fairness', { fairness: { attributes: ['country', 'age'] } }, { fairness: { attributes: [] } }],
  ['expires', { expires: '2028-01-01' }, { expires: '2027-01-01' }],
  ['purpose', { purpose: 'Advertising' }, {}],
  ['controller', { dpo: 'Nobody' }, {}],
  ['controller', { people: 'Everybody' }, {}],
  ['transfers', { transfers: 'Everywhere' }, {}],
  ['legal_basis', { legal_basis: { ground: 'consent' } }, {}],
];

it.each(changes)('tells a loosening of %s from a tightening', (part, looser, tighter) => {
  if (part !== 'consent') expect(loosenings(policy, { ...policy, ...looser })).toEqual([part]);
  else expect(loosenings({ ...policy, consent: 'required' }, policy)).toEqual([part]);
  expect(loosenings(policy, { ...policy, ...tighter })).toEqual([]);
});

it('takes the stricter of its k and its small-cell rule', () => {
  expect(leastPeople({ ...policy, protect: { ...policy.protect, k: 5 } })).toBe(11);
  expect(leastPeople({ ...policy, small_cells: { least: 50 } })).toBe(50);
  expect(leastPeople({ ...policy, protect: { ...policy.protect, k: 2 }, small_cells: 'eurostat-5' })).toBe(5);
});

const mapping: Mapping = { ...plainMapping, from: '2026-01-01', to: '2026-10-01' };

it.each<[string, Partial<Mapping>]>([
  ['a forbidden column', { attributes: { mail: { column: 'email' } } }],
  ['a forbidden column of a name that stands twice', { attributes: { mail: { column: 'email (2)' } } }],
  ['columns whose names nobody confirmed', { person: ['column 1'] }],
  ['times that are too fine', { precision: 'minute' }],
  ['events that are too old', { from: '2024-01-01' }],
])('refuses a mapping of %s', (_, part) => {
  expect(codeOf(() => requireMapping(policy, mapping, now))).toBe('fine');
  expect(codeOf(() => requireMapping(policy, { ...mapping, ...part }, now))).toBe('policy-forbids');
  expect(codeOf(() => requireMapping('none', { ...mapping, ...part }, now))).toBe('fine');
});

it('wants a consent rule where it says so, and allows nothing after its last day', () => {
  const strict: Policy = { ...policy, consent: 'required' };
  expect(codeOf(() => requireMapping(strict, mapping, now))).toBe('policy-forbids');
  const consent = { column: 'ok', granted: ['yes'] };
  expect(codeOf(() => requireMapping(strict, { ...mapping, consent }, now))).toBe('fine');
  const late = new Date('2028-01-01T00:00:00Z');
  expect(isExpired(policy, new Date('2027-12-31T23:59:59Z'))).toBe(false);
  expect(codeOf(() => requireMapping(policy, mapping, late))).toBe('policy-expired');
});

it('takes silence as consent only where the policy says so', () => {
  const signals = [{ column: 'ok', granted: ['yes'] }];
  const consent = { all: signals, when: 'every', unknown: 'granted' } as const;
  const allowing: Policy = { ...policy, unknown_consent: 'granted' };
  expect(codeOf(() => requireMapping('none', { ...mapping, consent }, now))).toBe('policy-forbids');
  expect(codeOf(() => requireMapping(policy, { ...mapping, consent }, now))).toBe('policy-forbids');
  expect(codeOf(() => requireMapping(allowing, { ...mapping, consent }, now))).toBe('fine');
  expect(loosenings('none', allowing)).toContain('unknown_consent');
});

const byAttribute = (attribute: string): Question => ({
  ask: 'funnel',
  steps: ['home', 'cart'],
  order: 'sequential',
  by: { attribute, at: 'first' },
});

it('refuses breakdowns, filters, special categories and shares that it does not allow, under any name', () => {
  const wide: Mapping = {
    ...mapping,
    attributes: {
      country: { column: 'country' },
      age: { column: 'years' },
      harmless: { column: 'age' },
      ill: { column: 'diagnosis' },
      town: { column: 'town' },
    },
    sensitive: ['town'],
  };
  const asking = (question: Question, share = 0.1, under: Policy | 'none' = policy) =>
    codeOf(() => requireQuestion(under, question, wide, share, now));
  expect(asking(byAttribute('country'))).toBe('fine');
  for (const attribute of ['age', 'harmless', 'ill', 'town', 'unknown']) {
    expect(asking(byAttribute(attribute)), attribute).toBe('policy-forbids');
    const filtered: Question = {
      ask: 'reach',
      of: 'touchpoint',
      at_most: 3,
      where: { attributes: { [attribute]: ['x'] } },
    };
    expect(asking(filtered), attribute).toBe('policy-forbids');
  }
  expect(asking(byAttribute('town'), 0.1, 'none')).toBe('policy-forbids');
  expect(asking(byAttribute('age'), 0.1, 'none')).toBe('fine');
  expect(asking(byAttribute('country'), 0.21)).toBe('policy-forbids');
  const grounded: Policy = {
    ...policy,
    breakdowns: { allowed: 'any', forbidden: [] },
    special_categories: { columns: ['diagnosis'], ground: 'public health' },
  };
  expect(asking(byAttribute('ill'), 0.1, grounded)).toBe('fine');
});

it('lets only its formats go, and only its terms stand', () => {
  expect(codeOf(() => requireExport(policy, ['a.svg', 'report.html'], now))).toBe('fine');
  expect(codeOf(() => requireExport(policy, ['a.svg', 'a.png'], now))).toBe('policy-forbids');
  expect(termsWithin(policy, { k: 20, epsilon: 3, delta: 1e-6 }, 'unstated')).toEqual(policy.protect);
  expect(codeOf(() => termsWithin(policy, policy.protect, { epsilon: 2.5 }))).toBe('policy-forbids');
  expect(riskShown('none')).toBe('figures');
  expect(riskShown(policy)).toBe('bands');
});

it('is put in force by anybody where it tightens, and by the steward alone where it loosens', async () => {
  const world = stewardWorld();
  const text = { policy, signed: 'unsigned' } as const;
  await adoptPolicy(world, text, 'locked');
  const looser: Policy = { ...policy, protect: { ...policy.protect, epsilon: 2.5 } };
  expect(await codeOfPromise(adoptPolicy(world, { policy: looser, signed: 'unsigned' }, 'locked'))).toBe(
    'needs-steward',
  );
  await makeSteward(world, passphrase, 'locked');
  expect(await codeOfPromise(unlockSteward(world, 'wrong horse battery'))).toBe('passphrase-wrong');
  const unlocked = await unlockSteward(world, passphrase);
  const signature = await signPolicy(world, looser, unlocked);
  const file = parsePolicy(stringify({ ...looser, signed: signature }));
  await adoptPolicy(world, file, 'locked');
  expect((await readTrail(world)).inForce).toMatchObject({ hash: policyHash(looser), signed: signature });
  // Nobody makes another steward; only the steward changes the passphrase.
  expect(await codeOfPromise(makeSteward(world, 'another passphrase', 'locked'))).toBe('needs-steward');
  world.setNow(new Date(world.now().getTime() + unlockMinutes * 60_000));
  expect(await codeOfPromise(signPolicy(world, looser, unlocked))).toBe('needs-steward');
  expect(await codeOfPromise(permitPopulation(world, 'others', unlocked))).toBe('needs-steward');
}, 60_000);

it('finds every byte of a signed policy file that was changed in what it says', async () => {
  const world = stewardWorld();
  await makeSteward(world, passphrase, 'locked');
  const unlocked = await unlockSteward(world, passphrase);
  const loose: Policy = { ...policy, protect: { k: 20, epsilon: 5, delta: 1e-6 } };
  const text = stringify({ ...loose, signed: await signPolicy(world, loose, unlocked) });
  const meaning = JSON.stringify(parsePolicy(text));
  let harmless = 0;
  for (let at = 0; at < text.length; at++) {
    const altered = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
    let read: ReturnType<typeof parsePolicy>;
    try {
      read = parsePolicy(altered);
    } catch {
      continue;
    }
    // A changed blank that says the same is no change.
    if (JSON.stringify(read) === meaning) harmless += 1;
    else expect(await codeOfPromise(adoptPolicy(world, read, 'locked')), `at ${at}`).toBe('policy-invalid');
  }
  expect(harmless).toBeLessThan(text.length / 10);
  expect((await readTrail(world)).inForce).toBe('none');
}, 60_000);

it('gives a larger budget only signed, and states old and new as one total', async () => {
  const world = stewardWorld();
  const terms = { k: 20, epsilon: 3, delta: 1e-6 };
  await makeSteward(world, passphrase, 'locked');
  const unlocked = await unlockSteward(world, passphrase);
  await createLedger(world.store, { population: 'shop', terms, person: ['id'] }, world);
  const before = await openLedger(world.store, 'shop');
  if (before === 'absent') throw new Error('absent');
  await charge(world.store, 'shop', { ...costOf(1, before.budget.rho, 0n), share: '1' }, world);
  expect(await codeOfPromise(charge(world.store, 'shop', costOf(2, 1n), world))).toBe('budget-exceeded');
  expect(await codeOfPromise(grantTerms(world, 'shop', { epsilon: 5 }, 'more', 'locked'))).toBe(
    'needs-steward',
  );
  expect(await grantTerms(world, 'shop', { epsilon: 5 }, 'A second season', unlocked)).toEqual({
    from: terms,
    to: { ...terms, epsilon: 5 },
  });
  const population = await openPopulation(world, 'shop', 'default', ['id'], 'durable');
  const view = await population.view();
  expect(view).toMatchObject({
    terms: { epsilon: 5 },
    loosened: [{ from: terms, reason: 'A second season' }],
  });
  expect(view.spent).toBeGreaterThan(0.3);
  expect(view.spent).toBeLessThan(1);
  await charge(world.store, 'shop', costOf(2, 1n), world);
});

it('does not read a ledger that somebody else loosened', async () => {
  const world = stewardWorld();
  const other = stewardWorld();
  const terms = { k: 20, epsilon: 3, delta: 1e-6 };
  for (const one of [world, other]) await makeSteward(one, passphrase, 'locked');
  await createLedger(world.store, { population: 'shop', terms, person: ['id'] }, world);
  // Another steward's world over the same ledgers.
  const theirs = { ...other, store: { ...world.store } };
  const trail = await readTrail(other);
  expect(trail.steward).not.toBe('none');
  const mixed = {
    ...theirs,
    store: {
      ...world.store,
      read: (name: string) => (name.startsWith('audit') ? other.store.read(name) : world.store.read(name)),
      append: (name: string, at: number, bytes: Uint8Array) =>
        (name.startsWith('audit') ? other.store : world.store).append(name, at, bytes),
      put: (name: string, bytes: Uint8Array) =>
        (name.startsWith('audit') ? other.store : world.store).put(name, bytes),
    },
  };
  await grantTerms(mixed, 'shop', { epsilon: 19 }, 'mine', await unlockSteward(mixed, passphrase));
  expect(await codeOfPromise(openPopulation(world, 'shop', 'default', ['id'], 'durable'))).toBe(
    'ledger-broken',
  );
}, 60_000);

it('holds one population for a store until the steward opens another', async () => {
  const world = stewardWorld();
  const open = (name: string) => openPopulation(world, name, 'default', ['id'], 'durable');
  const first = await open('shop');
  const second = await open('shop 2');
  const cost = { ...costOf(1, 1n), under: undefined } as never;
  await first.charge(cost, await first.rules());
  expect(await codeOfPromise(second.rules())).toBe('population-closed');
  expect(await codeOfPromise(open('shop 3'))).toBe('population-closed');
  await makeSteward(world, passphrase, 'locked');
  await permitPopulation(world, 'shop 3', await unlockSteward(world, passphrase));
  const third = await open('shop 3');
  await third.charge(cost, await third.rules());
  expect(await codeOfPromise(open('shop'))).toBe('fine');
  expect(await codeOfPromise(open('shop 2'))).toBe('population-closed');
});

it('lets one of several that open the first population at once through', async () => {
  const world = stewardWorld();
  const populations = await Promise.all(
    ['a', 'b', 'c', 'd'].map(name => openPopulation(world, name, 'default', ['id'], 'durable')),
  );
  const outcomes = await Promise.all(
    populations.map(one => codeOfPromise(one.rules().then(rules => one.charge(costOf(1, 1n), rules)))),
  );
  expect(outcomes.filter(outcome => outcome === 'fine')).toHaveLength(1);
  expect(outcomes.filter(outcome => outcome === 'population-closed')).toHaveLength(3);
});
