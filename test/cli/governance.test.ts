import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../electron/durable/open-store.ts';
import { nodeHost } from '../../electron/vault/node-host.ts';
import { documentToSave } from '../../shared/governance/documents.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { sampleReach } from '../fakes/sample-releases.ts';
import { policyYaml } from '../governance/policy-world.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopRecipe } from './small-shop.ts';

/** A steward, an analyst and a recipient, with the real program. */

const root = temporaryFolder();
writeFileSync(join(root, 'shop.csv'), shopCsv({ people: 600 }));
writeFileSync(
  join(root, 'recipe.json'),
  shopRecipe({ time: { precision: 'hour', timezone: 'UTC', from: '2026-01-01' } }),
);
writeFileSync(join(root, 'passphrase'), 'correct horse battery\n');
const ours = policyYaml.replace('event_age: {months: 25}', 'event_age: any');
writeFileSync(join(root, 'policy.yaml'), ours);
writeFileSync(join(root, 'looser.yaml'), ours.replace('epsilon: 2', 'epsilon: 8'));
const environment = { MURMURATION_PASSPHRASE_FILE: join(root, 'passphrase') };
const call = (...args: string[]) =>
  murmuration([...args, '--ledger', 'ledger'], { folder: root, environment });
const release = (out: string, ...more: string[]) =>
  call('release', 'shop.csv', '--recipe', 'recipe.json', '--out', out, ...more);

it('goes from a policy to a signed export that anybody can check, and leaves nothing readable behind', async () => {
  expect((await call('policy', 'adopt', 'policy.yaml')).status).toBe(0);
  const refused = await call('policy', 'adopt', 'looser.yaml');
  expect([refused.status, faultCode(refused)]).toEqual([5, 'needs-steward']);

  const exported = await release('out', '--recipient', 'marketing');
  expect(exported, exported.err).toMatchObject({ status: 0 });
  const names = readdirSync(join(root, 'out')).sort();
  // The policy lets no PNG go.
  expect(names).toEqual(['manifest.json', 'pages.csv', 'pages.json', 'pages.svg', 'report.html']);
  const verified = JSON.parse((await call('verify', 'out', '--json')).out);
  for (const file of verified.files)
    expect(file).toMatchObject({ state: 'intact', signer: 'unknown signer' });
  const { fingerprint } = verified.files[0];
  expect((await call('verify', 'out', '--pin', fingerprint, '--as', 'our own office')).out).toContain(
    'our own office (key',
  );

  const manifest = JSON.parse(readFileSync(join(root, 'out', 'manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ policy: { k: 25, epsilon: 2 }, cpra: { recipients_bound: false } });

  expect((await call('policy', 'steward')).status).toBe(0);
  const signed = await call('policy', 'sign', 'looser.yaml', '--out', 'signed.yaml');
  expect(signed, signed.err).toMatchObject({ status: 0 });
  expect((await call('policy', 'adopt', 'signed.yaml')).status).toBe(0);
  // Another tightening: charts alone may go. What was asked before comes again free.
  const chartsAlone = ours.replace('epsilon: 2', 'epsilon: 8').replace('svg, csv, json, html', 'svg');
  writeFileSync(join(root, 'charts.yaml'), chartsAlone);
  expect((await call('policy', 'adopt', 'charts.yaml')).status).toBe(0);
  const charts = await release('charts');
  expect(charts, charts.err).toMatchObject({ status: 0 });
  expect(charts.out).not.toContain('report.html');
  expect(readdirSync(join(root, 'charts')).sort()).toEqual(['manifest.json', 'pages.svg']);

  const others = shopRecipe({
    population: 'others',
    time: { precision: 'hour', timezone: 'UTC', from: '2026-01-01' },
  });
  writeFileSync(join(root, 'recipe.json'), others);
  const closed = await release('more');
  expect([closed.status, faultCode(closed)]).toEqual([5, 'population-closed']);

  const checked = await call('verify', '--audit');
  expect(checked, checked.err).toMatchObject({ status: 0 });
  const log = (await call('policy', 'log')).out;
  for (const words of [
    'exported to marketing',
    'ledger entry',
    'refused: policy adopt (needs-steward)',
    'steward’s key',
  ])
    expect(log).toContain(words);
  expect(log).not.toContain('canary-person');

  // As the app saves one, in the same store.
  const key = { path: join(root, 'data-home', 'murmuration', '.data-key'), passphrase: async () => '' };
  const store = openStore(join(root, 'ledger'), key);
  const releases = [{ ...sampleReach(), release: { ...sampleReach().release, population: 'small shop' } }];
  const { id } = await documentToSave(nodeHost(store), 'new', { ...sampleDocument, releases });
  expect((await call('policy', 'log')).out).toContain(`document ${id.slice(0, 8)} with one answer, saved`);
  const forgotten = await call('forget', '--population', 'small shop');
  expect(forgotten.out).toContain('marketing');
  expect(forgotten.out).toMatch(new RegExp(`${id.slice(0, 8)} +one answer +nothing opens it any more`));

  // Whatever was written, apart from the export and the input, holds no word in the clear.
  const written = filesIn(join(root, 'ledger')).concat(filesIn(join(root, 'data-home')));
  expect(written.length).toBeGreaterThan(4);
  for (const file of written) {
    const text = readFileSync(file).toString('latin1');
    for (const word of ['canary', 'home', 'small shop', 'visitor', 'Österreich', 'marketing', 'horse'])
      expect(text.includes(word), `${word} in ${file}`).toBe(false);
  }
  for (const file of names)
    expect(readFileSync(join(root, 'out', file), 'utf8')).not.toContain('canary-person');
});

it('finds an altered ledger, audit log and key, and asks nothing under them', async () => {
  const ledger = join(root, 'ledger');
  const file = join(ledger, 'audit.jsonl');
  const bytes = readFileSync(file);
  const altered = Buffer.from(bytes);
  altered[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(file, altered);
  expect(await call('verify', '--audit')).toMatchObject({ status: 6 });
  expect(faultCode(await release('never'))).toBe('ledger-broken');
  writeFileSync(file, bytes);
  mkdirSync(join(root, 'elsewhere'));
  const stranger = await murmuration(['ledger', '--ledger', ledger], {
    folder: join(root, 'elsewhere'),
  });
  expect([stranger.status, faultCode(stranger)]).toEqual([6, 'store-locked']);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(name => join(folder, String(name)))
    .filter(path => statSync(path).isFile());
}
