export type TableRole = 'person' | 'time' | 'touchpoint' | 'channel' | 'amount' | 'consent' | 'attribute';

/** A format that defines its columns (EXPORTS.md sections 1 and 2). */
export interface TableFormat {
  readonly name: string;
  /** Exact names that the header must all have; in an inner list one of them. */
  readonly has: readonly (string | readonly string[])[];
  /** The first of these that the header has takes the role. */
  readonly roles: Partial<Readonly<Record<TableRole, readonly string[]>>>;
  /** Several columns that name a person only together. */
  readonly person?: readonly string[];
  /** Zone of times that do not tell one, where the format defines it. */
  readonly zone?: 'UTC';
  /** Other columns that the format defines. */
  readonly also?: readonly string[];
}

export const tableFormats: readonly TableFormat[] = [
  {
    name: 'an XES log',
    has: ['case:concept:name', 'concept:name', 'time:timestamp'],
    roles: {
      person: ['case:concept:name'],
      time: ['time:timestamp'],
      touchpoint: ['concept:name'],
      channel: ['case:channel'],
    },
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
    also: [
      'user_id',
      'network_userid',
      'domain_sessionid',
      'domain_sessionidx',
      'platform',
      'etl_tstamp',
      'dvce_created_tstamp',
      'true_tstamp',
      'event',
      'event_vendor',
      'mkt_source',
      'mkt_campaign',
      'user_ipaddress',
      'page_url',
      'page_title',
      'geo_country',
      'refr_medium',
      'refr_source',
      'tr_total',
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
    also: ['id', 'uuid_ts', 'context_ip', 'context_page_path', 'context_page_url', 'context_campaign_source'],
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
  },
  {
    name: 'a Mixpanel export',
    has: ['event', 'distinct_id', 'time', ['$insert_id', 'mp_processing_time_ms']],
    roles: { person: ['distinct_id'], touchpoint: ['event'] },
  },
  {
    name: 'a PostHog export',
    has: ['uuid', 'event', 'distinct_id', 'timestamp', ['person_id', 'elements_chain', 'properties']],
    roles: { person: ['person_id', 'distinct_id'], time: ['timestamp'], touchpoint: ['event'] },
    zone: 'UTC',
    also: ['created_at', 'inserted_at', 'team_id', 'person_properties'],
  },
  {
    name: 'GA4 events',
    has: ['event_timestamp', 'event_name', 'user_pseudo_id'],
    roles: {
      person: ['user_pseudo_id'],
      time: ['event_timestamp'],
      touchpoint: ['event_name'],
      channel: ['collected_traffic_source_manual_medium'],
      amount: ['purchase_revenue', 'event_value_in_usd'],
      consent: ['analytics_storage', 'privacy_info_analytics_storage', 'privacy_info.analytics_storage'],
    },
    also: [
      'event_date',
      'user_id',
      'ga_session_id',
      'event_bundle_sequence_id',
      'event_server_timestamp_offset',
      'privacy_info.ads_storage',
      'ads_storage',
      'batch_page_id',
      'batch_ordering_id',
      'batch_event_index',
    ],
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
    roles: { person: ['Email'], time: ['Created at'], channel: ['Source'], amount: ['Total'] },
    also: [
      'Fulfillment Status',
      'Accepts Marketing',
      'Currency',
      'Subtotal',
      'Lineitem price',
      'Id',
      'Phone',
    ],
  },
  {
    name: 'an Adobe data feed',
    has: [
      ['post_visid_high', 'visid_high'],
      ['post_visid_low', 'visid_low'],
      ['hit_time_gmt', 'date_time'],
    ],
    roles: { time: ['hit_time_gmt'], touchpoint: ['post_pagename', 'pagename'] },
    person: ['post_visid_high', 'post_visid_low'],
  },
  {
    name: 'Salesforce activities',
    has: [['WhoId', 'WhatId'], ['ActivityDate', 'CreatedDate'], 'Subject'],
    roles: { person: ['WhoId', 'WhatId'], time: ['CreatedDate', 'ActivityDate'] },
    also: ['Id', 'OwnerId', 'Status', 'HasOptedOutOfEmail', 'DoNotCall', 'CallDurationInSeconds'],
  },
];

/** Every name that some format defines. */
export const formatColumns: readonly string[] = tableFormats.flatMap(format => [
  ...format.has.flat(),
  ...Object.values(format.roles).flat(),
  ...(format.person ?? []),
  ...(format.also ?? []),
]);

/** The format whose columns these are; names are compared exactly. */
export function tableFormat(names: readonly string[]): TableFormat | 'generic' {
  const set = new Set(names);
  const matches = (need: string | readonly string[]) =>
    typeof need === 'string' ? set.has(need) : need.some(name => set.has(name));
  return tableFormats.find(format => format.has.every(matches)) ?? 'generic';
}
