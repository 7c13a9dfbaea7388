import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';

it('keeps of addresses what the recipe says, and nothing of columns that it does not map', async () => {
  const { mapping } = parseRecipe(
    `roles:
  person: who
  time: at
  touchpoint: {columns: [what, page], join: " at ", url: path}
  attributes: {from: {column: referrer, url: host}}`,
  );
  const lines = [
    'who,at,what,page,referrer,secret',
    'ann,2026-01-03T10:00:00Z,view,https://shop.example/p/4711?mail=ann@x.example,https://www.Search.example/?q=ann,canary',
    'ben,2026-01-03T10:00:00Z,view,/p/4712#ben,,canary',
    'cat,2026-01-03T10:00:00Z,buy?cat,,mail,canary',
  ];
  const host = hastyHost();
  const builder = new StoreBuilder(eventColumns(mapping));
  const source = memorySource('x', new TextEncoder().encode(`${lines.join('\n')}\n`));
  const dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 } as const;
  const table = delimitedTable(source, dialect, lines[0]!.split(','));
  const io = { signal: new AbortController().signal, progress: () => {} };
  await streamInto(builder, [table], mapping, rowReaders(mapping).readers, host, io);
  const { store } = builder.finish({
    groups: {},
    time: { kind: 'clock', precision: 'hour', localSeconds: utc => utc / 1e6 },
  });
  expect([store.touchpoint.labels, store.attributes.get('from')?.labels]).toEqual([
    ['buy', 'view at /p/:id'],
    ['(none)', 'mail', 'search.example'],
  ]);
  expect(JSON.stringify([store.touchpoint, [...store.attributes]])).not.toContain('canary');
});
