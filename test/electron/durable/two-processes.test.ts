import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { fileStore } from '../../../electron/durable/file-store.ts';
import { createLedger, openLedger } from '../../../shared/ledger/ledger.ts';
import { budgetOf } from '../../../shared/privacy/charge.ts';
import { ledgerWorld } from '../../fakes/ledger-world.ts';

it('charges one ledger from several processes at once without losing one or passing the cap', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-processes-'));
  const terms = { k: 20, epsilon: 3, delta: 1e-6 };
  const store = fileStore(folder);
  await createLedger(store, { population: 'p', terms, person: ['id'] }, ledgerWorld('opening'));
  const { rho } = budgetOf(terms.epsilon, terms.delta);
  const charges = 60;
  const children = ['first', 'second', 'third'].map(seed =>
    spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'charge-until-refused.ts'),
        folder,
        'p',
        seed,
        String(rho / BigInt(charges)),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    ),
  );
  await Promise.all(children.map(child => once(child.stdout, 'data')));
  for (const child of children) child.stdin.write('go\n');
  const reports = (await Promise.all(children.map(child => text(child.stdout)))).map(
    line => JSON.parse(line) as { code: string; acknowledged: number[] },
  );
  const ledger = await openLedger(store, 'p');
  rmSync(folder, { recursive: true });
  if (ledger === 'absent') throw new Error('absent');
  expect(reports.map(({ code }) => code)).toEqual(Array(3).fill('budget-exceeded'));
  const acknowledged = reports.flatMap(report => report.acknowledged).sort((a, b) => a - b);
  const charged = ledger.entries.flatMap(entry => (entry.kind === 'charge' ? [entry.seq] : []));
  expect(acknowledged).toEqual(charged);
  expect(charged.length).toBe(charges);
  expect(ledger.spent.rho <= rho).toBe(true);
  // They did run at once.
  expect(reports.filter(report => report.acknowledged.length > 0).length).toBeGreaterThan(1);
});
