import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Bytes of a database that statements of SQL make, written by another SQLite than the one that reads it. */
export function databaseOf(...statements: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-test-'));
  try {
    const path = join(folder, 'log.sqlite');
    const database = new DatabaseSync(path);
    for (const statement of statements) database.exec(statement);
    database.close();
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly objects: readonly string[];
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const name = (value: string) => `"${value.replaceAll('"', '""')}"`;

/**
 * SQL that writes a log as OCEL 2.0 says (with keys), or as a table writer leaves it (without).
 *
 * @param objects  types by identifier
 */
export function ocelStatements(
  events: readonly LoggedEvent[],
  objects: Readonly<Record<string, string>>,
  keys: 'keys' | 'no keys' = 'keys',
): string[] {
  const key = (columns: string) => (keys === 'keys' ? `, PRIMARY KEY (${columns})` : '');
  const types = [...new Set(events.map(({ type }) => type))];
  const mapped = (type: string) => type.replaceAll(/\W/g, '');
  const attributesOf = (type: string) => [
    ...new Set(events.filter(event => event.type === type).flatMap(event => Object.keys(event.attributes))),
  ];
  return [
    'BEGIN',
    `CREATE TABLE event (ocel_id TEXT, ocel_type TEXT${key('ocel_id')})`,
    `CREATE TABLE object (ocel_id TEXT, ocel_type TEXT${key('ocel_id')})`,
    `CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT${key('ocel_event_id, ocel_object_id, ocel_qualifier')})`,
    'CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT)',
    'CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT)',
    ...types.flatMap(type => [
      `INSERT INTO event_map_type VALUES (${text(type)}, ${text(mapped(type))})`,
      `CREATE TABLE ${name(`event_${mapped(type)}`)} (ocel_id TEXT, ocel_time TIMESTAMP${attributesOf(type)
        .map(attribute => `, ${name(attribute)} TEXT`)
        .join('')}${key('ocel_id')})`,
    ]),
    ...Object.entries(objects).map(([id, type]) => `INSERT INTO object VALUES (${text(id)}, ${text(type)})`),
    ...events.flatMap(({ id, type, time, attributes, objects: related }) => [
      `INSERT INTO event VALUES (${text(id)}, ${text(type)})`,
      `INSERT INTO ${name(`event_${mapped(type)}`)} (ocel_id, ocel_time${Object.keys(attributes)
        .map(attribute => `, ${name(attribute)}`)
        .join(
          '',
        )}) VALUES (${[id, time, ...Object.values(attributes)].map(value => text(value)).join(', ')})`,
      ...related.map(object => `INSERT INTO event_object VALUES (${text(id)}, ${text(object)}, 'q')`),
    ]),
    'COMMIT',
  ];
}
