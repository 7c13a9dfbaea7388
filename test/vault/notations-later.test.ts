import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { rejectAdvice } from '../../shared/protocol/reject-advice.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** Exports of two systems one behind the other: what is looked at before the import shows the first alone. */

const rows = 150_000;
const other = 120_000;
const encoder = new TextEncoder();
const calm = { signal: new AbortController().signal, progress: () => {} };

const iso = (k: number) => `2026-01-${String(1 + (k % 28)).padStart(2, '0')}T10:00:00Z`;
const slashed = (k: number) => `${String(1 + (k % 28)).padStart(2, '0')}/01/2026 10:00`;
const point = (k: number) => `${k % 90}.50`;
const comma = (k: number) => `"1.${100 + (k % 900)},50"`;

/** Behind `other`, every third row is written otherwise. */
const isOther = (k: number) => k >= other && k % 3 === 0;
const others = (rows - other) / 3;

function table(time: (k: number) => string, amount: (k: number) => string): Uint8Array {
  const lines = Array.from(
    { length: rows },
    (_, k) => `customer-${String(k % 9000).padStart(6, '0')},${time(k)},page ${k % 20},${amount(k)}`,
  );
  return encoder.encode(`customer_id,event_time,touchpoint,amount\n${lines.join('\n')}\n`);
}

async function imported(file: Uint8Array) {
  const { tables, summary } = await look([memorySource('export', file)], 'names');
  expect(summary.open).toEqual(['In which currency are the amounts in amount?']);
  const { mapping } = parseRecipe(
    'roles: {person: customer_id, time: event_time, touchpoint: touchpoint, amount: {column: amount, currency: EUR}}',
  );
  const dataset = await openDataset(
    {
      host: hastyHost(memoryStore()),
      kind: 'durable',
      tables,
      format: summary.format,
      population: 'shop',
      mapping,
      terms: 'default',
      leaveOut: [],
    },
    calm,
  );
  dataset.close();
  return dataset.summary;
}

it('times in another notation behind the sample are rejected alone, counted, and explained', async () => {
  const file = table(k => (isOther(k) ? slashed(k) : iso(k)), point);
  expect(file.length).toBeGreaterThan(6 << 20);
  const { rows: became, rejects, conserved, people_touched } = await imported(file);
  expect({ became, conserved, people_touched }).toEqual({
    became: { read: rows, kept: rows - others, rejected: others, blank: 0 },
    conserved: true,
    people_touched: 'more than 1000',
  });
  const lines = Array.from({ length: 20 }, (_, k) => other + 3 * k + 2);
  expect(rejects).toEqual([{ cause: 'time unreadable', rows: others, lines }]);
  expect(rejectAdvice(rejects)).toEqual([expect.stringMatching(/^time unreadable: .*Choose a time format/)]);
});

it('amounts with another decimal mark behind the sample are rejected alone, counted, and explained', async () => {
  const file = table(iso, k => (isOther(k) ? comma(k) : point(k)));
  const { rows: became, rejects } = await imported(file);
  expect(became).toEqual({ read: rows, kept: rows - others, rejected: others, blank: 0 });
  expect(rejects).toMatchObject([{ cause: 'amount unreadable', rows: others }]);
  expect(rejectAdvice(rejects)).toEqual([expect.stringMatching(/^amount unreadable: .*decimals/)]);
});

it('advice names no file and says each thing once', () => {
  const reject = (cause: string) => ({ cause, rows: 1, lines: [1] });
  expect(
    rejectAdvice(
      ['file 1: time unreadable', 'file 2: time unreadable', 'too few fields', 'too many fields', 'else'].map(
        reject,
      ),
    ).map(line => line.slice(0, line.indexOf(':'))),
  ).toEqual(['time unreadable', 'too few fields']);
});
