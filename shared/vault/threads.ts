/**
 * More threads of the vault's own process. They see the memory that is shared with them, the files that they
 * are told to read, and nothing else of the world: no store, no ledger, no randomness. What passes between them and the vault stays inside.
 */
export interface Threads {
  /** How many there may be beside the vault's own; 0 where memory cannot be shared. */
  readonly most: number;
  /** Fewest bytes of files at which it pays to start one for reading them. */
  readonly leastBytes: number;
  /** Fewest events of a store at which it pays to start them for questions. */
  readonly leastEvents: number;
  /**
   * Starts one that does the tasks of `helper-tasks.ts`.
   *
   * @param heard  told what it says
   * @param failed  told when it could not be started or ended by itself, never why
   */
  start(heard: (said: unknown) => void, failed: () => void): Thread;
}

export interface Thread {
  /** What is handed over is not here afterwards. */
  tell(said: unknown, handedOver: readonly ArrayBuffer[]): void;
  /** Whether the program is to go on for the sake of what it does. */
  wanted(is: boolean): void;
  /** Ends it, whatever it does, and gives its memory back. */
  end(): void;
}

/** On a machine with that many processors; the vault's own thread takes one of them. */
export function mostThreads(processors: number): number {
  return Math.max(0, Math.min(7, processors - 1));
}

/** Of 47 MB what a thread takes to begin is as much as it saves, and more memory; of 235 MB it saves a quarter. */
export const leastBytes = 64 << 20;

/** Below it one thread answers as soon. */
export const leastEvents = 3_000_000;

export const noThreads: Threads = {
  most: 0,
  leastBytes: Number.POSITIVE_INFINITY,
  leastEvents: Number.POSITIVE_INFINITY,
  start: () => {
    throw new RangeError('there is no other thread');
  },
};
