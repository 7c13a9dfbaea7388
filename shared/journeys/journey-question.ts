import type { BinKey } from './bin-key.ts';
import type { BinTable } from './bin-table.ts';
import type { Journey } from './journey.ts';

/** Names a bin for the person at hand, with one value a measure where the question has measures. */
export type NameBin = (bin: number, values?: readonly number[]) => void;

/** Labels by code, as the store has them; everything a question may know beside one person's journey. */
export interface Labels {
  readonly touchpoint: readonly string[];
  /** Throws where no channel is mapped. */
  channel(): readonly string[];
  /** Throws where there is no such attribute. */
  attribute(name: string): readonly string[];
}

/**
 * A question to one person after another, a function of the one journey that it is given; it keeps nothing from person
 * to person, and the runner alone bounds what a person contributes. One that never names two bins of a person tells the
 * bin, which is faster.
 */
export type Asking = AskingForOne | AskingForMany;

export interface AskingForOne extends Keyed {
  /** The bin of a person; the table's root where there is none. */
  binOf(journey: Journey): number;
}

export interface AskingForMany extends Keyed {
  ask(journey: Journey, name: NameBin): void;
}

interface Keyed {
  /** What a bin stands for, by the parts that it was interned with. Different parts, different keys. */
  key(parts: readonly number[]): BinKey;
}

/** Looks up once a run what the question needs: codes of the names in it, bins known beforehand. */
export type JourneyQuestion = (labels: Labels, bins: BinTable) => Asking;
