import type { Progress } from '../../shared/protocol/summary.ts';

/** What a command meets: the folder it was called in, its streams, and Ctrl-C. */
export interface Terminal {
  /** Paths are relative to it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts when the person cancels. */
  readonly signal: AbortSignal;
  standardInput(): AsyncIterable<Uint8Array>;
  /** A result, on standard output. */
  print(text: string): void;
  printJson(value: unknown): void;
  /** A line for the person, on standard error. */
  say(line: string): void;
  /** Shown on standard error where that is a terminal, and nowhere else. */
  progress(progress: Progress): void;
}

export interface Option {
  /** What its value is called; `'nothing'` for a switch. */
  readonly takes: string;
  readonly says: string;
}

export interface Call {
  readonly operands: readonly string[];
  /** Values of the options that were given. */
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
}

export interface Command {
  /** What follows the name, such as `EXPORT --recipe FILE`. */
  readonly usage: string;
  /** What else a person should know before calling it. */
  readonly about: readonly string[];
  readonly operands: { readonly least: number; readonly most: number };
  readonly options: Readonly<Record<string, Option>>;
  /**
   * @returns exit status
   * @throws Failure
   */
  run(call: Call, terminal: Terminal): Promise<number>;
}

export const anyNumber = Number.POSITIVE_INFINITY;
