import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { knownInstallationKey } from '../../shared/governance/installation-key.ts';
import { note, readTrail } from '../../shared/governance/trail.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { newestOfAll } from '../../shared/protocol/governance.ts';
import type { ToVault } from '../../shared/protocol/messages.ts';
import { closingFiles, releaseFiles } from '../../shared/release/export-files.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import type { Sign } from '../../shared/release/sign.ts';
import { verifyExport } from '../../shared/release/verify-export.ts';
import { reportFiles } from '../../shared/reports/report-files.ts';
import { writeReport } from '../../shared/reports/report-kinds.ts';
import { isSigned } from '../../shared/signing/ed25519.ts';
import { fingerprint } from '../../shared/signing/fingerprint.ts';
import { passphrase, policy } from './policy-world.ts';
import { canary, factsOf, mapping, question, vaultWindow } from './vault-window.ts';

/** What an analyst, the steward and a hostile workbench can do, each through the protocol and nothing else. */

const looser: Policy = {
  ...policy,
  protect: { k: 20, epsilon: 5, delta: 1e-6 },
  breakdowns: { allowed: 'any', forbidden: [] },
  exports: { ...policy.exports, formats: ['svg', 'csv', 'json', 'html'] },
};
it('lets an analyst tighten, and refuses and notes everything that loosens', async () => {
  const { code, governance, open } = await vaultWindow();
  expect(await code({ kind: 'adopt-policy', text: stringify(policy) })).toBe('governance');
  await open();
  expect(await code({ kind: 'adopt-policy', text: stringify(looser) })).toBe('needs-steward');
  expect(await code({ kind: 'grant', population: 'shop', terms: { epsilon: 9 }, reason: 'x' })).toBe(
    'needs-steward',
  );
  expect(await code({ kind: 'permit-population', population: 'mine' })).toBe('needs-steward');
  const { log, role, policy: held } = await governance();
  expect(role).toEqual({ state: 'analyst' });
  expect(held).toMatchObject({ signed: 'unsigned' });
  expect(log.page.filter(({ kind }) => kind === 'refusal').map(({ says }) => says)).toEqual([
    'refused: permit-population (needs-steward)',
    'refused: grant (needs-steward)',
    'refused: adopt-policy (needs-steward)',
  ]);
});

it('unlocks with what is typed in the vault’s frame alone, for a while, and notes it', async () => {
  const { server, code, governance, later, told, heard } = await vaultWindow();
  await server.makeSteward(passphrase);
  expect(await governance()).toMatchObject({ role: { state: 'steward' } });
  expect(await code({ kind: 'adopt-policy', text: stringify(looser) })).toBe('governance');
  later(15 * 60_000);
  expect(await governance()).toMatchObject({ role: { state: 'analyst' } });
  expect(await code({ kind: 'permit-population', population: 'others' })).toBe('needs-steward');
  await server.unlockSteward('not the passphrase');
  expect(told.at(-1)).toMatchObject({
    kind: 'steward',
    state: 'locked',
    says: expect.stringContaining('passphrase'),
  });
  expect(await code({ kind: 'permit-population', population: 'others' })).toBe('needs-steward');
  await server.unlockSteward(passphrase);
  expect(await code({ kind: 'permit-population', population: 'others' })).toBe('governance');
  expect(await code({ kind: 'lock' })).toBe('governance');
  expect(await code({ kind: 'permit-population', population: 'more' })).toBe('needs-steward');
  const kinds = (await governance()).log.page.map(({ kind }) => kind);
  for (const kind of ['unlocked', 'unlock-failed', 'locked', 'policy', 'steward'])
    expect(kinds).toContain(kind);
  // Neither the passphrase nor the key is in anything that the workbench heard.
  expect(JSON.stringify(heard)).not.toContain(passphrase);
  expect(JSON.stringify(heard)).not.toContain('wrapped');
}, 60_000);

it('locks after its time although the clock is put back again and again', async () => {
  const { server, code, later, setBack } = await vaultWindow();
  await server.makeSteward(passphrase);
  for (let minute = 0; minute < 14; minute++) {
    later(60_000);
    setBack(60_000);
  }
  expect(await code({ kind: 'permit-population', population: 'others' })).toBe('governance');
  later(60_000);
  setBack(60_000);
  expect(await code({ kind: 'permit-population', population: 'more' })).toBe('needs-steward');
}, 60_000);

it('has no message that unlocks', async () => {
  const { code, server } = await vaultWindow();
  await server.makeSteward(passphrase);
  await code({ kind: 'lock' });
  for (const message of [
    { kind: 'unlock', passphrase },
    { kind: 'make-steward', passphrase },
    { kind: 'governance', role: 'steward' },
  ]) {
    const parsed = (await import('../../shared/protocol/messages.ts')).toVaultSchema.safeParse({
      ...message,
      request: 1,
    });
    expect(parsed.success).toBe(false);
  }
});

it('holds questions to the policy, and notes what was asked without what is special', async () => {
  const { ask, code, open, host } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  expect(await code({ kind: 'ask', asked: question('ill') })).toBe('policy-forbids');
  expect(await code({ kind: 'ask', asked: question() })).toBe('release');
  expect(await code({ kind: 'ask', asked: question() })).toBe('release');
  expect(await code({ kind: 'adopt-policy', text: stringify(policy) })).toBe('governance');
  expect(
    await code({ kind: 'ask', asked: { ...question(), spend: { kind: 'share', millionths: 300_000 } } }),
  ).toBe('policy-forbids');
  const { entries } = await readTrail(host);
  const kinds = entries.map(({ kind }) => kind);
  expect(kinds).toEqual([
    'mapped',
    'opened',
    'population',
    'question',
    'refusal',
    'question',
    'cache-hit',
    'policy',
    'refusal',
  ]);
  const text = JSON.stringify(entries);
  expect(text).not.toContain(canary);
  expect(text).not.toContain('table.csv');
  expect(text).not.toContain('flu');
});

it('shows an analyst no more of the risks than the policy lets, whatever the workbench asks', async () => {
  const { ask, code, open } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  const view = { precision: 'as mapped', touchpoints: 'as mapped', attributes: {} };
  const preview = { kind: 'risk', view, sample_of: 'not a sample' };
  const isExact = /"kind":"(about|under 1|over 99|none)"/;
  expect(JSON.stringify(await ask(preview))).toMatch(isExact);
  expect(await code({ kind: 'adopt-policy', text: stringify(policy) })).toBe('governance');
  const bands = JSON.stringify(await ask(preview));
  expect(bands).toContain('"band"');
  expect(bands).not.toMatch(isExact);
  expect(await code({ kind: 'price-risk', millionths: 50_000 })).toBe('risk-price');
  expect(await code({ kind: 'pay-risk', millionths: 300_000 })).toBe('policy-forbids');
  const closed: Policy = { ...policy, risk: 'withheld' };
  expect(await code({ kind: 'adopt-policy', text: stringify(closed) })).toBe('governance');
  expect(await ask(preview)).toMatchObject({ preview: { state: 'withheld', why: 'policy' } });
  expect(await code({ kind: 'price-risk', millionths: 50_000 })).toBe('policy-forbids');
  expect(await code({ kind: 'pay-risk', millionths: 50_000 })).toBe('policy-forbids');
  expect(await ask({ kind: 'risk-bands' })).toMatchObject({ bands: 'withheld' });
  expect(await code({ kind: 'adopt-policy', text: stringify(policy) })).toBe('needs-steward');
});

it('gives an export bands alone, whatever the screen may show, and the steward figures on the screen', async () => {
  const { ask, code, open, server } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  const preview = {
    kind: 'risk',
    view: { precision: 'as mapped', touchpoints: 'as mapped', attributes: {} },
    sample_of: 'not a sample',
  };
  const figures = /"percent"|"count"|"people":\d/;
  expect(JSON.stringify(await ask(preview))).toMatch(figures);
  const bands = await ask({ kind: 'risk-bands' });
  expect(bands).toMatchObject({ kind: 'risk-bands', bands: { columns: { alone: expect.any(String) } } });
  expect(JSON.stringify(bands)).not.toMatch(figures);

  await code({ kind: 'adopt-policy', text: stringify({ ...policy, risk: 'withheld' }) });
  await server.makeSteward(passphrase);
  expect(JSON.stringify(await ask(preview))).toMatch(figures);
  // What may be exported is the policy's, not the role's.
  expect(await ask({ kind: 'risk-bands' })).toMatchObject({ bands: 'withheld' });
  expect(await code({ kind: 'pay-risk', millionths: 50_000 })).toBe('policy-forbids');
  await ask({ kind: 'lock' });
  expect(await ask(preview)).toMatchObject({ preview: { state: 'withheld', why: 'policy' } });
});

it('signs what several answers are together, and nothing that they are not', async () => {
  const { ask, code, open } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  await ask({ kind: 'ask', asked: question() });
  const more = { ...question(), sharpen: true, spend: { kind: 'share', millionths: 200_000 } };
  const answer = await ask({ kind: 'ask', asked: more });
  if (answer.kind !== 'release') throw new Error(answer.kind);
  const { file } = answer;
  expect(file.release.combined).toHaveLength(2);
  expect(await code({ kind: 'sign', statements: [{ kind: 'release', file }] })).toBe('signed');
  const [first] = file.release.combined!;
  for (const combined of [[first, first], file.release.combined!.toReversed()]) {
    const made = { ...file, release: { ...file.release, combined } };
    expect(await code({ kind: 'sign', statements: [{ kind: 'release', file: made }] })).toBe(
      'export-altered',
    );
  }
});

it('signs what it answered, whole; notes the export; and nothing that the workbench made up', async () => {
  const open = await vaultWindow();
  const { ask, code, host } = open;
  await open.open();
  await ask({ kind: 'open-overview' });
  const answer = await ask({ kind: 'ask', asked: question() });
  if (answer.kind !== 'release') throw new Error(answer.kind);
  const { file } = answer;
  const sign: Sign = async statements => {
    const signed = await ask({ kind: 'sign', statements });
    if (signed.kind !== 'signed') throw new Error(JSON.stringify(signed));
    return signed.signatures;
  };
  const written = await releaseFiles(file, sign);
  const closing = {
    title: 'shop',
    files: [file],
    written,
    facts: await factsOf(open),
    recipient: 'marketing',
  };
  const files = [...written, ...(await closingFiles(closing, sign))];
  const verified = await verifyExport(files, (signature, purpose, statement) =>
    isSigned(host.subtle, signature, purpose, statement),
  );
  expect(verified.every(({ verdict, signed }) => verdict.state === 'intact' && signed !== 'unsigned')).toBe(
    true,
  );
  expect((await open.governance()).exports).toMatchObject([
    { population: 'shop', recipient: 'marketing', predates_list: false },
  ]);

  const cells = file.release.cells.map(cell =>
    cell.state === 'value' ? { ...cell, people: { ...cell.people, value: cell.people.value + 1 } } : cell,
  );
  const forged: ReleaseFile = { ...file, release: { ...file.release, cells } };
  const wrong = { ...file, release: { ...file.release, ledger: { ...file.release.ledger, entry: 2 } } };
  for (const made of [forged, wrong]) {
    expect(await code({ kind: 'sign', statements: [{ kind: 'release', file: made }] })).toBe(
      'export-altered',
    );
  }
  const manifest = { ...JSON.parse(new TextDecoder().decode(files.at(-1)!.bytes)) };
  delete manifest.signed;
  for (const made of [
    { ...manifest, population: 'others' },
    { ...manifest, sha256: 'a'.repeat(64) },
  ]) {
    expect(
      await code({ kind: 'sign', statements: [{ kind: 'manifest', manifest: made, recipient: '' }] }),
    ).toBe('export-altered');
  }

  // A policy that came since keeps the answer readable and lets it go no more.
  expect(await code({ kind: 'adopt-policy', text: stringify(policy) })).toBe('governance');
  expect(await code({ kind: 'sign', statements: [{ kind: 'release', file }] })).toBe('policy-forbids');
});

it('names the exports that a new list of people to leave out comes after', async () => {
  const open = await vaultWindow();
  await open.open();
  await note(open.host, {
    kind: 'export',
    population: 'shop',
    manifest: 'ab'.repeat(32),
    files: [],
    policy: 'p',
    recipient: '',
    key: 'cd'.repeat(32),
    ledger: { entry: 1, hash: 'x' },
  });
  open.server.setLeaveOut([memorySource('list.csv', new TextEncoder().encode('nobody-in-the-data\n'))]);
  await open.ask({ kind: 'import', population: 'shop', mapping, terms: 'default' });
  const { exports, log } = await open.governance();
  expect(exports).toMatchObject([{ predates_list: true }]);
  expect(log.page.some(({ kind, says }) => kind === 'list' && says.includes('one export made before'))).toBe(
    true,
  );
  expect(JSON.stringify(log)).not.toContain('nobody-in-the-data');
});

it('signs a report on a population whose data are not open, notes it, and signs no answer so', async () => {
  const store = memoryStore();
  const window = await vaultWindow(store);
  await window.open();
  await window.ask({ kind: 'open-overview' });
  const release = await window.ask({ kind: 'ask', asked: question() });
  if (release.kind !== 'release') throw new Error(release.kind);
  const other = await vaultWindow(store);
  const told = await other.ask({ kind: 'report-facts', population: 'shop' });
  if (told.kind !== 'report-facts') throw new Error(told.kind);
  const sources = { kind: 'record' as const, facts: told.facts };
  const sign: Sign = async statements => {
    const answer = await other.ask({ kind: 'sign', statements });
    if (answer.kind !== 'signed') throw new Error(answer.kind);
    return answer.signatures;
  };
  const written = { environment: {}, recipient: 'the authority', sign };
  const files = await reportFiles(sources, writeReport(sources), written);
  const checked = await verifyExport(files, (signature, purpose, statement) =>
    isSigned(other.host.subtle, signature, purpose, statement),
  );
  expect(checked.map(({ name, verdict }) => [name, verdict.state])).toEqual([
    ['record-of-processing.html', 'intact'],
    ['manifest.json', 'intact'],
  ]);
  expect((await window.governance()).exports).toMatchObject([{ recipient: 'the authority' }]);
  const statements = [{ kind: 'release', file: release.file }];
  expect(await other.code({ kind: 'sign', statements })).toBe('usage');
});

/** Every message that there is, and whose it is: another one does not compile without a line here. */
const whose: Record<ToVault['kind'], 'anybody' | 'steward'> = {
  face: 'anybody',
  'open-sample': 'anybody',
  import: 'anybody',
  price: 'anybody',
  'open-overview': 'anybody',
  ask: 'anybody',
  risk: 'anybody',
  'price-risk': 'anybody',
  'pay-risk': 'anybody',
  'risk-bands': 'anybody',
  demonstrate: 'anybody',
  ledger: 'anybody',
  sign: 'anybody',
  governance: 'anybody',
  'adopt-policy': 'steward',
  grant: 'steward',
  'permit-population': 'steward',
  lock: 'anybody',
  'report-facts': 'anybody',
  forget: 'anybody',
  'write-document': 'anybody',
  'open-document': 'anybody',
  cancel: 'anybody',
  close: 'anybody',
};

it('keeps every message that loosens for the steward: before, after and past the time of unlocking', async () => {
  const { code, governance, later, open, server } = await vaultWindow();
  const loosening: Record<string, () => object> = {
    'adopt-policy': () => ({ text: stringify(looser) }),
    grant: () => ({ population: 'shop', terms: { epsilon: 5 }, reason: 'more' }),
    'permit-population': () => ({ population: 'another' }),
  };
  const stewards = Object.keys(whose).filter(kind => whose[kind as ToVault['kind']] === 'steward');
  expect(Object.keys(loosening).sort()).toEqual(stewards.sort());
  await open();
  await code({ kind: 'open-overview' });
  await server.makeSteward(passphrase);
  await code({ kind: 'lock' });
  await code({ kind: 'adopt-policy', text: stringify(policy) });
  const before = await governance();
  const refused = async () => {
    for (const [kind, more] of Object.entries(loosening)) {
      expect([kind, await code({ kind, ...more() })]).toEqual([kind, 'needs-steward']);
    }
    const { policy: stated, ledgers, populations } = await governance();
    expect({ stated, ledgers, populations }).toEqual({
      stated: before.policy,
      ledgers: before.ledgers,
      populations: before.populations,
    });
  };
  await refused();
  await server.unlockSteward('not the passphrase');
  await refused();
  await server.unlockSteward(passphrase);
  later(15 * 60_000);
  await refused();
  await server.unlockSteward(passphrase);
  for (const [kind, more] of Object.entries(loosening)) {
    expect([kind, await code({ kind, ...more() })]).toEqual([kind, 'governance']);
  }
  const after = await governance();
  expect(after.populations).toEqual(['shop', 'another']);
  expect(after.ledgers).toMatchObject([{ population: 'shop', terms: { epsilon: 5 } }]);
}, 120_000);

it('loosens nothing by what is anybody’s, in any order', async () => {
  const { ask, code, governance, open, server } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  await code({ kind: 'adopt-policy', text: stringify(policy) });
  await server.makeSteward(passphrase);
  await code({ kind: 'lock' });
  const before = await governance();
  const loose = { k: 2, epsilon: 20, delta: 0.001 };
  for (const message of [
    { kind: 'import', population: 'shop', mapping, terms: loose },
    { kind: 'import', population: 'others', mapping, terms: 'default' },
    { kind: 'price', asked: [question()] },
    { kind: 'ask', asked: question('ill') },
    { kind: 'pay-risk', millionths: 1_000_000 },
    { kind: 'forget', population: 'shop' },
    { kind: 'forget', population: 'nobody' },
    { kind: 'lock' },
    { kind: 'close' },
  ]) {
    await ask(message);
  }
  const { role, policy: stated, ledgers, populations } = await governance();
  expect({ role, stated, populations }).toEqual({
    role: { state: 'analyst' },
    stated: before.policy,
    populations: before.populations,
  });
  expect(ledgers.map(({ terms }) => terms)).toEqual(before.ledgers.map(({ terms }) => terms));
}, 120_000);

it('forgets kept answers, and names the exports that remain', async () => {
  const { ask, governance, open, host } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  const answers = async () => (await host.store.list('')).filter(name => name.includes('/answers/'));
  expect((await answers()).length).toBe(1);
  const spent = (await governance()).ledgers[0]!.spent;
  expect((await ask({ kind: 'forget', population: 'shop' })).kind).toBe('governance');
  expect((await governance()).log.page[0]).toMatchObject({ kind: 'forgotten' });
  expect(await answers()).toEqual([]);
  expect((await governance()).ledgers[0]!.spent).toBe(spent);
});

it('offers a policy that was chosen in the frame, and tells what is none in the frame alone', async () => {
  const { governance, heard, server, told } = await vaultWindow();
  const file = (text: string) => [memorySource('policy.yaml', new TextEncoder().encode(text))];
  await server.openPolicy(file(`${canary}: [${canary}]`));
  expect(JSON.stringify(heard)).not.toContain(canary);
  expect(told.at(-1)).toMatchObject({ kind: 'steward', says: expect.stringContaining('policy') });
  const offered = async (text: string) => {
    await server.openPolicy(file(text));
    await governance();
    return heard.findLast(({ kind }) => kind === 'policy');
  };
  expect(await offered(stringify(policy))).toMatchObject({ policy: { stated: policy, signed: 'unsigned' } });
  const signed = { key: 'ab'.repeat(32), at: '2026-11-26T00:00:00.000Z', signature: 'cd'.repeat(64) };
  expect(await offered(stringify({ ...policy, signed }))).toMatchObject({ policy: { signed: 'stranger' } });
  expect((await governance()).policy).toBe('none');
});

it('checks an export in the frame, tells the workbench nothing of it, and knows its own key', async () => {
  const { ask, heard, host, open, server, told } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  const answer = await ask({ kind: 'ask', asked: question() });
  if (answer.kind !== 'release') throw new Error(answer.kind);
  const sign: Sign = async statements => {
    const signed = await ask({ kind: 'sign', statements });
    if (signed.kind !== 'signed') throw new Error(JSON.stringify(signed));
    return signed.signatures;
  };
  const files = await releaseFiles(answer.file, sign);
  const before = heard.length;
  await server.checkExport(files.map(({ name, bytes }) => memorySource(name, bytes)));
  const key = (await knownInstallationKey(host.store)) as { publicKey: string };
  expect(told.at(-1)).toMatchObject({
    kind: 'checked',
    export: { missing: [] },
    signers: [{ fingerprint: fingerprint(key.publicKey), name: 'this installation' }],
  });
  const chart = files.find(({ name }) => name.endsWith('.svg'))!;
  const altered = new TextDecoder().decode(chart.bytes).replace('People', 'Peopel');
  await server.checkExport([memorySource(chart.name, new TextEncoder().encode(altered))]);
  expect(told.at(-1)).toMatchObject({ export: { files: [{ verdict: { state: 'altered' } }] } });
  expect(heard.length).toBe(before);
});

it('gives no view of a log or a ledger that was changed, and says where', async () => {
  const { ask, code, host, open } = await vaultWindow();
  await open();
  await ask({ kind: 'open-overview' });
  const log = (await host.store.read('audit.jsonl')) as Uint8Array;
  const changed = new TextDecoder().decode(log).replace('"precision":"hour"', '"precision":"week"');
  await host.store.put('audit.jsonl', new TextEncoder().encode(changed));
  expect(await code({ kind: 'governance', log: newestOfAll })).toBe('ledger-broken');
  await host.store.put('audit.jsonl', log);
  expect(await code({ kind: 'governance', log: newestOfAll })).toBe('governance');
  const ledger = (await host.store.list('')).find(name => name.endsWith('/ledger.jsonl'))!;
  const whole = (await host.store.read(ledger)) as Uint8Array;
  await host.store.put(
    ledger,
    new TextEncoder().encode(new TextDecoder().decode(whole).replace('opening', 'openinh')),
  );
  expect(await code({ kind: 'governance', log: newestOfAll })).toBe('ledger-broken');
});

it('pages the log by kind, newest first', async () => {
  const { ask, host } = await vaultWindow();
  for (let at = 0; at < 450; at++)
    await note(host, at % 2 === 0 ? { kind: 'locked' } : { kind: 'unlock-failed' });
  const read = async (kind: string, before: number | 'newest') => {
    const answer = await ask({ kind: 'governance', log: { kind, before } });
    if (answer.kind !== 'governance') throw new Error(answer.kind);
    return answer.view.log;
  };
  const first = await read('locked', 'newest');
  expect([first.entries, first.page.length, first.page[0]!.entry, first.earlier]).toEqual([
    450,
    200,
    449,
    true,
  ]);
  const second = await read('locked', first.page.at(-1)!.entry);
  expect([second.page.length, second.page.at(-1)!.entry, second.earlier]).toEqual([25, 1, false]);
  expect(first.kinds).toEqual([
    { kind: 'locked', entries: 225 },
    { kind: 'unlock-failed', entries: 225 },
  ]);
});
