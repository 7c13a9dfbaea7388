import type { CodedColumn } from './store.ts';

type Codes = CodedColumn['codes'];

/**
 * Some people's journeys as a question sees them, in columns: the events of person `i` are those from `starts[i]` up to
 * `ends[i]` of each column, in order of time. They are gone when the next people are shown; a question must not keep them.
 */
export interface Journeys {
  readonly people: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly touchpoints: Codes;
  /** By person: the bits of `indexBit` of no fewer touchpoints than the person has. */
  readonly touchpointBits: Uint32Array;
  /** Whether seconds never go back from one event of a person to the next; false says that they may. */
  readonly ascends: boolean;
  /** Throws where no channel is mapped. */
  channels(): Codes;
  /** Throws where there is no such attribute. */
  attributes(name: string): Codes;
  /** Local seconds since 1970-01-01 at which the event's unit of time starts. Throws where there is no clock. */
  seconds(): Int32Array | Float64Array;
  /** Equal where two events of a person are of one session. Throws where no sessions are mapped. */
  sessions(): Codes;
  /** Whole minor units, 0 where missing. Throws where no amount is mapped. */
  amounts(): Float64Array;
  /** By person: which part of the people they fall into, from 1. Throws where they are not divided. */
  parts(): Uint8Array;
}
