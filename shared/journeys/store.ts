import type { TimePrecision } from '../policy/mapping.ts';
import type { Memory } from './allocation.ts';
import type { JourneyIndex } from './journey-index.ts';

/**
 * The journey store: everybody's events in typed columns, sorted by person and, within a person,
 * by full time and then by the order in the source. Raw: never leaves the vault.
 */
export interface JourneyStore extends StoreColumns {
  /** UTF-8 bytes that name person `i`, for keyed hashes alone. */
  identifier(person: number): Uint8Array;
}

/** All that a store is made of; where its columns lie in shared memory, threads can be given it without a copy. */
export interface StoreColumns {
  readonly people: number;
  readonly events: number;
  /** Events of person `i` are `offsets[i] .. offsets[i + 1]`; length `people + 1`. */
  readonly offsets: Uint32Array;
  readonly touchpoint: CodedColumn;
  readonly channel: CodedColumn | 'unmapped';
  readonly attributes: ReadonlyMap<string, CodedColumn>;
  /** Whole minor units an event, 0 where missing. */
  readonly amount: Float64Array | 'unmapped';
  /** Which session an event belongs to: events of one person with one number are one session. */
  readonly session: CodedColumn['codes'] | 'unmapped';
  readonly clock: Clock;
  readonly index: JourneyIndex;
  /** Which part of the people each person falls into, from 1. */
  readonly parts: Uint8Array | 'undivided';
  readonly identifiers: Identifiers;
  /** Everybody in the snapshot, analysed or not; the opening release counts these and nothing else does. */
  readonly standing: Readonly<Record<Standing, number>>;
}

/** The name of person `i` is `bytes[offsets[i] .. offsets[i + 1]]`. */
export interface Identifiers {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

export function storeOf(columns: StoreColumns): JourneyStore {
  const { people, identifiers } = columns;
  const { bytes, offsets } = identifiers;
  return {
    ...columns,
    identifier: person => {
      if (!(person >= 0 && person < people)) throw new RangeError('no such person');
      return bytes.subarray(offsets[person], offsets[person + 1]);
    },
  };
}

/** Where the columns of a store lie. */
export function memoryOf({ offsets }: StoreColumns): Memory {
  return offsets.buffer instanceof ArrayBuffer ? 'own' : 'shared';
}

/** What can be told to another thread of a store. */
export function columnsOf({ identifier: _, ...columns }: JourneyStore): StoreColumns {
  return columns;
}

/** Where a person of the file stands. Only `analysed` people have events in the store. */
export type Standing = 'analysed' | 'no consent' | 'objected' | 'too old' | 'outside the period';

export interface CodedColumn {
  /** One code an event; an index into `labels`. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  /** Labels after grouping. A missing value is the label `(none)`. */
  readonly labels: readonly string[];
}

/**
 * When events happened: whole units of the local clock since 1970 (`policy/calendar.ts` says which unit is 0).
 * Without a clock, only their order is known.
 */
export type Clock =
  | {
      readonly kind: 'clock';
      readonly precision: TimePrecision;
      /** Seconds in one unit; for months in the longest, 31 days. */
      readonly unitSeconds: number;
      /** Doubles only where seconds lie outside 1901 to 2038. */
      readonly at: Int32Array | Float64Array;
    }
  | { readonly kind: 'order' };

export const missingLabel = '(none)';
