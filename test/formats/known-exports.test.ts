import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { snowplowFields } from '../../shared/formats/headerless.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';
import {
  accessLog,
  amplitude,
  ga4,
  hubspot,
  matomo,
  mixpanel,
  ndjson,
  people,
  piwik,
  posthog,
  salesforce,
  segment,
  segmentTable,
  shopify,
  snowplow,
} from '../fakes/vendor-exports.ts';
import { tarOf } from '../fakes/write-tar.ts';

const encoder = new TextEncoder();

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
        time: ['actionDetails[].utc', 'epoch-s'],
        touchpoint: ['actionDetails[].type', 'actionDetails[].pageTitle'],
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
        open: [/each item/, /currency/],
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
      'HubSpot',
      [hubspot],
      {
        format: 'CSV of HubSpot activities',
        person: ['Associated Contact IDs'],
        time: ['Activity date', 'auto'],
        touchpoint: ['Activity type'],
        open: [/zone/],
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

  it.each([
    ['Matomo', 'label,nb_visits,nb_uniq_visitors\nHome,10,5\nCart,4,2\n', /Live\.getLastVisitsDetails/],
    [
      'GA4 without its head',
      'Page path and screen class,Views,Active users\n/,10,5\n/cart,4,2\n',
      /BigQuery/,
    ],
    [
      'Plausible',
      'date,visitors,pageviews,bounces,visits,visit_duration\n2026-01-01,5,9,1,6,80\n',
      /single events/,
    ],
    [
      'an Adobe workspace',
      `#${'='.repeat(65)}\n# Freeform\n# Report suite: Shop\n"# Date: Jul 27, 2026 - Aug 2, 2026"\n#${'='.repeat(65)}\n\n${'#'.repeat(46)}\n# Freeform table (4)\n${'#'.repeat(46)}\n,Visits\nPage,812\nHome,400\n`,
      /data feed/,
    ],
    [
      'an Amplitude chart',
      '"\tNew users"\n"\tData"\n"\tSegment","\t2026-01-01","\t2026-01-02"\n"\tAll","312","298"\n',
      /events themselves/,
    ],
    [
      'an Amplitude chart without a head',
      '"\tEvent","\tSegment","\t2026-01-01"\n"\tOpen","\tAll",12\n"\tBuy","\tAll",7\n',
      /events themselves/,
    ],
    ['counted paths', 'path,total_conversions,total_null\na > b,3,1\na,2,0\n', /Open the events/],
  ])('figures of %s are refused, with what to open instead', async (_, text, instead) => {
    await expect(look([memorySource('figures', encoder.encode(text))], 'nothing')).rejects.toMatchObject({
      fault: {
        code: 'not-journeys',
        params: { why: expect.stringMatching(/no journey/), instead: expect.stringMatching(instead) },
      },
    });
  });

  it('quotes nothing in Snowplow’s own files, where a title may begin with a quote', async () => {
    const titled = new TextDecoder()
      .decode(snowplow)
      .split('\n')
      .map((line, k) => {
        const cells = line.split('\t');
        if (k % 3 === 0 && cells.length > 1) cells[snowplowFields.indexOf('page_title')] = '"Best" hats';
        return cells.join('\t');
      })
      .join('\n');
    const read = await readExport([titled], ['domain_userid', 'event_name', 'page_title']);
    expect([read.rows.length, read.rejects]).toEqual([60, []]);
    expect(read.rows[0]![2]).toBe('"Best" hats');
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

describe('consent', () => {
  const proposal = async (bytes: Uint8Array) => {
    const { summary } = await look([memorySource('file', bytes)], 'nothing');
    const signals = summary.columns.flatMap(({ name, signal }) =>
      signal === undefined ? [] : [[name, signal]],
    );
    return { signals, open: summary.open };
  };
  const schema = (name: string) => `iglu:com.snowplowanalytics.snowplow/${name}/jsonschema/1-0-0`;
  const withFields = (more: (k: number) => Record<string, unknown>) =>
    encoder.encode(
      new TextDecoder()
        .decode(snowplow)
        .trimEnd()
        .split('\n')
        .map((line, k) => {
          const cells = line.split('\t');
          for (const [name, value] of Object.entries(more(k)))
            cells[snowplowFields.indexOf(name)] = JSON.stringify(value);
          return `${cells.join('\t')}\n`;
        })
        .join(''),
    );

  it('of Snowplow is found in its events and its contexts, and asked about', async () => {
    const bytes = withFields(k => ({
      contexts: {
        schema: schema('contexts'),
        data: [{ schema: schema('gdpr'), data: { basisForProcessing: 'consent' } }],
      },
      ...(k % 20 === 0 && {
        unstruct_event: {
          schema: schema('unstruct_event'),
          data: { schema: schema('consent_preferences'), data: { eventType: 'allow_all' } },
        },
      }),
    }));
    expect(await proposal(bytes)).toEqual({
      signals: [
        ['contexts', 'snowplow-basis'],
        ['unstruct_event', 'snowplow-preferences'],
      ],
      open: [
        expect.stringMatching(/legal bases that contexts names/),
        expect.stringMatching(/scopes.*unstruct_event.*last row/),
      ],
    });
  });

  it('of Snowplow and Segment is whole where a column or an object has it', async () => {
    const wide = ndjson((who, k) => ({
      app_id: 'shop',
      collector_tstamp: `2026-01-01 10:00:${String(k).padStart(2, '0')}.000`,
      derived_tstamp: `2026-01-01 10:00:${String(k).padStart(2, '0')}.000`,
      domain_userid: `d${who}`,
      event_id: `e${k}`,
      event_name: 'page_view',
      unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1: {
        event_type: 'allow_selected',
        consent_scopes: ['analytics'],
      },
    }));
    expect((await proposal(wide)).signals).toEqual([
      ['unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1', 'snowplow-preferences'],
    ]);
    const calls = ndjson((who, k) => ({
      type: 'track',
      event: 'Bought',
      messageId: `m${k}`,
      anonymousId: `a${who}`,
      receivedAt: `2026-01-01T10:00:${String(k).padStart(2, '0')}Z`,
      timestamp: `2026-01-01T10:00:${String(k).padStart(2, '0')}Z`,
      context: { consent: { categoryPreferences: { Advertising: true, Analytics: k % 2 === 0 } } },
    }));
    expect(await proposal(calls)).toEqual({
      signals: [['context.consent', 'segment']],
      open: [expect.stringMatching(/categories.*context\.consent/)],
    });
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
