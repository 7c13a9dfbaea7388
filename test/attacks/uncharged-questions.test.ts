import { expect, it } from 'vitest';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { look } from '../../shared/vault/look.ts';
import { type ListSource, openDataset } from '../../shared/vault/open-dataset.ts';
import { hastyHost } from '../fakes/vault-host.ts';

/**
 * Importing costs nothing and can be done again and again with another mapping or list. What it tells must
 * not answer questions about who is there or what happened to them (DESIGN.md section 1: whether a declared
 * name exists in the data is never told; PRIVACY.md section 9, dictionary and extreme values).
 */

const encoder = new TextEncoder();
const export_ = encoder.encode(
  [
    'customer,at,event,consent',
    'alice,2026-01-03T10:00:00Z,home,yes',
    'alice,2026-01-04T10:00:00Z,oncology appointment,yes',
    'bert,2026-01-05T10:00:00Z,home,yes',
    'cleo,2026-02-20T10:00:00Z,home,no',
    'dora,not a time,home,yes',
    '',
  ].join('\n'),
);

const plain: Mapping = {
  person: ['customer'],
  time: { kind: 'clock', column: 'at', format: 'auto' },
  touchpoint: { columns: ['event'], join: ' / ' },
  attributes: {},
  sensitive: [],
  consent: { column: 'consent', granted: ['yes'] },
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: [],
};

it.each<[string, Partial<Mapping>, string]>([
  ['a list that names somebody who is there', {}, 'alice\n'],
  ['a list that names a stranger', {}, 'nobody\n'],
  ['a group that holds a touchpoint that is there', { groups: { x: ['oncology appointment'] } }, ''],
  ['a group that holds none', { groups: { x: ['cardiology appointment'] } }, ''],
  ['a consent word that is there', { consent: { column: 'consent', granted: ['yes', 'no'] } }, ''],
  [
    'a refusing word that is there',
    { consent: { column: 'consent', granted: ['yes'], refused: ['no'] } },
    '',
  ],
  [
    'consent by the last word',
    { consent: { all: [{ column: 'consent', granted: ['yes'] }], when: 'last', unknown: 'refused' } },
    '',
  ],
  [
    'a signal that nothing in the column is',
    { consent: { column: 'consent', signal: 'tcf', for: ['1'] } },
    '',
  ],
  ['an age limit that holds every event', { age: { seconds: 1e9, as_of: '2026-03-01' } }, ''],
  ['an age limit that one person is too old for', { age: { seconds: 86_400, as_of: '2026-02-20' } }, ''],
  ['a period that holds every event', { from: '2026-01-01', to: '2026-03-01' }, ''],
  ['a period that leaves out one person’s last event', { from: '2026-01-01', to: '2026-02-20' }, ''],
  ['a period that holds one event', { from: '2026-01-04', to: '2026-01-05' }, ''],
  ['declared touchpoints', { public: ['oncology appointment', 'nowhere'] }, ''],
  ['a coarser clock', { precision: 'month' }, ''],
])('what an import tells is the same with %s', async (_, change, list) => {
  expect(await summaryOf(change, list)).toEqual(await summaryOf({}, ''));
});

/** Events of Snowplow, two of which were written twice, by people one of whom is on a list. */
const withCopies = encoder.encode(
  [
    'app_id,collector_tstamp,derived_tstamp,domain_userid,event_id,event_name,event_fingerprint,consent',
    ...[
      ['alice', '2026-01-03', 'e1', 'home', 'yes'],
      ['alice', '2026-01-03', 'e1', 'home', 'yes'],
      ['bert', '2026-02-20', 'e2', 'oncology appointment', 'no'],
      ['bert', '2026-02-20', 'e2', 'oncology appointment', 'no'],
      ['cleo', '2026-02-20', 'e3', 'home', 'yes'],
    ].map(([who, day, id, event, consent]) =>
      ['shop', day, `${day} 10:00:00.000`, who, id, event, 'f', consent].join(),
    ),
    '',
  ].join('\n'),
);
const ofSnowplow: Mapping = {
  ...plain,
  person: ['domain_userid'],
  time: { kind: 'clock', column: 'derived_tstamp', format: 'auto', zone: 'UTC' },
  touchpoint: { columns: ['event_name'], join: ' / ' },
};

it.each<[string, Partial<Mapping>, string]>([
  ['a list that names somebody whose event was written twice', {}, 'alice\n'],
  ['consent that is refused', { consent: { column: 'consent', granted: ['never'] } }, ''],
  ['a period without them', { from: '2026-02-01', to: '2026-03-01' }, ''],
  ['a group of touchpoints', { groups: { x: ['oncology appointment'] } }, ''],
  ['an age limit', { age: { seconds: 86_400, as_of: '2026-02-20' } }, ''],
])('how many events were written twice is the same with %s', async (_, change, list) => {
  const without = await summaryOf({ ...ofSnowplow }, '', withCopies);
  expect(without.rejects).toEqual([{ cause: 'left out as duplicate', rows: 2, lines: [3, 5] }]);
  expect(await summaryOf({ ...ofSnowplow, ...change }, list, withCopies)).toEqual(without);
});

async function summaryOf(change: Partial<Mapping>, list: string, file = export_) {
  const { tables } = await look([memorySource('table', file)], 'names');
  const dataset = await openDataset(
    {
      host: hastyHost(memoryStore()),
      kind: 'durable',
      tables,
      format: 'CSV',
      population: 'patients',
      mapping: { ...plain, ...change },
      terms: 'default',
      leaveOut: list === '' ? [] : [unstated(memorySource('list', encoder.encode(list)))],
    },
    { signal: new AbortController().signal, progress: () => {} },
  );
  const { summary } = dataset;
  dataset.close();
  return summary;
}

function unstated(source: ByteSource): ListSource {
  return { source, form: { kind: 'unstated' } };
}
