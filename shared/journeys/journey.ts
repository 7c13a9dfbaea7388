/**
 * One person's journey for questions that look at one after another: positions in time order, nothing about anybody
 * else. One view moves from person to person; a question must not keep it.
 */
export interface Journey {
  readonly length: number;
  /** False says that no event has the touchpoint; true that one may. */
  mayHave(touchpoint: number): boolean;
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
