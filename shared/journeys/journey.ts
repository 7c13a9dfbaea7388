/**
 * One person's journey as a question sees it: positions in time order, nothing about anybody else.
 * The runner moves one view from person to person; a question must not keep it.
 */
export interface Journey {
  readonly length: number;
  touchpoint(position: number): number;
  channel(position: number): number;
  attribute(name: string, position: number): number;
  /** Whole seconds on the local clock, in the store's precision. Throws where there is no clock. */
  seconds(position: number): number;
}
