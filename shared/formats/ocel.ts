import type { LogReader, LogSink } from './event-log.ts';
import { JsonElements } from './json-elements.ts';
import { JsonPaths } from './json-paths.ts';
import { keyedSample, textRows } from './json-sample.ts';
import { parsedJson } from './parsed-json.ts';
import { RowTexts } from './row-texts.ts';
import { logReader } from './xes.ts';
import { XmlElements } from './xml-elements.ts';

/** An event of a log, raw. */
export interface LogEvent {
  readonly line: number;
  /** Its attributes by their keys. */
  readonly values: ReadonlyMap<string, string>;
  /** Attributes of the trace that it stands in; empty where there are no traces. */
  readonly trace: ReadonlyMap<string, string>;
  /** Identifiers of the objects that it is related to. */
  readonly objects: readonly string[];
}

const noTrace: ReadonlyMap<string, string> = new Map();
const recordLimit = 16 << 20;

/** Types of the objects of an OCEL 2.0 log in JSON, by their identifiers. */
export function ocelJsonObjects(types: Map<string, string>): LogReader {
  const paths = new JsonPaths(['id', 'type']);
  return new JsonElements({ kind: 'list', key: 'objects' }, recordLimit, {
    element(bytes, from, to) {
      if (paths.read(bytes, from, to) !== 'read') return;
      const [id, type] = rowOf(paths, 2);
      types.set(id!, type!);
    },
    reject: () => {},
  });
}

function rowOf(paths: JsonPaths, columns: number): string[] {
  const rows = new RowTexts(columns);
  paths.write(rows, 0);
  return textRows(rows.take())[0]!;
}

const own = ['id', 'type', 'time'] as const;
const related = 'relationships';

/** Events of an OCEL 2.0 log in JSON. @param attributes  the keys that are wanted */
export function ocelJsonEvents(attributes: readonly string[] | 'all', sink: LogSink): LogReader {
  const pathsOf = (keys: readonly string[]) => [...own, related, ...keys.map(key => `attributes.${key}`)];
  const fixed = attributes === 'all' ? 'each its own' : new JsonPaths(pathsOf(attributes));
  return new JsonElements({ kind: 'list', key: 'events' }, recordLimit, {
    element(bytes, from, to, line) {
      const keys =
        attributes === 'all'
          ? keyedSample([bytes.slice(from, to)], { records: 1, bytes: 'all' }, 'none')
              .names.filter(name => name.startsWith('attributes.'))
              .map(name => name.slice('attributes.'.length))
          : attributes;
      const paths = fixed === 'each its own' ? new JsonPaths(pathsOf(keys)) : fixed;
      const fault = paths.read(bytes, from, to);
      if (fault !== 'read') {
        sink.reject(line, fault);
        return;
      }
      const [id, type, time, relationships, ...texts] = rowOf(paths, own.length + 1 + keys.length);
      const values = new Map([
        ['ocel:eid', id!],
        ['ocel:activity', type!],
        ['ocel:timestamp', time!],
      ]);
      keys.forEach((key, k) => {
        if (texts[k] !== '') values.set(key, texts[k]!);
      });
      sink.event({ line, values, trace: noTrace, objects: objectIds(relationships!) });
    },
    reject: (line, cause) => sink.reject(line, cause),
  });
}

/** A relationship names its object as a text; what is none relates to nothing. */
function objectIds(relationships: string): string[] {
  const list = parsedJson(relationships);
  if (!Array.isArray(list)) return [];
  return list.flatMap((member: unknown) => {
    const id = (member as { objectId?: unknown } | null)?.objectId;
    return typeof id === 'string' ? [id] : [];
  });
}

/** Types of the objects of an OCEL 2.0 log in XML, by their identifiers. */
export function ocelXmlObjects(types: Map<string, string>): LogReader {
  let depth = 0;
  const elements = new XmlElements({
    open(name, attributes) {
      depth++;
      const { id, type } = attributes;
      if (name === 'object' && depth === 3 && id !== undefined && type !== undefined) types.set(id, type);
    },
    close() {
      depth--;
    },
  });
  return { push: chunk => void elements.push(chunk), finish: () => void elements.finish() };
}

/** Events of an OCEL 2.0 log in XML. */
export function ocelXmlEvents(sink: LogSink): LogReader {
  let depth = 0;
  let line = 0;
  let inEvent = false;
  let attribute = '';
  let values = new Map<string, string>();
  let objects: string[] = [];
  const elements = new XmlElements({
    open(name, attributes, at) {
      depth++;
      if (name === 'event' && depth === 3) {
        inEvent = true;
        line = at;
        objects = [];
        values = new Map([
          ['ocel:eid', attributes['id'] ?? ''],
          ['ocel:activity', attributes['type'] ?? ''],
          ['ocel:timestamp', attributes['time'] ?? ''],
        ]);
      } else if (inEvent && name === 'attribute') attribute = attributes['name'] ?? '';
      else if (inEvent && (name === 'relationship' || name === 'object')) {
        const id = attributes['object-id'];
        if (id !== undefined) objects.push(id);
      }
    },
    close(name, text) {
      if (name === 'attribute' && inEvent && attribute !== '') values.set(attribute, text.trim());
      else if (name === 'event' && depth === 3 && inEvent) {
        inEvent = false;
        sink.event({ line, values, trace: noTrace, objects });
      }
      depth--;
    },
  });
  return logReader(elements, sink, () => {});
}
