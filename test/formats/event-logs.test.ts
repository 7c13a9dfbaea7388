import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../shared/formats/byte-source.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { type Failure, faultMessage } from '../../shared/protocol/fault.ts';
import { look } from '../../shared/vault/look.ts';
import { databaseOf, ocelStatements } from '../fakes/ocel-database.ts';
import { readExport } from '../fakes/read-export.ts';

const traces = Array.from({ length: 30 }, (_, k) => ({
  name: `case ${k} & "ä"`,
  events: ['register', 'check', 'pay'].map((what, e) => ({
    what,
    at: `2026-01-0${1 + e}T10:00:00.000+01:00`,
    cost: String(k * e),
  })),
}));
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function xes(extra = ''): string {
  const body = traces.map(
    ({
      name,
      events,
    }) => `<trace><string key="concept:name" value="${escaped(name)}"/><list key="l"><string key="concept:name" value="not this"/></list>
${events
  .map(
    ({ what, at, cost }) => `<event>
<string key="concept:name" value="${what}"><string key="concept:name" value="nor this"/></string>
<date key="time:timestamp" value="${at}"/><float key="cost" value="${cost}"/></event>`,
  )
  .join('\n')}</trace>`,
  );
  return `<?xml version="1.0"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>${body.join('\n')}${extra}</log>`;
}
const columns = ['case:concept:name', 'time:timestamp', 'concept:name', 'cost'];
const rows = traces.flatMap(({ name, events }) => events.map(({ what, at, cost }) => [name, at, what, cost]));

describe('an XES log', () => {
  it('gives its events with the name of their trace', async () => {
    expect(await readExport([xes()], columns)).toMatchObject({ rows, read: 90, rejects: [] });
  });

  it('keeps what stands before a fault, and says that nothing after it is read', async () => {
    const text = xes();
    const at = text.indexOf('<trace>', text.length / 2);
    const read = await readExport([`${text.slice(0, at)}<trace <${text.slice(at)}`], columns);
    expect(read.rows).toEqual(rows.slice(0, read.rows.length));
    expect(read.rows.length).toBeGreaterThan(30);
    expect(read.rejects).toMatchObject([{ cause: 'broken XML: nothing after it can be read', rows: 1 }]);
    expect(read.read).toBe(read.rows.length + 1);
  });

  it('knows no entity of its own making', async () => {
    const bomb = xes()
      .replace('<log', '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<log')
      .replace('value="register"', 'value="&b;"');
    const read = await readExport([bomb], columns);
    expect(read.rows.flat().join()).not.toContain('aaaa');
    expect(read.rejects[0]?.cause).toBe('broken XML: nothing after it can be read');
  });

  it('gives events outside a trace without one', async () => {
    const read = await readExport(
      [xes('<event><string key="concept:name" value="alone"/></event>')],
      columns,
    );
    expect(read.rows.at(-1)).toEqual(['', '', 'alone', '']);
  });
});

const objects = [
  { id: 'c1', type: 'customer' },
  { id: 'c2', type: 'customer' },
  { id: 'o1', type: 'order' },
  { id: 'o2', type: 'order' },
];
const related = [['c1', 'o1'], ['c1', 'c2', 'o1', 'o2'], ['o2'], ['c2']];
const logged = related.map((ids, k) => ({
  id: `e${k}`,
  type: ['place', 'meet', 'ship', 'call'][k]!,
  time: `2026-01-0${k + 1}T10:00:00Z`,
  ids,
}));
const ocelJson = JSON.stringify({
  objectTypes: [{ name: 'customer', attributes: [] }],
  eventTypes: [],
  events: logged.map(({ ids, ...event }) => ({
    ...event,
    attributes: [
      { name: 'who did', value: `w-${event.id}` },
      { name: 'n', value: 12345678901234567890n.toString() },
    ],
    relationships: ids.map(objectId => ({ objectId, qualifier: 'q' })),
  })),
  objects: objects.map(object => ({
    ...object,
    attributes: [{ name: 'time', time: '1970-01-01T00:00:00Z', value: 'x' }],
  })),
});
const ocelXml = `<?xml version="1.0"?><log><object-types/><event-types/><events>${logged
  .map(
    ({ id, type, time, ids }) =>
      `<event id="${id}" type="${type}" time="${time}"><attributes><attribute name="who did">w-${id}</attribute><attribute name="n">12345678901234567890</attribute></attributes><objects>${ids
        .map(
          (object, k) =>
            `<relationship object-id="${object}" ${k % 2 === 0 ? 'qualifier' : 'relationship'}="q"/>`,
        )
        .join('')}</objects></event>`,
  )
  .join(
    '\n',
  )}</events><objects>${objects.map(({ id, type }) => `<object id="${id}" type="${type}"><attributes/></object>`).join('')}</objects></log>`;

const logStatements = (keys: 'keys' | 'no keys' = 'keys') =>
  ocelStatements(
    logged.map(({ ids, ...event }) => ({
      ...event,
      attributes: { 'who did': `w-${event.id}`, n: '12345678901234567890' },
      objects: ids,
    })),
    Object.fromEntries(objects.map(({ id, type }) => [id, type])),
    keys,
  );

describe.each<[string, string | Uint8Array]>([
  ['JSON', ocelJson],
  ['XML', ocelXml],
  ['SQLite', databaseOf(...logStatements())],
  ['SQLite, without a key or an index', databaseOf(...logStatements('no keys'))],
  ['SQLite in UTF-16', databaseOf("PRAGMA encoding = 'UTF-16'", ...logStatements())],
  ['SQLite in gzip', gzipSync(databaseOf(...logStatements()))],
])('an OCEL log in %s', (_, text) => {
  it('shares an event out to every related object of the type that is the person', async () => {
    const read = await readExport(
      [text],
      ['ocel:type:customer', 'ocel:timestamp', 'ocel:activity', 'who did', 'n', 'ocel:type:order'],
    );
    expect(read.rows).toEqual([
      ['c1', '2026-01-01T10:00:00Z', 'place', 'w-e0', '12345678901234567890', 'o1'],
      ['c1', '2026-01-02T10:00:00Z', 'meet', 'w-e1', '12345678901234567890', ''],
      ['c2', '2026-01-02T10:00:00Z', 'meet', 'w-e1', '12345678901234567890', ''],
      ['', '2026-01-03T10:00:00Z', 'ship', 'w-e2', '12345678901234567890', 'o2'],
      ['c2', '2026-01-04T10:00:00Z', 'call', 'w-e3', '12345678901234567890', ''],
    ]);
    expect(read.read).toBe(5);
  });

  it('says which columns are of related objects, where their types are not told', async () => {
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const { summary } = await look([memorySource('log', bytes)], 'nothing');
    const related = summary.columns.filter(({ shape }) => shape.startsWith('related objects of one type: '));
    expect(related.map(({ name }) => name)).toEqual(summary.columns.slice(-2).map(({ name }) => name));
  });

  it('has no type that no object is of', async () => {
    await expect(readExport([text], ['ocel:type:nothing', 'ocel:activity'])).rejects.toMatchObject({
      fault: { code: 'no-column' },
    });
  });
});

describe('a database of SQLite', () => {
  const wanted = ['ocel:type:customer', 'ocel:timestamp', 'ocel:activity', 'n'];

  it('keeps the digits of whole numbers, and rejects a text with a zero in it alone', async () => {
    const bytes = databaseOf(
      ...logStatements(),
      'ALTER TABLE event_place ADD COLUMN big INTEGER',
      'UPDATE event_place SET big = 9223372036854775807',
      "UPDATE event_meet SET n = 'a' || char(0) || 'b'",
    );
    const read = await readExport([bytes], [...wanted, 'big']);
    expect(read.rows.map(([who, , what, , big]) => [who, what, big])).toEqual([
      ['c1', 'place', '9223372036854775807'],
      ['', 'ship', ''],
      ['c2', 'call', ''],
    ]);
    expect(read.rejects).toMatchObject([{ cause: 'bad encoding', rows: 2 }]);
  });

  it('loses no row: of an event that is told twice one is read, and one that no event is named in is rejected', async () => {
    const bytes = databaseOf(
      ...logStatements('no keys'),
      "INSERT INTO event_place SELECT * FROM event_place WHERE ocel_id = 'e0'",
      "INSERT INTO event_ship (ocel_id, ocel_time) VALUES ('nobody', '2026-01-01')",
    );
    const read = await readExport([bytes], wanted);
    expect([read.rows.length, read.read]).toEqual([5, 7]);
    expect(Object.fromEntries(read.rejects.map(({ cause, rows }) => [cause, rows]))).toEqual({
      'a second row of the same event': 1,
      'a row of an event that the log does not name': 1,
    });
  });

  it('keeps events of which the type has no table, so that they are rejected for their time', async () => {
    const read = await readExport([databaseOf(...logStatements(), 'DROP TABLE event_ship')], wanted);
    expect(read.rows[3]).toEqual(['', '', 'ship', '']);
  });

  it.each([
    ['no log', databaseOf('CREATE TABLE t (a)'), 'not-journeys', /no log of OCEL/],
    [
      'a log of views, which could run without an end',
      databaseOf(
        'CREATE TABLE e (ocel_id, ocel_type)',
        ...logStatements()
          .map(sql => sql.replace('CREATE TABLE event (', 'CREATE TABLE other ('))
          .slice(1, 6),
        'CREATE VIEW event AS WITH RECURSIVE r(ocel_id, ocel_type) AS (SELECT 1, 1 UNION ALL SELECT * FROM r) SELECT * FROM r',
      ),
      'not-journeys',
      /no log of OCEL/,
    ],
    [
      'one whose last writes may stand beside it',
      databaseOf('PRAGMA journal_mode = WAL', ...logStatements()),
      'not-journeys',
      /second file/,
    ],
    ['one that is cut off', databaseOf(...logStatements()).slice(0, 20_000), 'damaged-file', /SQLite/],
    [
      'one with a page of nothing in it',
      databaseOf(...logStatements()).fill(0, 4096 * 3, 4096 * 4),
      'damaged-file',
      /SQLite/,
    ],
  ])('is refused where it is %s', async (_, bytes, code, says) => {
    const refused = (await readExport([bytes], wanted).catch((error: unknown) => error)) as Failure;
    expect(refused.fault.code).toBe(code);
    expect(faultMessage(refused.fault)).toMatch(says);
  });

  it('is refused where it is larger than may be held', async () => {
    const bytes = databaseOf(...logStatements());
    const huge: ByteSource = { ...memorySource('log', bytes), size: 513 * 2 ** 20 };
    await expect(look([huge], 'nothing')).rejects.toMatchObject({
      fault: { code: 'too-large', params: { what: expect.stringContaining('512 MiB') as string } },
    });
  });
});
