import { describe, expect, it } from 'vitest';
import { snowplowFields } from '../../shared/formats/headerless.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { EventCopies } from '../../shared/vault/event-copies.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { look } from '../../shared/vault/look.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import {
  amplitude,
  ga4Parquet,
  mixpanel,
  people,
  posthog,
  segment,
  segmentTable,
  snowplow,
} from '../fakes/vendor-exports.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const calm = { signal: new AbortController().signal, progress: () => {} };

async function imported(files: readonly Uint8Array[], mapping: Mapping) {
  const { tables } = await look(
    files.map((bytes, k) => memorySource(`file ${k}`, bytes)),
    'nothing',
  );
  const builder = new StoreBuilder(eventColumns(mapping));
  const { rows, rejects, conserved } = await streamInto(
    builder,
    tables,
    mapping,
    rowReaders(mapping).readers,
    hastyHost(memoryStore()),
    calm,
  );
  return { rows, conserved, rejects: rejects.byCause() };
}

const mappingOf = (roles: string) => parseRecipe(`roles: {${roles}}`).mapping;
const snowplowMapping = mappingOf(
  'person: domain_userid, time: {column: derived_tstamp, timezone: UTC}, touchpoint: event_name',
);
const ga4Mapping = mappingOf('person: user_pseudo_id, time: event_timestamp, touchpoint: event_name');

/** One GA4 event a number; what differs is given. */
const ga4Events = (events: readonly object[]) =>
  encoder.encode(
    events
      .map(
        event =>
          `${JSON.stringify({
            event_date: '20260101',
            event_timestamp: '1767261600000000',
            event_name: 'view_item',
            event_bundle_sequence_id: '7',
            event_params: [{ key: 'page_location', value: { string_value: 'https://shop.example/a' } }],
            user_pseudo_id: 'a',
            ...event,
          })}\n`,
      )
      .join(''),
  );
const of = (location: string) => [{ key: 'page_location', value: { string_value: location } }];

describe('events that a vendor wrote twice', () => {
  it('of Snowplow are left out by their id and fingerprint, over all files of an export', async () => {
    const once = await imported([snowplow], snowplowMapping);
    expect(once.rows).toMatchObject({ kept: people.length, rejected: 0 });
    const twice = await imported([snowplow, snowplow], snowplowMapping);
    expect(twice).toMatchObject({
      conserved: true,
      rows: { read: 2 * people.length, kept: people.length },
      rejects: [{ cause: 'left out as duplicate', rows: people.length }],
    });
  });

  it('of Mixpanel are left out by what Mixpanel names them by', async () => {
    const mapping = mappingOf('person: properties.distinct_id, time: properties.time, touchpoint: event');
    expect((await imported([mixpanel, mixpanel], mapping)).rows).toMatchObject({ kept: people.length });
  });

  it.each([
    [
      'Amplitude',
      amplitude,
      'person: amplitude_id, time: {column: event_time, timezone: UTC}, touchpoint: event_type',
    ],
    ['PostHog', posthog, 'person: person_id, time: timestamp, touchpoint: event'],
    ['Segment', segment, 'person: anonymousId, time: timestamp, touchpoint: type'],
    ['a Segment table', segmentTable, 'person: user_id, time: timestamp, touchpoint: event_text'],
  ])('of %s are left out by what names them', async (_, file, roles) => {
    expect((await imported([file, file], mappingOf(roles))).rows).toMatchObject({
      read: 2 * people.length,
      kept: people.length,
    });
  });

  it('of an Adobe data feed are left out by the number of the hit', async () => {
    const names = 'post_visid_high,post_visid_low,hit_time_gmt,post_pagename,hitid_high,hitid_low'.split(',');
    const lines = [
      ['1', '2', '1767261600', 'home', '5', '18446744073709551615'],
      ['1', '2', '1767261600', 'home', '5', '18446744073709551615'],
      ['1', '2', '1767261600', 'home', '5', '18446744073709551614'],
      ['1', '2', '1767261600', 'home', '', ''],
      ['1', '2', '1767261600', 'home', '', ''],
    ];
    const file = encoder.encode([names, ...lines].map(cells => `${cells.join('\t')}\n`).join(''));
    const mapping = mappingOf(
      'person: [post_visid_high, post_visid_low], time: hit_time_gmt, touchpoint: post_pagename',
    );
    expect(await imported([file], mapping)).toMatchObject({
      rows: { read: 5, kept: 4 },
      rejects: [{ cause: 'left out as duplicate', rows: 1, lines: [3] }],
    });
  });

  it('of GA4 are left out by their place in the batch', async () => {
    const file = ga4Events([
      { batch_event_index: '1', event_params: of('https://shop.example/a') },
      { batch_event_index: '1', event_params: of('https://shop.example/a') },
      { batch_event_index: '2', event_params: of('https://shop.example/a') },
      { batch_event_index: '1', event_bundle_sequence_id: '8' },
      { event_params: of('https://shop.example/a') },
    ]);
    expect(await imported([file], ga4Mapping)).toMatchObject({
      rows: { read: 5, kept: 4 },
      rejects: [{ cause: 'left out as duplicate', rows: 1, lines: [2] }],
    });
  });

  it('of GA4 before events were numbered are left out where they say the same', async () => {
    const file = ga4Events([
      { event_params: of('https://shop.example/a') },
      { event_params: of('https://shop.example/b') },
      { event_params: of('https://shop.example/a') },
    ]);
    expect((await imported([file], ga4Mapping)).rejects).toEqual([
      { cause: 'left out as duplicate', rows: 1, lines: [3] },
    ]);
  });

  it('stay where the format has no names of events in this table', async () => {
    const parquet = ga4Parquet();
    expect((await imported([parquet, parquet], ga4Mapping)).rows).toMatchObject({ rejected: 0 });
  });
});

it('nobody’s events are copies of somebody else’s', async () => {
  const file = ga4Events(
    ['a', 'b', 'c', 'a'].map(user_pseudo_id => ({ user_pseudo_id, batch_event_index: '1' })),
  );
  expect(await imported([file], ga4Mapping)).toMatchObject({
    rows: { kept: 3 },
    rejects: [{ cause: 'left out as duplicate', rows: 1, lines: [4] }],
  });
  // One event under two cookies: of nobody else than whom it names each time.
  const cookie = snowplowFields.indexOf('domain_userid');
  const other = decoder
    .decode(snowplow)
    .slice(0, -1)
    .split('\n')
    .map(line => line.split('\t').with(cookie, 'another').join('\t'))
    .join('\n');
  expect((await imported([snowplow, encoder.encode(other)], snowplowMapping)).rows).toMatchObject({
    read: 2 * people.length,
    rejected: 0,
  });
});

it('the first copy that can be read is the one that is kept', async () => {
  const broken = decoder.decode(ga4Events([{ batch_event_index: '1', event_timestamp: 'soon' }]));
  const sound = decoder.decode(ga4Events([{ batch_event_index: '1' }]));
  const file = encoder.encode(broken + sound + sound);
  expect((await imported([file], ga4Mapping)).rejects).toEqual([
    { cause: 'left out as duplicate', rows: 1, lines: [3] },
    { cause: 'time unreadable', rows: 1, lines: [1] },
  ]);
});

it('a copy that refuses still refuses', async () => {
  const mapping: Mapping = {
    ...ga4Mapping,
    consent: { column: 'privacy_info.analytics_storage', granted: ['Yes'] },
  };
  const file = ga4Events(
    Array.from({ length: 30 }, (_, k) => ({ user_pseudo_id: `p${k}`, batch_event_index: '1' })).flatMap(
      event => [
        { ...event, privacy_info: { analytics_storage: 'Yes' } },
        { ...event, privacy_info: { analytics_storage: 'No' } },
      ],
    ),
  );
  const { tables } = await look([memorySource('file', file)], 'nothing');
  const builder = new StoreBuilder(eventColumns(mapping));
  await streamInto(builder, tables, mapping, rowReaders(mapping).readers, hastyHost(memoryStore()), calm);
  const time = { kind: 'clock', precision: 'hour', localSeconds: (micros: number) => micros / 1e6 } as const;
  expect(builder.finish({ groups: {}, time }).store.people).toBe(0);
});

it('memory is some words an event, whatever events are called', () => {
  const copies = new EventCopies(new CtrRandom('copies'));
  const textOf = (texts: readonly string[]) => {
    const bytes = encoder.encode(texts.join(''));
    const offsets = new Int32Array(texts.length + 1);
    texts.forEach((text, k) => {
      offsets[k + 1] = offsets[k]! + text.length;
    });
    return { bytes, offsets, length: texts.length };
  };
  const events = 200_000;
  const name = 'x'.repeat(100);
  const person = textOf(Array.from({ length: events }, () => 'p'));
  const ids = textOf(Array.from({ length: events }, (_, k) => `${k}${name}`));
  let found = 0;
  for (let row = 0; row < events; row++)
    if (copies.isCopy({ columns: [ids], needed: 1 }, person, row)) found++;
  expect(found).toBe(0);
  for (let row = 0; row < events; row++)
    if (copies.isCopy({ columns: [ids], needed: 1 }, person, row)) found++;
  expect(found).toBe(events);
  expect(copies.expectedBytes(1) / events).toBeLessThan(34);
  expect(copies.expectedBytes(0.5)).toBeCloseTo(2 * copies.expectedBytes(1), -6);
});
