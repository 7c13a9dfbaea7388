import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { hastyHost } from '../fakes/vault-host.ts';

const sold = [
  'customer_id,event_time,event,revenue,Currency',
  'ann,2026-01-03T10:00:00Z,buy,10.50,EUR',
  'ben,2026-01-03T10:00:00Z,buy,7.00,usd',
  'cat,2026-01-03T10:00:00Z,buy,3.00,',
  'dee,2026-01-03T10:00:00Z,buy,2.00, eur ',
  'eve,2026-01-03T10:00:00Z,look,,GBP',
];
const file = (lines: readonly string[]) => memorySource('sold', new TextEncoder().encode(lines.join('\n')));
const io = { signal: new AbortController().signal, progress: () => {} };

const mappingIn = (currency: string, more: string) =>
  parseRecipe(
    `roles: {person: customer_id, time: event_time, touchpoint: event, amount: {column: revenue, currency: ${currency}${more}}}`,
  ).mapping;

async function amountsIn(currency: string, more: string): Promise<number[]> {
  const mapping = mappingIn(currency, more);
  const { tables } = await look([file(sold)], 'names');
  const builder = new StoreBuilder(eventColumns(mapping));
  await streamInto(builder, tables, mapping, rowReaders(mapping).readers, hastyHost(memoryStore()), io);
  const { store } = builder.finish({
    groups: {},
    time: { kind: 'clock', precision: 'hour', localSeconds: utc => utc / 1e6 },
  });
  return [...(store.amount as Float64Array)];
}

it('amounts in another currency than the one that is named, or in none, are no amounts; their events stay', async () => {
  const named = ', currency_column: Currency';
  expect((await amountsIn('EUR', named)).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 200, 1050]);
  expect((await amountsIn('USD', named)).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 700]);
  expect((await amountsIn('EUR', '')).toSorted((a, b) => a - b)).toEqual([0, 200, 300, 700, 1050]);
});

it('which currency is asked for changes nothing that an import tells', async () => {
  const { tables } = await look([file(sold)], 'names');
  const summaryIn = async (currency: string) => {
    const dataset = await openDataset(
      {
        host: hastyHost(memoryStore()),
        kind: 'durable',
        tables,
        format: 'CSV',
        population: 'shop',
        mapping: mappingIn(currency, ', currency_column: Currency'),
        terms: 'default',
        leaveOut: [],
      },
      io,
    );
    dataset.close();
    return dataset.summary;
  };
  const inEuro = await summaryIn('EUR');
  expect(inEuro.rows).toMatchObject({ read: 5, kept: 5, rejected: 0 });
  expect(await summaryIn('USD')).toEqual(inEuro);
  expect(await summaryIn('NOK')).toEqual(inEuro);
});

describe('what is asked of amounts', () => {
  const asked = async (lines: readonly string[]) => {
    const { summary } = await look([file(lines)], 'names');
    return {
      open: summary.open,
      currency: summary.columns.filter(({ proposed }) => proposed.some(({ role }) => role === 'currency')),
    };
  };

  it('is in which of several currencies the analysis is, and names no code', async () => {
    const { open, currency } = await asked(sold);
    expect(open).toEqual([expect.stringMatching(/revenue are in several currencies, which Currency names/)]);
    expect(currency).toMatchObject([{ name: 'Currency', shape: 'codes of several currencies' }]);
    expect(JSON.stringify([open, currency])).not.toMatch(/EUR|USD|GBP/);
  });

  it('is which one it is, where a column says the same throughout', async () => {
    const { open, currency } = await asked(sold.map(line => line.replace(/usd|GBP/, 'EUR')));
    expect(open).toEqual([expect.stringMatching(/In which currency.*revenue\? Currency names it/)]);
    expect(currency).toMatchObject([{ shape: 'one code of a currency throughout' }]);
  });

  it('is no column of words that are no codes', async () => {
    const { open, currency } = await asked(sold.map(line => line.replace(/usd|GBP/, 'euros')));
    expect(open).toEqual(['In which currency are the amounts in revenue?']);
    expect(currency).toEqual([]);
  });
});
