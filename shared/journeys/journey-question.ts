import type { BinKey } from './bin-key.ts';
import { BinTable } from './bin-table.ts';
import type { Journey } from './journey.ts';
import { JourneyView } from './journey-view.ts';
import type { Journeys } from './journeys.ts';
import type { NamedBins } from './named-bins.ts';

/** Labels by code, as the store has them; everything a question may know beside one person's journey. */
export interface Labels {
  readonly touchpoint: readonly string[];
  /** Throws where no channel is mapped. */
  channel(): readonly string[];
  /** Throws where there is no such attribute. */
  attribute(name: string): readonly string[];
}

/**
 * A question to many people at a time, each of whom it answers from the one journey alone; it keeps nothing from person
 * to person, and the runner alone bounds what a person contributes. A journey without events names no bin. One that
 * never names two bins of a person tells the bin.
 */
export type Asking = AskingForOne | AskingForMany;

export interface AskingForOne extends Keyed {
  /** Writes the bin of each person into `bins`; the table's root where there is none. */
  binsOf(journeys: Journeys, bins: Int32Array): void;
}

export interface AskingForMany extends Keyed {
  /** Names the bins of each person, and where the next one's begin. */
  ask(journeys: Journeys, named: NamedBins): void;
}

interface Keyed {
  /** What a bin stands for, by the parts that it was interned with. Different parts, different keys. */
  key(parts: readonly number[]): BinKey;
}

/** Looks up once a run what the question needs: codes of the names in it, bins known beforehand. */
export type JourneyQuestion = (labels: Labels, bins: BinTable) => Asking;

/** Of each journey in turn, for what is not asked of many millions. */
export function binOfEach(binOf: (journey: Journey) => number): AskingForOne['binsOf'] {
  return (journeys, bins) => {
    const view = new JourneyView(journeys);
    for (let person = 0; person < journeys.people; person++) {
      view.show(person);
      bins[person] = view.length === 0 ? BinTable.root : binOf(view);
    }
  };
}

/** Names a bin for the person at hand, with one value a measure where the question has measures. */
export type NameBin = (bin: number, values?: readonly number[]) => void;

/** The same of a question that names many. */
export function binsOfEach(ask: (journey: Journey, name: NameBin) => void): AskingForMany['ask'] {
  return (journeys, named) => {
    const view = new JourneyView(journeys);
    const name: NameBin = (bin, values) => named.add(bin, values);
    for (let person = 0; person < journeys.people; person++) {
      view.show(person);
      if (view.length > 0) ask(view, name);
      named.endPerson();
    }
  };
}
