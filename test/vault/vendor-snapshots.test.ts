import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { lastOf, readTrail } from '../../shared/governance/trail.ts';
import { type Mapping, unmapped } from '../../shared/policy/mapping.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import * as vendors from '../fakes/vendor-exports.ts';
import { tarOf } from '../fakes/write-tar.ts';

/** An export from its bytes to the snapshot that its answers are kept under. */

const calm = { signal: new AbortController().signal, progress: () => {} };

async function opened(files: readonly Uint8Array[], host = hastyHost()): Promise<string> {
  const sources = files.map((bytes, k) => memorySource(`file ${k}`, bytes));
  const { tables, summary } = await look(sources, 'nothing');
  const { person: proposed, time, touchpoint } = summary.proposal;
  // Which of its objects is the person, no object log can say.
  const person = proposed ?? (summary.format.includes('OCEL') ? ['column 4'] : undefined);
  if (person === undefined || time === undefined || touchpoint === undefined) throw new Error('not proposed');
  const mapping: Mapping = {
    ...unmapped,
    // One column each, which takes no engine.
    person: person.slice(0, 1),
    time: time.kind === 'clock' ? { zone: 'UTC', ...time } : time,
    touchpoint: { ...touchpoint, columns: touchpoint.columns.slice(0, 1) },
    confirm: summary.columns.map(({ name }) => name),
  };
  const dataset = await openDataset(
    {
      host,
      kind: 'durable',
      tables,
      format: summary.format,
      population: 'people',
      mapping,
      terms: 'default',
      leaveOut: [],
    },
    calm,
  );
  expect(dataset.summary).toMatchObject({ conserved: true });
  dataset.close();
  const entry = lastOf((await readTrail(host)).entries, 'opened');
  return entry === 'none' ? 'none' : entry.snapshot;
}

const encoder = new TextEncoder();
const tsv = (rows: readonly (readonly string[])[]) =>
  encoder.encode(rows.map(cells => `${cells.join('\t')}\n`).join(''));
const hitColumns =
  'post_visid_high,post_visid_low,hit_time_gmt,post_pagename,hitid_high,hitid_low,post_event_list,post_page_event'.split(
    ',',
  );
const hits = (more: number) =>
  Array.from({ length: 40 }, (_, k) => [
    ...['1', String(k % 8), String(1_767_261_600 + k), 'home', '5', String(k), '200', '0'],
    ...Array.from({ length: more }, () => 'x'),
  ]);
const feed = (name: string) => [
  tsv(hits(120)),
  tarOf({
    'column_headers.tsv': tsv([[...hitColumns, ...Array.from({ length: 120 }, (_, k) => `prop${k}`)]]),
    'event.tsv': tsv([
      ...['Purchase', 'Product View', 'Cart Open', 'Checkout', 'Cart Add'].map((standard, k) => [
        String([1, 2, 10, 11, 12][k]),
        standard,
      ]),
      ['200', name],
    ]),
  }),
];

const { people: _, ndjson: __, ga4Parquet, ...exports } = vendors;
const files = Object.entries({
  ...exports,
  ga4Parquet: ga4Parquet(),
  'Matomo CSV': encoder.encode(
    [
      'idVisit,visitorId,serverTimestamp,lastActionTimestamp,actionDetails_0_type,actionDetails_0_pageTitle,actionDetails_0_timestamp,actionDetails_1_type,actionDetails_1_pageTitle,actionDetails_1_timestamp',
      ...Array.from(
        { length: 40 },
        (_, k) =>
          `${k},00000000000000${10 + (k % 8)},1767261600,1767261600,action,Home,1767265200,${k % 2 ? 'action,Cart,1767265201' : ',,'}`,
      ),
    ].join('\n'),
  ),
  'Adobe hits': tsv([hitColumns, ...hits(0)]),
}).filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array);

it.each(files)('opens from its bytes to a snapshot: %s', async (_, bytes) => {
  expect(await opened([bytes])).toMatch(/^[0-9a-f]{16,}$/);
});

it('is other data where the lookup of a feed has other names for the same hits', async () => {
  const host = hastyHost();
  const first = await opened(feed('Newsletter sign-up'), host);
  expect(await opened(feed('Store found'), host)).not.toBe(first);
  expect(await opened(feed('Store found'), host)).not.toBe(first);
});
