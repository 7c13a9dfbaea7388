import { expect, it } from 'vitest';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { type Mapping, unmapped } from '../../shared/policy/mapping.ts';
import { type ListSource, openDataset } from '../../shared/vault/open-dataset.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/** An answer that was kept for one set of files must not be served for another, however alike their bytes. */

const encoder = new TextEncoder();
const header = 'customer,at,event\n';
const row = (person: string) => `${person},2026-01-03T10:00:00Z,home\n`;
const mapping: Mapping = {
  person: ['customer'],
  time: { kind: 'clock', column: 'at', format: 'auto' },
  touchpoint: { columns: ['event'], join: ' / ' },
  ...unmapped,
};

it('the same bytes cut into files elsewhere, where a row becomes a header, are other data', async () => {
  const store = memoryStore();
  const first = await opened(store, [header + row('a') + row('b'), header + row('c')], []);
  const second = await opened(store, [header + row('a'), row('b') + header + row('c')], []);
  expect(second.snapshot).not.toBe(first.snapshot);
  expect((await opened(store, [header + row('a') + row('b'), header + row('c')], [])).repeat).toBe(true);
});

it('the same letters in other lists leave out other people, and are other data', async () => {
  const store = memoryStore();
  const table = header + row('a') + row('b') + row('ab');
  const first = await opened(store, [table], ['a', 'b']);
  const second = await opened(store, [table], ['ab']);
  expect(second.snapshot).not.toBe(first.snapshot);
  expect(second.repeat).toBe(false);
});

async function opened(store: ReturnType<typeof memoryStore>, tables: string[], lists: string[]) {
  const dataset = await openDataset(
    {
      host: hastyHost(store),
      kind: 'durable',
      tables: tables.map(text =>
        delimitedTable(
          memorySource('table', encoder.encode(text)),
          { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 },
          ['customer', 'at', 'event'],
        ),
      ),
      format: 'CSV',
      population: 'shop customers',
      mapping,
      terms: 'default',
      leaveOut: lists.map(text => unstated(memorySource('list', encoder.encode(text)))),
    },
    { signal: new AbortController().signal, progress: () => {} },
  );
  const { opening, budget } = await dataset.open({ signal: new AbortController().signal });
  dataset.close();
  return { snapshot: opening.snapshot, repeat: budget.repeat };
}

function unstated(source: ByteSource): ListSource {
  return { source, form: { kind: 'unstated' } };
}
