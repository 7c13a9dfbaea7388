import { adobeColumns } from './adobe-hits.ts';
import { snowplowFields } from './headerless.ts';
import type { Identities } from './identities.ts';
import type { LineRules } from './line-rules.ts';
import { matomoTime } from './matomo-clock.ts';
import { salesforceIds } from './salesforce-ids.ts';

export type TableRole = 'person' | 'time' | 'touchpoint' | 'channel' | 'amount' | 'consent' | 'attribute';

/** A format that defines its columns (EXPORTS.md sections 1 and 2). */
export interface TableFormat {
  readonly name: string;
  /** Exact names that the header must all have; in an inner list one of them. */
  readonly has: readonly (string | readonly string[])[];
  /** The first of these that the header has takes the role. */
  readonly roles: Partial<Readonly<Record<TableRole, readonly string[]>>>;
  /** Several columns that name a person only together; of an inner list the first that the file has. */
  readonly person?: readonly (string | readonly string[])[];
  /** Columns that say what happened together; those that the file has, and of an inner list the first. */
  readonly touchpoint?: readonly (string | readonly string[])[];
  /** Columns that name the currency of the amounts. */
  readonly currencies?: readonly string[];
  /** Identifiers that the format writes in more than one way. */
  readonly identities?: Identities;
  /** What the files of this format never say, or do not say where a column holds nothing. */
  readonly ask?: readonly (string | { readonly without: string; readonly question: string })[];
  /** What is asked where no column of its roles names the person. */
  readonly whoIs?: string;
  /** What is asked where several columns of its roles name a person. */
  readonly either?: string;
  /** Zone of times that do not tell one, where the format defines it. */
  readonly zone?: 'UTC';
  readonly rules?: LineRules;
  /** Other columns that the format defines. */
  readonly also?: readonly string[];
}

/** Where a feed has no lookup of its own events, they are called by their numbers. */
const adobeMade = adobeColumns(new Map());
const digits = (of: string) => [...of];
const ga4Event = ['event_timestamp', 'event_name', 'event_bundle_sequence_id'];

export const tableFormats: readonly TableFormat[] = [
  {
    name: 'an OCEL log',
    has: ['ocel:eid', 'ocel:activity', 'ocel:timestamp'],
    roles: { time: ['ocel:timestamp'], touchpoint: ['ocel:activity'] },
    whoIs:
      'Which type of object is the person? Choose its column; an event that several share counts for each of them.',
  },
  {
    name: 'a web server log',
    has: ['host', 'time', 'method', 'path', 'protocol', 'status', 'agent'],
    roles: { time: ['time'], touchpoint: ['path'] },
    person: ['host', 'agent'],
    ask: ['A web server knows no people: do its address and browser together stand for one?'],
    also: ['ident', 'user', 'bytes', 'referrer'],
  },
  {
    name: 'a Mixpanel export',
    has: ['event', 'properties.distinct_id', 'properties.time'],
    roles: {
      person: ['properties.distinct_id'],
      time: ['properties.time'],
      touchpoint: ['event'],
      channel: ['properties.utm_medium', 'properties.utm_source'],
    },
    ask: [
      'Was the Mixpanel project made before 2023? Then its times are the project’s own clock, and not UTC as they are read: choose seconds on a local clock, and its zone.',
    ],
    rules: {
      events: [{ by: ['properties.$insert_id', 'event', 'properties.time', 'properties.distinct_id'] }],
    },
    also: [
      'properties.$insert_id',
      'properties.$user_id',
      'properties.$device_id',
      'properties.mp_processing_time_ms',
      'properties.mp_country_code',
      'properties.$os',
      'properties.$browser',
      'properties.$city',
      'properties.$region',
      'properties.utm_campaign',
    ],
  },
  {
    name: 'a Segment export',
    has: ['type', 'messageId', 'receivedAt', ['anonymousId', 'userId']],
    roles: {
      person: ['userId', 'anonymousId'],
      time: ['timestamp', 'originalTimestamp'],
      channel: ['context.campaign.medium'],
    },
    touchpoint: ['type', 'event', 'name'],
    also: [
      'sentAt',
      'channel',
      'context.ip',
      'context.consent',
      'context.locale',
      'context.timezone',
      'context.userAgent',
      'context.page.path',
      'context.page.url',
      'context.page.title',
      'context.page.referrer',
      'context.campaign.source',
      'context.campaign.name',
      'properties.revenue',
      'properties.total',
      'properties.currency',
      'version',
    ],
    currencies: ['properties.currency'],
    rules: { events: [{ by: ['messageId'] }] },
  },
  {
    name: 'a Matomo export of visits',
    has: ['idSite', 'idVisit', 'visitorId', 'actionDetails[].type', 'actionDetails[].timestamp'],
    roles: {
      person: ['visitorId'],
      time: [matomoTime.name, 'actionDetails[].timestamp'],
      channel: ['referrerType'],
    },
    touchpoint: ['actionDetails[].type', 'actionDetails[].pageTitle'],
    rules: { made: [matomoTime] },
    ask: [
      {
        without: matomoTime.name,
        question:
          'Matomo writes the times of actions on the site’s own clock as if it were UTC, and the times of visits that would tell the difference are not in this export: choose seconds on a local clock and the site’s zone.',
      },
    ],
    also: [
      'visitIp',
      'userId',
      'fingerprint',
      'siteCurrency',
      'serverTimestamp',
      'lastActionTimestamp',
      'firstActionTimestamp',
      'lastActionDateTime',
      'serverDate',
      'country',
      'countryCode',
      'deviceType',
      'browserName',
      'actionDetails[].url',
      'actionDetails[].revenue',
      'actionDetails[].eventCategory',
      'actionDetails[].eventAction',
      'actionDetails[].eventName',
      'actionDetails[].orderId',
    ],
    currencies: ['siteCurrency'],
  },
  {
    name: 'a Piwik PRO export',
    has: [
      'session_id',
      'visitor_id',
      'timestamp',
      ['event_id', 'event_index', 'page_view_index', 'visitor_session_number', 'session_goals'],
    ],
    roles: {
      person: ['visitor_id'],
      time: ['timestamp'],
      touchpoint: ['custom_event_action', 'custom_event_category', 'event_url'],
      channel: ['source_medium'],
    },
    also: ['custom_event_name', 'campaign_name', 'location_country_name', 'goal_id', 'visitor_returning'],
  },
  {
    name: 'an XES log',
    has: ['case:concept:name', 'concept:name', 'time:timestamp'],
    roles: {
      person: ['case:concept:name'],
      time: ['time:timestamp'],
      touchpoint: ['concept:name'],
      channel: ['case:channel'],
    },
    touchpoint: ['concept:name', 'lifecycle:transition'],
    also: [
      'lifecycle:transition',
      'org:resource',
      'org:group',
      'org:role',
      'concept:instance',
      'case:startdate',
      'case:enddate',
      'case:enddate_planned',
      'case:deadline',
      'case:department',
      'case:group',
      'case:responsible',
      'case:variant',
      'case:variant-index',
      'case:creator',
    ],
  },
  {
    name: 'a process log',
    has: ['Case ID', 'Activity', ['Complete Timestamp', 'Start Timestamp']],
    roles: {
      person: ['Case ID'],
      time: ['Complete Timestamp', 'Start Timestamp'],
      touchpoint: ['Activity'],
    },
    also: ['Resource', 'Variant', 'Variant index', 'lifecycle:transition', 'org:group', 'org:resource'],
  },
  {
    name: 'a process log',
    has: ['_CASE_KEY', 'ACTIVITY_EN', 'EVENTTIME'],
    roles: { person: ['_CASE_KEY'], time: ['EVENTTIME'], touchpoint: ['ACTIVITY_EN'] },
  },
  {
    name: 'a Snowplow table',
    has: ['app_id', 'collector_tstamp', 'derived_tstamp', 'domain_userid', 'event_id', 'event_name'],
    roles: {
      person: ['domain_userid'],
      time: ['derived_tstamp'],
      touchpoint: ['event_name'],
      channel: ['mkt_medium'],
    },
    zone: 'UTC',
    rules: { events: [{ by: ['event_id'], and: ['event_fingerprint'] }] },
    also: [
      ...snowplowFields,
      'unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1',
      'contexts_com_snowplowanalytics_snowplow_gdpr_1',
    ],
  },
  {
    name: 'a Segment table',
    has: ['anonymous_id', 'received_at', 'sent_at', 'original_timestamp', 'timestamp'],
    roles: {
      person: ['user_id', 'anonymous_id'],
      time: ['timestamp'],
      touchpoint: ['event_text', 'event', 'name'],
      channel: ['context_campaign_medium'],
    },
    either:
      'Is the person user_id (empty before somebody logs in: such rows are then rejected), or anonymous_id (a browser or device, filled in every row)? As it stands it is user_id.',
    also: ['id', 'uuid_ts', 'context_ip', 'context_page_path', 'context_page_url', 'context_campaign_source'],
    rules: { events: [{ by: ['id'] }] },
  },
  {
    name: 'an Amplitude export',
    has: ['amplitude_id', 'event_type', 'event_time', 'server_upload_time'],
    roles: { person: ['amplitude_id'], time: ['event_time'], touchpoint: ['event_type'] },
    zone: 'UTC',
    also: [
      'user_id',
      'device_id',
      'session_id',
      'client_event_time',
      'client_upload_time',
      'server_received_time',
      'processed_time',
      '$insert_id',
      'uuid',
      'ip_address',
    ],
    rules: { events: [{ by: ['uuid'] }] },
  },
  {
    name: 'a Mixpanel export',
    has: ['event', 'distinct_id', 'time', ['$insert_id', 'mp_processing_time_ms']],
    roles: { person: ['distinct_id'], touchpoint: ['event'] },
  },
  {
    name: 'a PostHog export',
    has: [
      'uuid',
      'event',
      'distinct_id',
      'timestamp',
      [
        'person_id',
        'elements_chain',
        'team_id',
        'properties',
        'properties.$lib',
        'properties.$current_url',
        'properties.$session_id',
      ],
    ],
    roles: { person: ['person_id', 'distinct_id'], time: ['timestamp'], touchpoint: ['event'] },
    either:
      'Is the person person_id (whom PostHog took the sender for when the event came in), or distinct_id (the login or device that sent it)? As it stands it is person_id.',
    zone: 'UTC',
    also: ['created_at', 'inserted_at', 'team_id', 'person_properties'],
    rules: { events: [{ by: ['uuid'] }] },
  },
  {
    name: 'GA4 events',
    has: ['event_timestamp', 'event_name', 'user_pseudo_id'],
    roles: {
      person: ['user_pseudo_id'],
      time: ['event_timestamp'],
      touchpoint: ['event_name'],
      channel: ['collected_traffic_source.manual_medium', 'collected_traffic_source_manual_medium'],
      amount: ['ecommerce.purchase_revenue', 'purchase_revenue', 'event_value_in_usd'],
      consent: ['analytics_storage', 'privacy_info_analytics_storage', 'privacy_info.analytics_storage'],
    },
    rules: {
      events: [
        {
          by: [...ga4Event, 'batch_event_index'],
          and: ['user_pseudo_id', 'batch_page_id', 'batch_ordering_id'],
        },
        // Before events were numbered within their batch, two of the same moment differed in what they say alone.
        { by: [...ga4Event, 'event_params'], and: ['user_pseudo_id', 'items'] },
      ],
    },
    also: [
      'event_date',
      'user_id',
      'ga_session_id',
      'event_bundle_sequence_id',
      'event_server_timestamp_offset',
      'event_params.ga_session_id',
      'event_params.ga_session_number',
      'event_params.page_location',
      'event_params.page_title',
      'event_params.page_referrer',
      'event_params.engagement_time_msec',
      'event_params.source',
      'event_params.medium',
      'event_params.campaign',
      'event_params.value',
      'event_params.currency',
      'event_params.transaction_id',
      'event_params.session_engaged',
      'privacy_info.uses_transient_token',
      'collected_traffic_source.manual_source',
      'collected_traffic_source.manual_campaign_name',
      'session_traffic_source_last_click.manual_campaign.medium',
      'session_traffic_source_last_click.manual_campaign.source',
      'traffic_source.medium',
      'traffic_source.source',
      'traffic_source.name',
      'device.category',
      'device.operating_system',
      'device.language',
      'geo.country',
      'geo.region',
      'geo.city',
      'platform',
      'stream_id',
      'items',
      'ecommerce.transaction_id',
      'ecommerce.purchase_revenue_in_usd',
      'user_first_touch_timestamp',
      'privacy_info.ads_storage',
      'ads_storage',
      'batch_page_id',
      'batch_ordering_id',
      'batch_event_index',
    ],
    currencies: ['event_params.currency', 'currency'],
  },
  {
    name: 'a Matomo table',
    has: ['idvisitor', 'idsite', 'idvisit', 'server_time'],
    roles: { person: ['idvisitor'], time: ['server_time'] },
    also: ['idlink_va', 'visit_first_action_time', 'idaction_url', 'idaction_name'],
  },
  {
    name: 'Shopify orders',
    has: ['Name', 'Email', 'Financial Status', 'Paid at', 'Created at', 'Lineitem quantity', 'Lineitem name'],
    roles: {
      person: ['Email'],
      time: ['Created at'],
      touchpoint: ['Financial Status'],
      channel: ['Source'],
      amount: ['Total'],
    },
    ask: [
      'Is an order one event, or each item of it? As it stands an order is one, and further lines of it are passed over as “no person”; make Lineitem name the touchpoint to count items.',
    ],
    rules: {
      fill: {
        by: 'Name',
        columns: ['Email', 'Financial Status', 'Paid at', 'Created at', 'Source', 'Currency', 'Phone', 'Id'],
        parts: ['Lineitem name', 'Lineitem price', 'Lineitem quantity', 'Lineitem sku'],
      },
    },
    also: [
      'Lineitem sku',
      'Fulfillment Status',
      'Accepts Marketing',
      'Currency',
      'Subtotal',
      'Lineitem price',
      'Id',
      'Phone',
    ],
    currencies: ['Currency'],
  },
  {
    name: 'an Adobe data feed',
    has: [
      ['post_visid_high', 'visid_high'],
      ['post_visid_low', 'visid_low'],
      ['hit_time_gmt', 'date_time'],
    ],
    roles: { time: ['hit_time_gmt'], amount: ['purchase.revenue'] },
    person: [
      ['post_visid_high', 'visid_high'],
      ['post_visid_low', 'visid_low'],
    ],
    touchpoint: ['hit.kind', ['post_pagename', 'pagename']],
    rules: {
      made: adobeMade,
      events: [{ by: ['hitid_high', 'hitid_low'] }],
      leaveOut: [
        { column: 'exclude_hit', values: digits('123456789'), cause: 'counted out by Adobe (exclude_hit)' },
        {
          column: 'customer_perspective',
          values: ['1'],
          cause: 'no hit of a person (customer_perspective)',
        },
        { column: 'hit_source', values: digits('5789'), cause: 'from a data source, no hit (hit_source)' },
      ],
    },
    also: [
      ...adobeMade.map(({ name }) => name),
      'exclude_hit',
      'customer_perspective',
      'hit_source',
      'hitid_high',
      'hitid_low',
      'visit_num',
      'duplicate_purchase',
      'post_product_list',
      'product_list',
      'post_event_list',
      'event_list',
      'post_page_event',
      'page_event',
      'currency',
    ],
  },
  {
    name: 'Salesforce activities',
    has: [['WhoId', 'WhatId'], ['ActivityDate', 'CreatedDate'], 'Subject'],
    roles: {
      person: ['WhoId', 'WhatId'],
      time: ['CreatedDate', 'ActivityDate'],
      touchpoint: ['TaskSubtype', 'Type', 'Subject'],
    },
    identities: salesforceIds,
    also: ['Id', 'OwnerId', 'Status', 'HasOptedOutOfEmail', 'DoNotCall', 'CallDurationInSeconds'],
  },
  {
    name: 'HubSpot activities',
    has: ['Record ID', ['Activity date', 'Create Date', 'Create date']],
    roles: {
      person: ['Associated Contact IDs', 'Associated contact IDs', 'Contact ID', 'Email'],
      time: ['Activity date', 'Create Date', 'Create date'],
      touchpoint: ['Activity type', 'Type'],
    },
  },
];

/** Tables of figures about many people, by columns that they must all have. */
interface FigureTable {
  readonly format: string;
  readonly has: TableFormat['has'];
  readonly instead: string;
}

const figureTables: readonly FigureTable[] = [
  {
    format: 'a Matomo report',
    has: ['label', ['nb_visits', 'nb_hits', 'nb_uniq_visitors']],
    instead: 'Export the visits (Live.getLastVisitsDetails) as JSON and open those',
  },
  {
    format: 'a Google Analytics report',
    has: [
      ['Active users', 'Total users', 'New users', 'Users'],
      ['Views', 'Sessions', 'Event count', 'Engaged sessions', 'Pageviews'],
    ],
    instead: 'Export the events through BigQuery (NDJSON or Parquet) and open those',
  },
  {
    format: 'a Plausible report',
    has: ['visitors', ['visits', 'pageviews'], ['bounces', 'visit_duration', 'bounce_rate']],
    instead: 'Plausible keeps no journeys; open an export of single events from elsewhere',
  },
  {
    format: 'a Piwik PRO report',
    has: [
      ['consents_none', 'consents_full', 'visitors', 'sessions'],
      ['events', 'page_views', 'sessions'],
    ],
    instead: 'Query raw data (sessions or events with session_id and visitor_id) and open those',
  },
  {
    format: 'a table of paths and how often each was taken',
    has: [
      ['path', 'Path'],
      ['total_conversions', 'conversions', 'Conversions', 'total_null'],
    ],
    instead: 'Open the events that the paths were counted from',
  },
];

/** The kind of report that these columns are of, where nothing in it names a person or a moment. */
export function figureTable(names: readonly string[]): FigureTable | 'none' {
  const set = new Set(names);
  return figureTables.find(({ has }) => has.every(need => isMet(need, set))) ?? 'none';
}

/** Every name that some format defines. */
export const formatColumns: readonly string[] = tableFormats.flatMap(format => [
  ...format.has.flat(),
  ...Object.values(format.roles).flat(),
  ...(format.person ?? []).flat(),
  ...(format.touchpoint ?? []).flat(),
  ...(format.also ?? []),
]);

/** The format whose columns these are; names are compared exactly. */
export function tableFormat(names: readonly string[]): TableFormat | 'generic' {
  const set = new Set(names);
  return tableFormats.find(format => format.has.every(need => isMet(need, set))) ?? 'generic';
}

function isMet(need: string | readonly string[], names: ReadonlySet<string>): boolean {
  return typeof need === 'string' ? names.has(need) : need.some(name => names.has(name));
}
