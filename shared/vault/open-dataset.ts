import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type ByteSource, totalSize } from '../formats/byte-source.ts';
import { asOnePerson, type Identities } from '../formats/identities.ts';
import { HashLines, leaveOutIdentifiers } from '../formats/list-file.ts';
import { nameOf, statedEntry, type TableSource } from '../formats/record-table.ts';
import { zoneOf } from '../formats/zone.ts';
import { noteOpened, notingRefusals } from '../governance/audit.ts';
import { partsFor } from '../journeys/people-parts.ts';
import { type BuiltStore, type Finish, StoreBuilder } from '../journeys/store-builder.ts';
import { digestOf } from '../ledger/chained.ts';
import { masterKey } from '../ledger/master-key.ts';
import { snapshotOf } from '../ledger/snapshots.ts';
import { startOfDate } from '../policy/calendar.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { ListForm } from '../policy/leave-out.ts';
import type { Mapping } from '../policy/mapping.ts';
import { requireMapping } from '../policy/policy-limits.ts';
import type { StatedTerms } from '../policy/spending.ts';
import { requireCryptographic } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import type { LedgerView } from '../protocol/price.ts';
import type { Column } from '../protocol/summary.ts';
import { ContentDigest } from './content-digest.ts';
import type { Dataset } from './dataset.ts';
import { eventColumns } from './event-columns.ts';
import type { Helper } from './helper.ts';
import type { VaultHost } from './host.ts';
import { type Streamed, streamInto, summaryOf } from './import.ts';
import { keyedHex } from './keyed.ts';
import { openPopulation, type Population } from './population.ts';
import type { Importing } from './read-tables.ts';
import { amountUnreadable, rowReaders } from './row-readers.ts';
import { helpersFor } from './scanning.ts';
import { snapshotDataset } from './snapshot-dataset.ts';
import { timeUnreadable, timeWithoutZone } from './times-of-rows.ts';
import { requireConfirmed } from './unconfirmed.ts';
import { throwIfCancelled, watchedSource } from './watched-source.ts';

/** Bumped when import could read the same file under the same mapping differently. */
const importVersion = 4;

/** A list of people, and how it names them. */
export interface ListSource {
  readonly source: ByteSource;
  readonly form: ListForm;
}

export interface DatasetRequest {
  readonly host: VaultHost;
  readonly kind: LedgerView['kind'];
  readonly tables: readonly TableSource[];
  readonly format: string;
  /** What was seen when the file was looked at. */
  readonly columns?: readonly Column[];
  /** A public name for these people. */
  readonly population: string;
  readonly mapping: Mapping;
  readonly terms: StatedTerms | 'default';
  /** Lists of people who objected or asked for erasure; they are left out before anything else. */
  readonly leaveOut: readonly ListSource[];
}

/**
 * Imports journeys and binds them to their population's budget. Charges nothing.
 *
 * @throws Failure of the ledger (`terms-loosened`, `person-differs`, `ledger-broken`), of the file, or `cancelled`
 */
export function openDataset(request: DatasetRequest, io: Importing): Promise<Dataset> {
  return notingRefusals(request.host, 'open', () => openAllowed(request, io));
}

async function openAllowed(request: DatasetRequest, io: Importing): Promise<Dataset> {
  const { host, mapping, tables } = request;
  requireCryptographic(host.random);
  if (mapping.person.length === 0) throw new Failure('person-unmapped');
  requireConfirmed(mapping, request.columns ?? []);
  const population = await openPopulation(
    host,
    request.population,
    request.terms,
    mapping.person,
    request.kind,
  );

  const { policy, moment } = await population.rules();
  requireMapping(policy, mapping, moment);

  io.progress({ phase: 'starting', done: 0, total: 1 });
  const builder = new StoreBuilder(
    eventColumns(mapping),
    partsFor(totalSize(tables.map(({ source }) => source))),
    host.threads.most > 0 ? 'shared' : 'own',
  );
  const { readers, amountsRead } = rowReaders(mapping);
  throwIfCancelled(io.signal);
  const listDigest = await leaveOut(builder, request, host, io);
  const streamed = await streamInto(builder, tables, mapping, readers, host, io);
  requireRows(streamed, mapping);
  requireAmounts(streamed, mapping, amountsRead());

  // They start while this thread puts the events in order.
  const helpers = helpersFor(streamed.rows.kept, host);
  try {
    return await opened(
      request,
      population,
      streamed,
      listDigest,
      await ordered(builder, mapping, host, io),
      helpers,
    );
  } catch (error) {
    for (const helper of helpers) helper.end();
    throw error;
  }
}

/** What was imported, bound to the snapshot that it is. */
async function opened(
  request: DatasetRequest,
  population: Population,
  streamed: Streamed,
  listDigest: Uint8Array,
  { store }: BuiltStore,
  helpers: readonly Helper[],
): Promise<Dataset> {
  const { host, mapping, tables } = request;
  const master = await masterKey(host.store, host.random);
  const id = await snapshotOf(
    host.store,
    request.population,
    {
      content: keyedHex(master, 'content', [...streamed.content]),
      rules: keyedHex(master, 'rules', {
        version: importVersion,
        mapping,
        readings: tables.map(({ entries, identities }) => ({
          entries: entries.map(statedEntry),
          identities: identities?.mark ?? 'as they stand',
        })),
        list: digestOf(listDigest),
      }),
    },
    host,
  );
  await noteOpened(host, {
    population: request.population,
    snapshot: id,
    format: request.format,
    mapping,
    ids: {
      mapping: keyedHex(master, 'audit', mapping),
      consent: keyedHex(master, 'audit', ['consent', mapping.consent ?? 'none']),
      list: keyedHex(master, 'audit', ['list', digestOf(listDigest)]),
    },
    lists: request.leaveOut.length,
  });
  const summary = summaryOf(request.format, streamed, mapping);
  return snapshotDataset(host, population, { id, store, mapping, summary }, master, helpers);
}

/** Puts the events in order, step by step, so that a cancel is heard in between. */
async function ordered(
  builder: StoreBuilder,
  mapping: Mapping,
  host: VaultHost,
  io: Importing,
): Promise<BuiltStore> {
  const work = builder.finishing(finishOf(mapping));
  for (let done = 0; ; ) {
    io.progress({ phase: 'ordering', done: Math.round(1000 * done), total: 1000 });
    await host.breathe();
    throwIfCancelled(io.signal);
    const step = work.next();
    if (step.done) return step.value;
    done = step.value;
  }
}

async function leaveOut(
  builder: StoreBuilder,
  { leaveOut: lists, mapping, tables }: DatasetRequest,
  host: VaultHost,
  io: Importing,
): Promise<Uint8Array> {
  const identities = identitiesOf(tables, mapping);
  const contents = new ContentDigest(bytes => host.digest(bytes));
  if (lists.length > 0 && mapping.person.length > 1) {
    throw new Failure('recipe-invalid', {
      at: 'leave_out',
      why: 'a list names people by one identifier a line, and here several columns name a person',
    });
  }
  const total = totalSize(lists.map(({ source }) => source));
  let done = 0;
  for (const { source, form } of lists) {
    const watched = watchedSource(source, host, io.signal, bytes => {
      done += bytes;
      io.progress({ phase: 'lists', done, total });
    });
    const lines = new HashLines();
    for await (const identifiers of leaveOutIdentifiers(watched.source.stream())) {
      const digests = form.kind === 'identifiers' ? 'not looked for' : lines.of(identifiers);
      if (form.kind !== 'sha256' || digests === 'not looked for') {
        builder.leaveOut.add(identifiers);
        if (identities !== 'as they stand') builder.leaveOut.add(asOnePerson(identities, identifiers));
      } else if (identities !== 'as they stand') {
        throw new Failure('list-unclear', { why: identities.hashed });
      } else builder.leaveOut.addDigests(digests, form);
      throwIfCancelled(io.signal);
    }
    requireListForm(form, lines);
    await contents.add(utf8ToBytes(canonicalJson(form)));
    await contents.add(await watched.digest());
  }
  return contents.finish();
}

/** What else names the people of a mapping. */
function identitiesOf(tables: readonly TableSource[], { person }: Mapping): Identities | 'as they stand' {
  for (const { identities, entries } of tables) {
    const named = entries.some(({ names }) =>
      person.some(one => identities?.columns.has(nameOf(one, names))),
    );
    if (identities !== undefined && named) return identities;
  }
  return 'as they stand';
}

/** A list that is read in the wrong form would leave out nobody. */
function requireListForm(form: ListForm, { are }: HashLines): void {
  if (form.kind === 'unstated' && are === 'hashes') {
    throw new Failure('list-unclear', { why: 'holds hashes: say whether they are identifiers or salted' });
  }
  if (form.kind === 'sha256' && are === 'something else') {
    throw new Failure('list-unclear', { why: 'holds lines that are no SHA-256 in hexadecimal' });
  }
}

function finishOf(mapping: Mapping): Finish {
  if (mapping.time.kind === 'order') return { groups: mapping.groups, time: { kind: 'order' } };
  const zone = zoneOf(mapping.zone);
  return {
    groups: mapping.groups,
    ...(mapping.session?.kind === 'gap' && { sessionGap: mapping.session.seconds }),
    time: {
      kind: 'clock',
      precision: mapping.precision,
      localSeconds: micros => zone.localSeconds(Math.floor(micros / 1_000_000)),
      ...(mapping.from === undefined ? {} : { from: mapping.from }),
      ...(mapping.to === undefined ? {} : { to: mapping.to }),
      ...(mapping.age === undefined
        ? {}
        : { notBefore: startOfDate(mapping.age.as_of) - mapping.age.seconds }),
    },
  };
}

/** A column of times must be read as a whole: nothing is guessed about those that do not tell their zone. */
function requireRows({ rows, rejects }: Streamed, mapping: Mapping): void {
  if (rows.read === 0) throw new Failure('no-records');
  const column = mapping.time.column;
  const withoutZone = rejects.rowsOf(timeWithoutZone);
  if (withoutZone > 0 && rows.kept > 0) throw new Failure('mixed-zones', { column });
  if (rows.kept > 0) return;
  const [first] = rejects.byCause();
  if (first?.cause === timeWithoutZone) throw new Failure('zone-needed', { column });
  if (first?.cause === timeUnreadable) throw new Failure('times-unreadable', { column });
  throw new Failure('no-rows-kept', { rows: rows.read, cause: first?.cause ?? 'unknown' });
}

/** A column of which most cannot be read is read by the wrong rule, and its rows are not to be lost for that. */
function requireAmounts({ rejects }: Streamed, mapping: Mapping, read: number): void {
  if (mapping.amount === undefined || rejects.rowsOf(amountUnreadable) <= read) return;
  throw new Failure('amounts-unreadable', { column: mapping.amount.column });
}
