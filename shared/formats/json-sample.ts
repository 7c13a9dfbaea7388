import { columnShape } from './column-shape.ts';
import { JsonPaths } from './json-paths.ts';
import { type JsonReading, jsonSplitter } from './json-records.ts';
import { parsedJson } from './parsed-json.ts';
import { RowTexts, type TextBatch } from './row-texts.ts';
import type { Density } from './sample-records.ts';

export interface KeyedSample {
  /** Paths of the values met, in the order in which they were. */
  readonly names: readonly string[];
  readonly records: readonly (readonly string[])[];
  /** Of events, several of which may stand in what the container calls a record. */
  readonly density: Density;
  /** What else stands in the same rows, at other paths. */
  readonly more?: (paths: readonly string[]) => readonly (readonly string[])[];
}

const mostRecords = 2000;
const mostNames = 2000;
const deepest = 6;

/**
 * Paths and values of the first records of UTF-8 JSON. Objects inside are taken apart; lists stay whole, but for lists
 * of keys and values, and for the one list whose elements are the events: where `rows` names it, or where no time stands
 * outside it and one stands in it.
 */
export function sampleJson(
  text: Uint8Array,
  place: JsonReading['place'],
  extent: 'whole' | 'start',
  rows: string | 'as it seems' = 'as it seems',
): KeyedSample {
  const records: Uint8Array[] = [];
  let [met, pushed] = [0, 0];
  const splitter = jsonSplitter(place, {
    record(bytes, from, to) {
      met++;
      if (records.length < mostRecords) records.push(bytes.slice(from, to));
    },
    reject: () => met++,
  });
  for (; pushed < text.length && records.length < mostRecords; pushed += sliceBytes)
    splitter.push(text.subarray(pushed, pushed + sliceBytes));
  if (extent === 'whole') splitter.finish();
  return keyedSample(records, { records: met, bytes: Math.min(pushed, text.length) }, rows);
}

const sliceBytes = 1 << 16;

/** As `sampleJson`, of records that are found already, and how densely they stand. */
export function keyedSample(
  records: readonly Uint8Array[],
  density: Density,
  rows: string | 'as it seems' = 'as it seems',
): KeyedSample {
  const keys = new Keys();
  for (const record of records) {
    const value = parsedJson(decoder.decode(record));
    if (value !== undefined) keys.collect(value, '', 0);
  }
  const flat = keys.flat();
  const list = rows === 'as it seems' ? eventsList(records, keys, flat) : rows;
  const names = list === 'none' ? flat : [...flat.filter(name => name !== list), ...keys.inside(list)];
  const { values, rowsOfRecord } = valuesOf(records, names);
  return {
    names,
    records: values,
    density: { ...density, records: density.records * rowsOfRecord },
    more: paths => valuesOf(records, [...names, ...paths]).values.map(row => row.slice(names.length)),
  };
}

/** Objects that say something as a whole alone: what somebody agreed to, by categories that each site names. */
const keptWhole = /(^|\.)context\.consent$|_consent_preferences_\d+(_\d+_\d+)?$/;

/** Paths met, by how often. */
class Keys {
  readonly #counts = new Map<string, number>();
  readonly #lists = new Map<string, Keys>();

  collect(value: unknown, path: string, depth: number): void {
    const inner = textAsJson(value);
    if (Array.isArray(inner)) this.#list(inner, path, depth);
    else if (isObject(inner) && depth < deepest && !keptWhole.test(path)) {
      for (const [key, member] of Object.entries(inner))
        if (key !== '' && !key.endsWith('[]'))
          this.collect(member, path === '' ? key : `${path}.${key}`, depth + 1);
    } else this.#met(path);
  }

  #list(list: readonly unknown[], path: string, depth: number): void {
    const pairs = list.filter(isPair);
    if (path === '') {
      list.forEach((member, index) => {
        this.collect(member, String(index), depth + 1);
      });
    } else if (pairs.length > 0 && pairs.length === list.length) {
      for (const { key, name } of pairs) this.#met(`${path}.${key ?? name}`);
    } else {
      this.#met(path);
      if (!list.every(isObject) || list.length === 0) return;
      const inside = this.#lists.get(path) ?? new Keys();
      this.#lists.set(path, inside);
      for (const member of list) inside.collect(member, '', depth + 1);
    }
  }

  #met(path: string): void {
    if (path !== '') this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
  }

  flat(): string[] {
    const all = [...this.#counts];
    if (all.length <= mostNames) return all.map(([path]) => path);
    const least = all.map(([, count]) => count).toSorted((a, b) => b - a)[mostNames - 1]!;
    return all
      .filter(([, count]) => count >= least)
      .slice(0, mostNames)
      .map(([path]) => path);
  }

  lists(): string[] {
    return [...this.#lists.keys()];
  }

  inside(list: string): string[] {
    return (
      this.#lists
        .get(list)
        ?.flat()
        .map(path => `${list}[].${path}`) ?? []
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPair(member: unknown): member is { readonly key?: string; readonly name?: string } {
  return (
    isObject(member) &&
    'value' in member &&
    (typeof member['key'] === 'string' || typeof member['name'] === 'string')
  );
}

function textAsJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  return parsedJson(value) ?? value;
}

/** Matomo's visits have a time of their own and hold what happened in a list. */
const knownLists = ['actionDetails'];

function eventsList(records: readonly Uint8Array[], keys: Keys, flat: readonly string[]): string | 'none' {
  const known = keys.lists().find(list => knownLists.includes(list));
  if (known !== undefined) return known;
  if (hasTime(records, flat)) return 'none';
  return keys.lists().find(list => hasTime(records, keys.inside(list))) ?? 'none';
}

function hasTime(records: readonly Uint8Array[], names: readonly string[]): boolean {
  const { values } = valuesOf(records.slice(0, 50), names);
  return names.some((name, k) => {
    const { time } = columnShape(values.map(row => row[k]!));
    const called = /(time|date|stamp|\bts|\bat)$/i.test(name.replaceAll('_', ' '));
    return time.kind === 'times' || time.kind === 'ambiguous' || (time.kind === 'counts' && called);
  });
}

interface SampleValues {
  readonly values: string[][];
  /** On average. */
  readonly rowsOfRecord: number;
}

function valuesOf(records: readonly Uint8Array[], names: readonly string[]): SampleValues {
  const paths = new JsonPaths(names);
  const rows = new RowTexts(names.length);
  let read = 0;
  for (const record of records) {
    if (rows.rows >= mostRecords) break;
    read++;
    if (paths.read(record, 0, record.length) === 'read') paths.write(rows, 0);
  }
  const rowsOfRecord = rows.rows / Math.max(1, read);
  return { values: textRows(rows.take()), rowsOfRecord };
}

export function textRows({ lines, columns }: TextBatch): string[][] {
  return Array.from(lines, (_, row) =>
    columns.map(({ bytes, offsets }) => decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!))),
  );
}

const decoder = new TextDecoder();

/** The names of fields in `{"meta": {"columns": […]}, "data": [[…], …]}`, as query services answer. */
export function fieldNames(head: Uint8Array): readonly string[] | 'none' {
  const list = /"columns"\s*:\s*(\["(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*\])/.exec(
    decoder.decode(head.subarray(0, 1 << 16)),
  )?.[1];
  return ((list === undefined ? undefined : parsedJson(list)) as readonly string[] | undefined) ?? 'none';
}
