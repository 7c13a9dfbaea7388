import type { CodedColumn } from './store.ts';

/**
 * One person's journey as a question sees it: positions in time order, nothing about anybody else.
 * The runner moves one view from person to person; a question must not keep it.
 */
export interface Journey {
  readonly length: number;
  /** For loops over many events: codes of touchpoints, those of this journey from `start` on. */
  readonly touchpoints: CodedColumn['codes'];
  readonly start: number;
  /** Whether seconds never go back from one event to the next; false says that they may. */
  readonly ascends: boolean;
  /** False says that no event has the touchpoint; true that one may. */
  mayHave(touchpoint: number): boolean;
  /** Which part of the people the person falls into, from 1. Throws where they are not divided. */
  part(): number;
  touchpoint(position: number): number;
  channel(position: number): number;
  attribute(name: string, position: number): number;
  /** Local seconds since 1970-01-01 at which the event's unit of time starts. Throws where there is no clock. */
  seconds(position: number): number;
  /** Equal where two events of the person are of one session. Throws where no sessions are mapped. */
  session(position: number): number;
  /** Whole minor units, 0 where missing. Throws where no amount is mapped. */
  amount(position: number): number;
}
