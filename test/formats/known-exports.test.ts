import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { snowplowFields } from '../../shared/formats/headerless.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { tarOf } from '../fakes/write-tar.ts';

const encoder = new TextEncoder();
const people = Array.from({ length: 60 }, (_, k) => k % 12);
const ndjson = (record: (who: number, k: number) => object) =>
  encoder.encode(people.map((who, k) => `${JSON.stringify(record(who, k))}\n`).join(''));
const csv = (header: string, line: (who: number, k: number) => string) =>
  encoder.encode(`${header}\n${people.map((who, k) => `${line(who, k)}\n`).join('')}`);
const uuid = (k: number) => `8e7f5d2c-1111-4222-8333-${String(k).padStart(12, '0')}`;
const iso = (k: number) => `2026-01-0${1 + (k % 9)}T10:0${k % 10}:00.000Z`;
const spaced = (k: number) => iso(k).replace('T', ' ').slice(0, 23);

const ga4 = ndjson((who, k) => ({
  event_date: '20260101',
  event_timestamp: String(1_767_261_600_000_000 + k * 1_000_000),
  event_name: ['page_view', 'add_to_cart'][k % 2],
  event_params: [
    { key: 'ga_session_id', value: { int_value: '1767261600' } },
    { key: 'page_location', value: { string_value: `https://shop.example/${k}` } },
  ],
  user_pseudo_id: `${who}.1767`,
  collected_traffic_source: { manual_medium: ['email', 'cpc', 'organic'][k % 3] },
}));
const amplitude = ndjson((who, k) => ({
  $insert_id: uuid(k),
  amplitude_id: 900_719_925_474_099_300 + who,
  event_type: ['open', 'buy'][k % 2],
  event_time: `${spaced(k)}000`,
  server_upload_time: `${spaced(k)}000`,
  session_id: 1_767_261_600_000,
  uuid: uuid(k),
  user_properties: { plan: 'free' },
}));
const mixpanel = ndjson((who, k) => ({
  event: ['open', 'buy'][k % 2],
  properties: {
    time: 1_767_261_600 + k,
    distinct_id: `d${who}`,
    $insert_id: uuid(k),
    mp_processing_time_ms: 1,
  },
}));
const posthog = ndjson((who, k) => ({
  uuid: uuid(k),
  event: ['$pageview', 'buy'][k % 2],
  distinct_id: `d${k}`,
  person_id: uuid(who),
  properties: { $session_id: 's', $current_url: 'https://shop.example' },
  timestamp: iso(k),
}));
const segment = ndjson((who, k) => ({
  type: ['track', 'page'][k % 2],
  ...(k % 2 === 0 ? { event: ['Bought', 'Left'][who % 2] } : { name: ['Home', 'Cart'][who % 2] }),
  messageId: uuid(k),
  anonymousId: uuid(who),
  receivedAt: iso(k),
  timestamp: iso(k),
  context: { campaign: { medium: ['email', 'cpc'][k % 2] }, page: { path: '/' } },
}));
const segmentTable = csv(
  'id,anonymous_id,user_id,received_at,sent_at,original_timestamp,timestamp,event,event_text,context_page_path',
  (who, k) => [uuid(k), uuid(who), `u${who}`, iso(k), iso(k), iso(k), iso(k), 'bought', 'Bought', '/'].join(),
);
const snowplow = encoder.encode(
  people
    .map((who, k) => {
      const values: Record<string, string> = {
        app_id: 'shop',
        platform: 'web',
        etl_tstamp: spaced(k),
        collector_tstamp: spaced(k),
        dvce_created_tstamp: spaced(k),
        event: k % 2 === 0 ? 'page_view' : 'struct',
        event_id: uuid(k),
        domain_userid: uuid(who),
        derived_tstamp: spaced(k),
        event_name: k % 2 === 0 ? 'page_view' : 'event',
        mkt_medium: ['email', 'cpc'][k % 2]!,
      };
      return `${snowplowFields.map(name => values[name] ?? '').join('\t')}\n`;
    })
    .join(''),
);
const matomo = encoder.encode(
  JSON.stringify(
    people.map((who, k) => ({
      idSite: '1',
      idVisit: String(k),
      visitorId: `00000000000000${10 + who}`,
      serverTimestamp: 1_767_261_600 + k,
      lastActionTimestamp: 1_767_261_600 + k,
      actionDetails: ['action', 'goal'].map((type, a) => ({
        type,
        pageTitle: ['Home', 'Cart'][a],
        timestamp: 1_767_265_200 + k + a,
      })),
    })),
  ),
);
const piwik = encoder.encode(
  JSON.stringify({
    meta: {
      columns: ['session_id', 'visitor_id', 'timestamp', 'event_index', 'custom_event_action'],
      count: 60,
    },
    data: people.map((who, k) => [`s${k}`, `v${who}`, spaced(k), k, ['open', 'buy'][k % 2]]),
  }),
);
const shopify = csv(
  'Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem name,Lineitem price,Currency,Total',
  (who, k) =>
    k % 3 === 0
      ? `#10${k},p${who}@shop.example,${k % 2 ? 'paid' : 'refunded'},2026-01-01 10:00:00 +0200,2026-01-01 09:50:26 +0200,1,Hat,5.00,EUR,10.00`
      : `#10${k - (k % 3)},,,,,1,Scarf,5.00,,`,
);
const salesforce = csv('Id,WhoId,WhatId,Subject,ActivityDate,CreatedDate,Status,TaskSubtype', (who, k) =>
  [
    `00T${k}`,
    `003${String(who).padStart(12, '0')}`,
    '',
    'Call',
    '2026-01-01',
    iso(k),
    'Done',
    ['Call', 'Email'][k % 2],
  ].join(),
);
const accessLog = encoder.encode(
  people
    .map(
      (who, k) =>
        `10.0.0.${who} - - [0${1 + (k % 9)}/Jan/2026:10:00:0${k % 10} +0100] "GET /p${k % 5}?q=1 HTTP/1.1" 200 5 "-" "Agent \\"${who % 3}\\""\n`,
    )
    .join(''),
);

interface Known {
  readonly format: string;
  readonly person?: readonly string[];
  readonly time: readonly [column: string, format: string, zone?: string];
  readonly touchpoint: readonly string[];
  readonly channel?: string;
  readonly open?: readonly (string | RegExp)[];
}

describe('an export that is known by its columns', () => {
  it.each<[string, readonly Uint8Array[], Known]>([
    [
      'GA4',
      [ga4],
      {
        format: 'NDJSON of GA4 events',
        person: ['user_pseudo_id'],
        time: ['event_timestamp', 'epoch-us'],
        touchpoint: ['event_name'],
        channel: 'collected_traffic_source.manual_medium',
      },
    ],
    [
      'Amplitude, hour by hour in its zip',
      [
        zipSync({
          '1/1_2026-01-01_0#0.json.gz': gzipSync(amplitude),
          '1/1_2026-01-01_1#0.json.gz': gzipSync(amplitude),
          '1/complete': new Uint8Array(0),
        }),
      ],
      {
        format: 'NDJSON of an Amplitude export',
        person: ['amplitude_id'],
        time: ['event_time', 'auto', 'UTC'],
        touchpoint: ['event_type'],
      },
    ],
    [
      'Mixpanel',
      [gzipSync(mixpanel)],
      {
        format: 'NDJSON of a Mixpanel export',
        person: ['properties.distinct_id'],
        time: ['properties.time', 'epoch-s'],
        touchpoint: ['event'],
        open: [/before 2023/],
      },
    ],
    [
      'PostHog',
      [posthog],
      {
        format: 'NDJSON of a PostHog export',
        person: ['person_id'],
        time: ['timestamp', 'auto'],
        touchpoint: ['event'],
        open: [/person_id.*distinct_id/],
      },
    ],
    [
      'Segment, raw',
      [gzipSync(segment)],
      {
        format: 'NDJSON of a Segment export',
        person: ['anonymousId'],
        time: ['timestamp', 'auto'],
        touchpoint: ['type', 'event', 'name'],
        channel: 'context.campaign.medium',
      },
    ],
    [
      'Segment, from a warehouse',
      [segmentTable],
      {
        format: 'CSV of a Segment table',
        person: ['user_id'],
        time: ['timestamp', 'auto'],
        touchpoint: ['event_text'],
        open: [/user_id.*anonymous_id/],
      },
    ],
    [
      'Snowplow, without a header line',
      [snowplow],
      {
        format: 'CSV of a Snowplow table',
        person: ['domain_userid'],
        time: ['derived_tstamp', 'auto', 'UTC'],
        touchpoint: ['event_name'],
        channel: 'mkt_medium',
      },
    ],
    [
      'Matomo',
      [matomo],
      {
        format: 'JSON of a Matomo export of visits',
        person: ['visitorId'],
        time: ['actionDetails[].timestamp', 'epoch-s'],
        touchpoint: ['actionDetails[].type', 'actionDetails[].pageTitle'],
        open: [/own clock/],
      },
    ],
    [
      'Piwik PRO',
      [piwik],
      {
        format: 'JSON of a Piwik PRO export',
        person: ['visitor_id'],
        time: ['timestamp', 'auto'],
        touchpoint: ['custom_event_action'],
        open: [/zone/],
      },
    ],
    [
      'Shopify',
      [shopify],
      {
        format: 'CSV of Shopify orders',
        person: ['Email'],
        time: ['Created at', 'auto'],
        touchpoint: ['Financial Status'],
        open: [/currency/],
      },
    ],
    [
      'Salesforce',
      [salesforce],
      {
        format: 'CSV of Salesforce activities',
        person: ['WhoId'],
        time: ['CreatedDate', 'auto'],
        touchpoint: ['TaskSubtype'],
      },
    ],
    [
      'a web server',
      [accessLog],
      {
        format: 'Web server log',
        person: ['host', 'agent'],
        time: ['time', '%d/%b/%Y:%H:%M:%S %z'],
        touchpoint: ['path'],
        open: [/knows no people/],
      },
    ],
  ])('%s is mapped without questions but those that it cannot answer', async (_, files, known) => {
    const sources = files.map((bytes, k) => memorySource(`file ${k}`, bytes));
    const { summary } = await look(sources, 'nothing');
    const { person, time, touchpoint, channel } = summary.proposal;
    expect(summary.format.split(',')[0]).toBe(known.format);
    expect({ person, time, touchpoint: touchpoint?.columns, channel }).toEqual({
      person: known.person,
      time: {
        kind: 'clock',
        column: known.time[0],
        format: known.time[1],
        ...(known.time[2] === undefined ? {} : { zone: known.time[2] }),
      },
      touchpoint: known.touchpoint,
      channel: known.channel,
    });
    expect(summary.open).toEqual(
      (known.open ?? []).map(question => expect.stringMatching(question) as string),
    );
  });

  it('tells no name that its format does not define', async () => {
    const secret = ndjson((who, k) => ({
      event: 'a',
      properties: { time: 1_767_261_600 + k, distinct_id: `d${who}`, 'canary-key': 1 },
    }));
    const { summary } = await look([memorySource('file', secret)], 'nothing');
    expect(JSON.stringify(summary)).not.toContain('canary');
    expect(summary.columns.map(({ name }) => name)).toContain('properties.distinct_id');
  });
});

describe('an Adobe data feed', () => {
  const names = [
    'post_visid_high',
    'post_visid_low',
    'hit_time_gmt',
    'post_pagename',
    ...Array.from({ length: 120 }, (_, k) => `evar${k}`),
  ];
  const hits = encoder.encode(
    people
      .map(
        (who, k) =>
          `${['18446744073709551615', `${who}`, `${1_767_261_600 + k}`, `page ${k % 4}`, ...Array.from({ length: 120 }, () => 'x')].join('\t')}\n`,
      )
      .join(''),
  );
  const lookups = gzipSync(
    tarOf({
      'browser.tsv': encoder.encode('1\tFirefox\n2\tChrome\n'),
      'column_headers.tsv': encoder.encode(`${names.join('\t')}\n`),
    }),
  );

  it('takes its names from its lookups', async () => {
    const { summary, tables } = await look(
      [memorySource('hits', gzipSync(hits)), memorySource('lookups', lookups)],
      'nothing',
    );
    expect(summary.proposal).toMatchObject({
      person: ['post_visid_high', 'post_visid_low'],
      time: { column: 'hit_time_gmt', format: 'epoch-s' },
      touchpoint: { columns: ['post_pagename'] },
    });
    expect(tables.map(({ entries }) => entries.length)).toEqual([1, 0]);
  });

  it('is refused where the hits do not fit the names, and where there are none', async () => {
    const short = encoder.encode(new TextDecoder().decode(hits).replaceAll('\tx\n', '\n'));
    await expect(
      look([memorySource('hits', short), memorySource('lookups', lookups)], 'nothing'),
    ).rejects.toMatchObject({ fault: { code: 'damaged-file' } });
    await expect(look([memorySource('lookups', lookups)], 'nothing')).rejects.toMatchObject({
      fault: { code: 'not-journeys' },
    });
  });
});
