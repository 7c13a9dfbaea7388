import type { LogReader, LogSink } from './event-log.ts';
import type { LogEvent } from './ocel.ts';
import { XmlElements } from './xml-elements.ts';

const valued = new Set(['string', 'date', 'int', 'float', 'boolean', 'id']);

/**
 * Events of an XES log (IEEE 1849): the attributes that stand directly in an event, and those of its trace. What stands
 * in `global`, `list` or another attribute is none of them. Of a log that is broken, the events before are given.
 */
export function xesEvents(sink: LogSink): LogReader {
  let trace = new Map<string, string>();
  let values = new Map<string, string>();
  let events: LogEvent[] = [];
  let line = 0;
  let depth = 0;
  let place: 'outside' | 'trace' | 'event' = 'outside';
  let placeDepth = 0;
  let inTrace = false;

  const flush = () => {
    for (const event of events) sink.event(event);
    events = [];
  };
  const elements = new XmlElements({
    open(name, attributes, at) {
      depth++;
      if (name === 'trace' && depth === 2) {
        trace = new Map();
        place = 'trace';
        placeDepth = depth;
        inTrace = true;
      } else if (name === 'event' && (inTrace ? depth === 3 : depth === 2)) {
        values = new Map();
        line = at;
        place = 'event';
        placeDepth = depth;
      } else if (place !== 'outside' && depth === placeDepth + 1 && valued.has(name)) {
        const { key, value } = attributes;
        if (key !== undefined) (place === 'event' ? values : trace).set(key, value ?? '');
      }
    },
    close(name) {
      if (name === 'event' && place === 'event' && depth === placeDepth) {
        events.push({ line, values, trace: inTrace ? trace : nobody, objects: [] });
        place = inTrace ? 'trace' : 'outside';
        placeDepth = depth - 1;
        if (!inTrace) flush();
      } else if (name === 'trace' && inTrace && depth === 2) {
        flush();
        place = 'outside';
        inTrace = false;
      }
      depth--;
    },
  });
  return logReader(elements, sink, flush);
}

const nobody: ReadonlyMap<string, string> = new Map();

/** The rest of a log behind a fault is one reject: what stands there can no longer be told apart. */
export function logReader(elements: XmlElements, sink: LogSink, flush: () => void): LogReader {
  let broken = false;
  const tell = (isWhole: boolean) => {
    if (isWhole || broken) return;
    broken = true;
    flush();
    sink.reject(elements.line, 'broken XML: nothing after it can be read');
  };
  return {
    push: chunk => tell(elements.push(chunk)),
    finish() {
      tell(elements.finish());
      flush();
    },
  };
}
