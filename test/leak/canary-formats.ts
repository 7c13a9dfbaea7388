import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { gzipSync, zipSync } from 'fflate';
import { databaseOf, ocelStatements } from '../fakes/ocel-database.ts';
import { tarOf } from '../fakes/write-tar.ts';
import { type CanaryRow, canaryExport, canaryRows, columns } from './canary-export.ts';

/** The same canaries in one form of export. */
export interface CanaryFile {
  readonly format: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Roles of a recipe, as YAML. */
  readonly roles: string;
}

const plainRoles = '{person: who, time: when, touchpoint: what, channel: via}';
const encoder = new TextEncoder();

/** Every form of export that is read. */
export async function canaryFormats(): Promise<CanaryFile[]> {
  const rows = canaryRows();
  const csv = encoder.encode(canaryExport());
  const ndjson = rows.map(row => JSON.stringify(row)).join('\n');
  const file = (
    format: string,
    name: string,
    bytes: Uint8Array | string,
    roles = plainRoles,
  ): CanaryFile => ({
    format,
    name,
    bytes: typeof bytes === 'string' ? encoder.encode(bytes) : bytes,
    roles,
  });
  const eventRoles = (person: string, time: string, touchpoint: string) =>
    `{person: "${person}", time: "${time}", touchpoint: "${touchpoint}"}`;
  return [
    file('CSV', 'export.csv', csv),
    file(
      'CSV with semicolons, two bytes a character',
      'wide.csv',
      Buffer.from(`\ufeff${canaryExport().replaceAll(',', ';')}`, 'utf16le'),
    ),
    file('NDJSON', 'export.ndjson', `${ndjson}\n{"who": "${rows[0]!.who}", "when": \n`),
    file('JSON', 'export.json', JSON.stringify(rows)),
    file('gzip', 'export.csv.gz', gzipSync(csv)),
    file('zip', 'export.zip', zipSync({ [`${rows[0]!.who}.csv`]: csv })),
    file('tar', 'export.tar', tarOf({ [`${rows[0]!.who}.csv`]: csv })),
    file('Parquet', 'export.parquet', await parquetOf(ndjson)),
    file('XES', 'export.xes', xesOf(rows), eventRoles('case:concept:name', 'time:timestamp', 'concept:name')),
    file(
      'OCEL in JSON',
      'export.jsonocel',
      ocelJsonOf(rows.slice(0, 1000)),
      eventRoles('ocel:type:person', 'ocel:timestamp', 'ocel:activity'),
    ),
    file(
      'OCEL in XML',
      'export.xmlocel',
      ocelXmlOf(rows),
      eventRoles('ocel:type:person', 'ocel:timestamp', 'ocel:activity'),
    ),
    file(
      'OCEL in SQLite',
      'export.sqlite',
      ocelDatabaseOf(rows),
      eventRoles('ocel:type:person', 'ocel:timestamp', 'ocel:activity'),
    ),
    file(
      'web server log',
      'access.log',
      accessLogOf(rows),
      '{person: user, time: {column: time, format: "%d/%b/%Y:%H:%M:%S %z"}, touchpoint: path}',
    ),
  ];
}

async function parquetOf(ndjson: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-'));
  try {
    writeFileSync(join(folder, 'rows.ndjson'), ndjson);
    const connection = await (await DuckDBInstance.create()).connect();
    const texts = columns.map(name => `"${name}": 'VARCHAR'`).join(', ');
    await connection.run(
      `COPY (SELECT * FROM read_json('${folder}/rows.ndjson', columns = {${texts}})) TO '${folder}/rows.parquet' (FORMAT parquet)`,
    );
    return new Uint8Array(readFileSync(join(folder, 'rows.parquet')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function byPerson(rows: readonly CanaryRow[]): Map<string, CanaryRow[]> {
  const people = new Map<string, CanaryRow[]>();
  for (const row of rows) people.set(row.who, [...(people.get(row.who) ?? []), row]);
  return people;
}

function xesOf(rows: readonly CanaryRow[]): string {
  const traces = [...byPerson(rows)].map(
    ([who, events]) =>
      `<trace><string key="concept:name" value="${who}"/>${events
        .map(
          ({ what, when, note }) =>
            `<event><string key="concept:name" value="${what}"/><date key="time:timestamp" value="${when}"/><string key="org:resource" value="${note}"/></event>`,
        )
        .join('')}</trace>`,
  );
  return `<?xml version="1.0"?>\n<log xes.version="1.0">${traces.join('\n')}</log>`;
}

const ocelObjects = (rows: readonly CanaryRow[]) =>
  [...byPerson(rows).keys()].map(id => ({ id, type: 'person' }));

function ocelJsonOf(rows: readonly CanaryRow[]): string {
  return JSON.stringify({
    objectTypes: [{ name: 'person', attributes: [] }],
    eventTypes: [],
    objects: ocelObjects(rows),
    events: rows.map(({ who, what, when, note }, i) => ({
      id: `e${i}`,
      type: what,
      time: when,
      attributes: [{ name: 'note', value: note }],
      relationships: [{ objectId: who, qualifier: 'who' }],
    })),
  });
}

function ocelXmlOf(rows: readonly CanaryRow[]): string {
  const events = rows.map(
    ({ who, what, when, note }, i) =>
      `<event id="e${i}" type="${what}" time="${when}"><attributes><attribute name="note">${note}</attribute></attributes><objects><relationship object-id="${who}" qualifier="who"/></objects></event>`,
  );
  const objects = ocelObjects(rows).map(
    ({ id, type }) => `<object id="${id}" type="${type}"><attributes/></object>`,
  );
  return `<?xml version="1.0"?><log><object-types/><event-types/><events>${events.join('\n')}</events><objects>${objects.join('')}</objects></log>`;
}

function ocelDatabaseOf(rows: readonly CanaryRow[]): Uint8Array {
  const events = rows.map(({ who, what, when, note }, i) => ({
    id: `e${i}`,
    type: what,
    time: when,
    attributes: { note },
    objects: [who],
  }));
  return databaseOf(
    ...ocelStatements(events, Object.fromEntries(ocelObjects(rows).map(({ id, type }) => [id, type]))),
  );
}

function accessLogOf(rows: readonly CanaryRow[]): string {
  const lines = rows.map(
    ({ who, what, when, note }) =>
      `10.0.0.1 - ${who} [${when.slice(8, 10)}/Feb/2026:${when.slice(11, 19)} +0000] "GET /${what}?q=${note} HTTP/1.1" 200 5 "-" "${note}"`,
  );
  return `${lines.join('\n')}\n`;
}
