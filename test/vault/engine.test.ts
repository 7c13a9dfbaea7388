import { afterAll, expect, it } from 'vitest';
import { startNodeEngine } from '../../electron/vault/node-engine.ts';
import type { TextColumn } from '../../shared/journeys/text-column.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { type ColumnBatch, columnBatches, textTable } from '../../shared/vault/arrow-columns.ts';
import { bandLabel, bandOf } from '../../shared/vault/bands.ts';
import { cleanedPart, needsEngine } from '../../shared/vault/cleaned-part.ts';
import { cleaning } from '../../shared/vault/cleaning.ts';
import { type Bindings, EngineFault, literal, lockedEngine } from '../../shared/vault/engine.ts';
import { seeded } from '../fakes/random-journeys.ts';

const engine = await startNodeEngine();
afterAll(() => engine.close());

it.each([
  'SELECT 1::VARCHAR::json',
  "SELECT * FROM read_parquet('x.parquet')",
  "SELECT date_trunc('hour', now())",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('package.json')",
  "SELECT * FROM glob('**')",
  "ATTACH 'other.db'",
  "COPY (SELECT 1) TO 'leak.csv'",
  'LOAD json',
  'SET enable_external_access = true',
  'SET autoload_known_extensions = true',
  "SELECT * FROM 'https://example.org/x.csv'",
])('refuses, without hanging: %s', sql => {
  expect(() => engine.query(sql)).toThrow(EngineFault);
});

it('keeps cells out of its errors and off the console', () => {
  const printed: unknown[] = [];
  const { log, warn, error } = console;
  console.log = console.warn = console.error = (...parts: unknown[]) => printed.push(parts);
  let thrown: unknown;
  try {
    engine.query("SELECT 'canary-4711'::INTEGER");
  } catch (fault) {
    thrown = fault;
  } finally {
    Object.assign(console, { log, warn, error });
  }
  expect(thrown).toBeInstanceOf(EngineFault);
  expect(JSON.stringify([String(thrown), (thrown as Error).cause ?? '', printed])).not.toContain('canary');
});

it('mutes whatever an engine prints, which would be heard otherwise, and says nothing of what it throws', () => {
  const printed: unknown[] = [];
  const hear = (...parts: unknown[]) => printed.push(...parts);
  const printer = { log: hear, warn: hear, error: hear };
  const chatty = {
    runQuery: (_: number, sql: string): Uint8Array => {
      for (const print of Object.values(printer)) print(`in ${sql}`);
      if (sql.startsWith('SET')) return new Uint8Array();
      throw new Error(`Could not convert string 'canary-4711' to INT32 in ${sql}`);
    },
    connect: () => ({
      useUnsafe: <R>(read: (bindings: typeof chatty, connection: number) => R) => read(chatty, 1),
      insertArrowFromIPCStream: () => {},
      close: () => {},
    }),
    reset: () => {},
  };
  const muted = lockedEngine(chatty as unknown as Bindings, printer);
  expect(() => muted.query("SELECT 'canary-4711'::INTEGER")).toThrow(
    new EngineFault('the engine refused a call'),
  );
  expect(printed).toEqual([]);
  chatty.runQuery(1, 'SET x = 1');
  expect(printed).toHaveLength(3);
});

it('gives back texts as they were, in their order', () => {
  const texts = ['', 'a', "it's", 'two\nlines', 'Ünïcode 🐦', '\u0000zero', '\tlead', 'x'.repeat(70_000)];
  const lines = Int32Array.from(texts, (_, index) => index + 2);
  const [batch] = query(lines, [column(texts)], table => `SELECT line, c0 AS person FROM ${table}`);
  expect([...batch!.integers('line')]).toEqual([...lines]);
  expect(textsOf(batch!.text('person'))).toEqual(texts);
});

const mapping: Mapping = {
  person: ['id', 'shop'],
  time: { kind: 'clock', column: 'time', format: 'auto' },
  touchpoint: { columns: ['event', 'page'], join: ' / ' },
  channel: 'channel',
  attributes: { age: { column: 'age', bands: [18, 25] } },
  sensitive: [],
  consent: { column: 'consent', granted: ['Yes', "d'accord"] },
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: [],
};

it('cleans each row alone: composite people, joined touchpoints, consent, attributes', () => {
  const clean = cleaning(mapping);
  expect(clean.columns).toEqual(['id', 'shop', 'time', 'event', 'page', 'channel', 'consent', 'age']);
  const rows = [
    ['ab', 'c', 't1', 'view', 'home', ' mail ', 'yes', '17.9'],
    ['a', 'bc', 't2', '', 'home', '', "D'ACCORD", '18'],
    ['', '', 't3', 'view', '', 'x', 'no', ''],
    ['', 'c', 't4', '', '', 'x', '', 'n/a'],
    ['ü', '', 't5', 'a', 'b', 'x', ' yes\t', '1e3'],
  ];
  const columns = clean.columns.map((_, place) => column(rows.map(row => row[place]!)));
  const lines = Int32Array.from(rows, (_, index) => index);
  const part = cleanedPart({ lines, columns }, clean, engine);
  expect({
    person: textsOf(part.text('person')),
    touchpoint: textsOf(part.text('touchpoint')),
    channel: textsOf(part.text('channel')),
    consent: textsOf(part.text('consent_0')),
    age: textsOf(part.text('attribute_0')),
  }).toEqual({
    person: ['2:ab|1:c', '1:a|2:bc', '', '0:|1:c', '1:ü|0:'],
    touchpoint: ['view / home', 'home', 'view', '', 'a / b'],
    channel: ['mail', '', 'x', 'x', 'x'],
    consent: ['yes', "D'ACCORD", 'no', '', 'yes'],
    age: ['17.9', '18', '', 'n/a', '1e3'],
  });
});

it('trims as the engine would, and computes long parts row by row beside what only is trimmed', () => {
  const random = seeded(4);
  const alphabet = [' ', '\t', 'a', 'é', '🐦', '\n', '\u00a0', '\u3000'];
  const texts = Array.from({ length: 20_000 }, () =>
    Array.from({ length: Math.floor(random() * 5) }, () => alphabet[Math.floor(random() * 8)]).join(''),
  );
  const pages = texts.map((_, row) => ` ${row}`);
  const lines = Int32Array.from(texts, (_, index) => index);
  const trimmed = query(lines, [column(texts)], table => `SELECT trim(c0, E' \\t') AS t FROM ${table}`);
  const clean = cleaning({
    ...mapping,
    person: ['id'],
    consent: undefined,
  });
  const columns = clean.columns.map(name => column(name === 'page' ? pages : texts));
  const part = cleanedPart({ lines, columns }, clean, engine);
  const expected = trimmed.flatMap(batch => textsOf(batch.text('t')));
  for (const name of ['person', 'time', 'channel', 'attribute_0'])
    expect(textsOf(part.text(name))).toEqual(expected);
  expect(textsOf(part.text('touchpoint'))).toEqual(
    expected.map((event, row) => (event === '' ? `${row}` : `${event} / ${row}`)),
  );
});

it('refuses an answer whose rows are not those that it was asked about', () => {
  const clean = cleaning(mapping);
  const columns = clean.columns.map(() => column(['a', 'b', 'c']));
  const lines = Int32Array.from([1, 2, 3]);
  const with_ = (end: string) => ({ ...engine, query: (sql: string) => engine.query(`${sql} ${end}`) });
  for (const end of ['ORDER BY line DESC', 'LIMIT 2', "UNION ALL SELECT 4, '', ''"]) {
    expect(() => cleanedPart({ lines, columns }, clean, with_(end))).toThrow();
  }
  expect(() => cleanedPart({ lines, columns }, clean, with_(''))).not.toThrow();
});

it('starts no engine for columns that only are trimmed', () => {
  const plain = { ...mapping, person: ['id'], touchpoint: { columns: ['event'], join: ' ' } };
  expect([needsEngine(cleaning(plain)), needsEngine(cleaning(mapping))]).toEqual([false, true]);
});

it('names bands by their edges', () => {
  const edges = [18, 19, 25, 30.5];
  expect([-1, 0, 1, 2, 3].map(index => bandLabel(edges, index))).toEqual([
    'under 18',
    '18',
    '19–24',
    '25 to under 30.5',
    '30.5 and over',
  ]);
});

it('puts a number into the band that the engine would put it into, and nothing else into any', () => {
  const edges = [-0.5, 0, 18, 24.5, 1e6];
  const random = seeded(11);
  const alphabet = '00112459.-+eE';
  const texts = Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => alphabet[Math.floor(random() * alphabet.length)],
    ).join(''),
  );
  texts.push(...edges.map(String), '1e400', '-1e400', '1e-400', '\n7\n', '1,5', '0x10', 'n/a', '', '\u0663');
  const lines = Int32Array.from(texts, (_, index) => index);
  const number = "coalesce(try_cast(c0 AS DOUBLE)::VARCHAR, '')";
  const cast = query(lines, [column(texts)], table => `SELECT line, ${number} AS n FROM ${table}`);
  const numbers = cast.flatMap(batch => textsOf(batch.text('n')));
  const differing = texts.filter(
    (text, row) => bandOf(text, edges) !== bandOf(numbers[row]!.replace('inf', '1e999'), edges),
  );
  // Two signs are a number to the engine alone.
  expect(differing.filter(text => !/^\+-/.test(text))).toEqual([]);
  expect(['inf', '-Infinity', 'nan', '1_000', '+-5'].map(text => bandOf(text, edges))).toEqual([
    '',
    '',
    '',
    '',
    '',
  ]);
  expect(['-1', '-.5', '17.9', '18', '24.5', '1e6', '1e400'].map(text => bandOf(text, edges))).toEqual([
    'under -0.5',
    '-0.5 to under 0',
    '0–17',
    '18 to under 24.5',
    '24.5 to under 1000000',
    '1000000 and over',
    '1000000 and over',
  ]);
});

it('keeps a quote in a typed value inside its literal', () => {
  expect(literal("a'; DROP TABLE x; --")).toBe("'a''; DROP TABLE x; --'");
});

function query(lines: Int32Array, columns: TextColumn[], select: (table: string) => string): ColumnBatch[] {
  const named = new Map(columns.map((texts, index) => [`c${index}`, texts]));
  const table = engine.load(textTable(lines, named));
  const answer = engine.query(select(table));
  engine.drop(table);
  return [...columnBatches(answer)];
}

function column(texts: readonly string[]): TextColumn {
  const parts = texts.map(text => new TextEncoder().encode(text));
  const offsets = new Int32Array(texts.length + 1);
  parts.forEach((part, index) => {
    offsets[index + 1] = offsets[index]! + part.length;
  });
  const bytes = new Uint8Array(offsets[texts.length]!);
  parts.forEach((part, index) => {
    bytes.set(part, offsets[index]);
  });
  return { length: texts.length, offsets, bytes };
}

function textsOf({ offsets, bytes, length }: TextColumn): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Array.from({ length }, (_, i) => decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])));
}
