import type { JourneyStore } from '../journeys/store.ts';
import { type EventBatch, StoreBuilder } from '../journeys/store-builder.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import { startOfDate } from '../policy/calendar.ts';
import type { Mapping } from '../policy/mapping.ts';
import type { Question } from '../policy/question.ts';
import { Draws } from '../sample/draws.ts';

/**
 * Two invented sets of journeys that differ by one person, in the shape of a mapping and with the names that a
 * question uses, so that it has something to find. Nothing of anybody's data goes in.
 */
export function neighbouringJourneys(
  question: Question,
  mapping: Mapping,
  k: number,
): { readonly with: JourneyStore; readonly without: JourneyStore } {
  const names = [...new Set([...namesIn(question), ...mapping.public])];
  const touchpoints = names.length > 1 ? names : [...names, 'first', 'second', 'third'];
  const random = new Draws();
  random.restart(1, 0, 0);
  const crowd: InventedPerson[] = Array.from({ length: 10 * k }, (_, person) => ({
    person: `crowd ${person}`,
    touchpoints: touchpoints.slice(0, 1 + random.below(touchpoints.length)),
    group: random.below(2),
  }));
  // With the person there are k who go all the way: just enough to show, without them one too few.
  const alike = (person: string): InventedPerson => ({ person, touchpoints, group: 2 });
  for (let person = 1; person < k; person++) crowd.push(alike(`alike ${person}`));
  return {
    with: builtStore([...crowd, alike('one person')], mapping),
    without: builtStore(crowd, mapping),
  };
}

interface InventedPerson {
  readonly person: string;
  readonly touchpoints: readonly string[];
  readonly group: number;
}

/** Every text in a question: among them are the names of touchpoints that it asks about. */
function namesIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (Array.isArray(part)) return part.flatMap(namesIn);
  return part !== null && typeof part === 'object' ? Object.values(part).flatMap(namesIn) : [];
}

const hourMicroseconds = 3600e6;

function builtStore(people: readonly InventedPerson[], mapping: Mapping): JourneyStore {
  const attributes = Object.keys(mapping.attributes);
  const events = people.flatMap(({ person, touchpoints, group }) =>
    touchpoints.map((touchpoint, at) => ({ person, touchpoint, group: `group ${group + 1}`, at })),
  );
  const first = startOfDate(mapping.from ?? '2026-01-05') * 1e6 + 24 * hourMicroseconds;
  const column = (text: (event: (typeof events)[number]) => string) => textColumn(events.map(text));
  const batch: EventBatch = {
    rows: events.length,
    person: column(event => event.person),
    time: Float64Array.from(events, ({ at }) => first + at * hourMicroseconds),
    touchpoint: column(event => event.touchpoint),
    ...(mapping.channel === undefined ? {} : { channel: column(event => event.group) }),
    attributes: new Map(attributes.map(name => [name, column(event => event.group)])),
    ...(mapping.amount === undefined ? {} : { amount: new Float64Array(events.length).fill(1000) }),
  };
  const builder = new StoreBuilder({
    time: mapping.time.kind,
    channel: mapping.channel !== undefined,
    attributes,
    consent: false,
    amount: mapping.amount !== undefined,
  });
  builder.append(batch);
  const { store } = builder.finish({
    groups: {},
    time:
      mapping.time.kind === 'order'
        ? { kind: 'order' }
        : { kind: 'clock', precision: mapping.precision, localSeconds: micros => micros / 1e6 },
  });
  return store;
}

function textColumn(texts: readonly string[]): TextColumn {
  const encoder = new TextEncoder();
  const parts = texts.map(text => encoder.encode(text));
  const offsets = new Int32Array(texts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const bytes = new Uint8Array(offsets[texts.length]!);
  parts.forEach((part, i) => {
    bytes.set(part, offsets[i]);
  });
  return { length: texts.length, offsets, bytes };
}
