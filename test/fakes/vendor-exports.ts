import { parquetWriteBuffer } from 'hyparquet-writer';
import { snowplowFields } from '../../shared/formats/headerless.ts';

/** Small exports as the vendors write them , made here. */

const encoder = new TextEncoder();
/** Who did each of the records. */
export const people = Array.from({ length: 60 }, (_, k) => k % 12);
export const ndjson = (record: (who: number, k: number) => object) =>
  encoder.encode(people.map((who, k) => `${JSON.stringify(record(who, k))}\n`).join(''));
const csv = (header: string, line: (who: number, k: number) => string) =>
  encoder.encode(`${header}\n${people.map((who, k) => `${line(who, k)}\n`).join('')}`);
const uuid = (k: number) => `8e7f5d2c-1111-4222-8333-${String(k).padStart(12, '0')}`;
const iso = (k: number) => `2026-01-0${1 + (k % 9)}T10:0${k % 10}:00.000Z`;
const spaced = (k: number) => iso(k).replace('T', ' ').slice(0, 23);

export const ga4 = ndjson((who, k) => ({
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
/** Its identifiers are bare whole numbers beyond what a double holds. */
export const amplitude = encoder.encode(
  new TextDecoder()
    .decode(
      ndjson((who, k) => ({
        $insert_id: uuid(k),
        amplitude_id: String(900_719_925_474_099_300n + BigInt(who)),
        event_type: ['open', 'buy'][k % 2],
        event_time: `${spaced(k)}000`,
        server_upload_time: `${spaced(k)}000`,
        session_id: 1_767_261_600_000,
        uuid: uuid(k),
        user_properties: { plan: 'free' },
      })),
    )
    .replaceAll(/"(9007\d{14})"/g, '$1'),
);
export const mixpanel = ndjson((who, k) => ({
  event: ['open', 'buy'][k % 2],
  properties: {
    time: 1_767_261_600 + k,
    distinct_id: `d${who}`,
    $insert_id: uuid(k),
    mp_processing_time_ms: 1,
  },
}));
export const posthog = ndjson((who, k) => ({
  uuid: uuid(k),
  event: ['$pageview', 'buy'][k % 2],
  distinct_id: `d${k}`,
  person_id: uuid(who),
  properties: { $session_id: 's', $current_url: 'https://shop.example' },
  timestamp: iso(k),
}));
export const segment = ndjson((who, k) => ({
  type: ['track', 'page'][k % 2],
  ...(k % 2 === 0 ? { event: ['Bought', 'Left'][who % 2] } : { name: ['Home', 'Cart'][who % 2] }),
  messageId: uuid(k),
  anonymousId: uuid(who),
  receivedAt: iso(k),
  timestamp: iso(k),
  context: { campaign: { medium: ['email', 'cpc'][k % 2] }, page: { path: '/' } },
}));
export const segmentTable = csv(
  'id,anonymous_id,user_id,received_at,sent_at,original_timestamp,timestamp,event,event_text,context_page_path',
  (who, k) => [uuid(k), uuid(who), `u${who}`, iso(k), iso(k), iso(k), iso(k), 'bought', 'Bought', '/'].join(),
);
export const snowplow = encoder.encode(
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
export const matomo = encoder.encode(
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
export const piwik = encoder.encode(
  JSON.stringify({
    meta: {
      columns: ['session_id', 'visitor_id', 'timestamp', 'event_index', 'custom_event_action'],
      count: 60,
    },
    data: people.map((who, k) => [`s${k}`, `v${who}`, spaced(k), k, ['open', 'buy'][k % 2]]),
  }),
);
export const shopify = csv(
  'Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem name,Lineitem price,Currency,Total',
  (who, k) =>
    k % 3 === 0
      ? `#10${k},p${who}@shop.example,${k % 2 ? 'paid' : 'refunded'},2026-01-01 10:00:00 +0200,2026-01-01 09:50:26 +0200,1,Hat,5.00,EUR,10.00`
      : `#10${k - (k % 3)},,,,,1,Scarf,5.00,,`,
);
export const salesforce = csv(
  'Id,WhoId,WhatId,Subject,ActivityDate,CreatedDate,Status,TaskSubtype',
  (who, k) =>
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
export const hubspot = csv(
  'Record ID,Activity type,Activity date,Associated Contact IDs,Assigned to',
  (who, k) =>
    [
      k,
      ['Call', 'Email', 'Meeting'][k % 3],
      `2026-01-0${1 + (k % 9)} 10:0${k % 10}`,
      500 + who,
      'Ann',
    ].join(),
);
export const accessLog = encoder.encode(
  people
    .map(
      (who, k) =>
        `10.0.0.${who} - - [0${1 + (k % 9)}/Jan/2026:10:00:0${k % 10} +0100] "GET /p${k % 5}?q=1 HTTP/1.1" 200 5 "-" "Agent \\"${who % 3}\\""\n`,
    )
    .join(''),
);

/** An XES log of twelve traces, an event a line. */
export const xes = encoder.encode(
  `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
${Array.from(
  { length: 12 },
  (_, who) => `<trace><string key="concept:name" value="Fällig &amp; ${who}"/>
${['register', 'check', 'pay']
  .map(
    (what, k) =>
      `<event><string key="concept:name" value="${what}"/><date key="time:timestamp" value="2026-01-0${1 + k}T10:00:00+01:00"/></event>`,
  )
  .join('\n')}
</trace>`,
).join('\n')}
</log>
`,
);

const related = (who: number) => [`c${who}`, `o${who}`];
export const ocelJson = encoder.encode(
  `{"objectTypes":[{"name":"customer","attributes":[]}],"eventTypes":[],"events":[
${people
  .map((who, k) =>
    JSON.stringify({
      id: `e${k}`,
      type: ['place', 'pay'][k % 2],
      time: iso(k),
      attributes: [{ name: 'cost', value: String(k) }],
      relationships: related(who).map(objectId => ({ objectId, qualifier: 'of' })),
    }),
  )
  .join(',\n')}
],"objects":[
${Array.from({ length: 12 }, (_, who) =>
  related(who)
    .map((id, k) => JSON.stringify({ id, type: ['customer', 'order'][k], attributes: [] }))
    .join(',\n'),
).join(',\n')}
]}
`,
);
export const ocelXml = encoder.encode(
  `<?xml version="1.0"?>
<log><object-types/><event-types/><events>
${people
  .map(
    (who, k) =>
      `<event id="e${k}" type="${['place', 'pay'][k % 2]}" time="${iso(k)}"><attributes><attribute name="cost">${k}</attribute></attributes><objects>${related(
        who,
      )
        .map(id => `<relationship object-id="${id}" qualifier="of"/>`)
        .join('')}</objects></event>`,
  )
  .join('\n')}
</events><objects>
${Array.from({ length: 12 }, (_, who) =>
  related(who)
    .map((id, k) => `<object id="${id}" type="${['customer', 'order'][k]}"><attributes/></object>`)
    .join('\n'),
).join('\n')}
</objects></log>
`,
);

/** GA4 events as they come in Parquet: a list of key and value, and text columns with nothing in some rows. */
export function ga4Parquet(codec: 'UNCOMPRESSED' | 'SNAPPY' = 'SNAPPY'): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'event_date', data: people.map(() => '20260101') },
        {
          name: 'event_timestamp',
          data: people.map((_, k) => 1_767_261_600_000_000n + BigInt(k) * 1_000_000n),
        },
        { name: 'event_name', data: people.map((_, k) => ['page_view', 'add_to_cart'][k % 2]) },
        { name: 'user_pseudo_id', data: people.map(who => `${who}.1767`) },
        {
          name: 'event_params',
          data: people.map((_, k) => [
            { key: 'page_location', value: { string_value: `https://shop.example/${k}`, int_value: null } },
            { key: 'ga_session_id', value: { string_value: null, int_value: 1_767_261_600n } },
          ]),
        },
      ],
      schema: [
        { name: 'root', num_children: 5 },
        text('event_date'),
        { name: 'event_timestamp', type: 'INT64', repetition_type: 'OPTIONAL' },
        text('event_name'),
        text('user_pseudo_id'),
        { name: 'event_params', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
        text('key'),
        { name: 'value', repetition_type: 'OPTIONAL', num_children: 2 },
        text('string_value'),
        { name: 'int_value', type: 'INT64', repetition_type: 'OPTIONAL' },
      ],
      codec,
      rowGroupSize: 20,
    }),
  );
}

function text(name: string) {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const;
}
