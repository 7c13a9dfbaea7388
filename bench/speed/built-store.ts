import { partsFor } from '../../shared/journeys/people-parts.ts';
import { type BuiltStore, StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { channels, drawnEvents, personName, touchpoints } from './journey-file.ts';

/** Different values of an attribute, and the part of the people of whom it is missing. */
export interface DrawnAttribute {
  readonly values: number;
  readonly missing: number;
}

/**
 * The store of a file of `writeJourneyFile` without the file, a tenth as many people as events, each with attributes of
 * their own.
 */
export function builtStore(
  events: number,
  attributes: Readonly<Record<string, DrawnAttribute>> = {},
): BuiltStore {
  const rows = 1 << 16;
  const names = Object.keys(attributes);
  const columns = {
    time: 'clock',
    channel: true,
    attributes: names,
    consent: false,
    amount: false,
  } as const;
  const builder = new StoreBuilder(columns, partsFor(47 * events));
  const next = drawnEvents({ events, people: events / 10 });
  const [person, touchpoint, channel] = [texts(rows), texts(rows), texts(rows)];
  const own = names.map(() => texts(rows));
  const time = new Float64Array(rows);
  const encoder = new TextEncoder();
  const labels = [touchpoints, channels].map(each => each.map(name => encoder.encode(name)));
  const values = Object.values(attributes).map(({ values }) =>
    Array.from({ length: values }, (_, value) => encoder.encode(`value ${value}`)),
  );
  const nothing = new Uint8Array(0);
  for (let done = 0; done < events; done += rows) {
    const length = Math.min(rows, events - done);
    for (let row = 0; row < length; row++) {
      const drawn = next();
      person.set(row, encoder.encode(personName(drawn.person)));
      touchpoint.set(row, labels[0]![drawn.touchpoint]!);
      channel.set(row, labels[1]![drawn.channel]!);
      time[row] = 1e6 * drawn.second;
      names.forEach((name, i) => {
        const value = chance(drawn.person, 2 * i);
        // The square makes some values common.
        own[i]!.set(
          row,
          chance(drawn.person, 2 * i + 1) < attributes[name]!.missing
            ? nothing
            : values[i]![Math.floor(value * value * values[i]!.length)]!,
        );
      });
    }
    builder.append({
      rows: length,
      person: person.first(length),
      touchpoint: touchpoint.first(length),
      channel: channel.first(length),
      time,
      attributes: new Map(names.map((name, i) => [name, own[i]!.first(length)])),
    });
  }
  const localSeconds = (microseconds: number) => microseconds / 1e6;
  return builder.finish({ groups: {}, time: { kind: 'clock', precision: 'second', localSeconds } });
}

/** From 0 to 1, always the same for a person and a draw. */
function chance(person: number, draw: number): number {
  let mixed = Math.imul(person + 1, 0x9e37_79b1) ^ Math.imul(draw + 1, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2_ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4_eb2f);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** A column of short texts that is filled again and again. */
function texts(rows: number) {
  const offsets = new Int32Array(rows + 1);
  const bytes = new Uint8Array(16 * rows);
  return {
    set(row: number, text: Uint8Array): void {
      bytes.set(text, offsets[row]!);
      offsets[row + 1] = offsets[row]! + text.length;
    },
    first: (length: number) => ({ length, offsets, bytes }),
  };
}
