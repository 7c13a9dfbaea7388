import { canonicalJson } from '../policy/canonical.ts';
import { Failure } from '../protocol/fault.ts';
import { BinSampler } from './bin-sampler.ts';
import { BinTable } from './bin-table.ts';
import { boundTotal, type ContributionBounds, checkBounds, wholeValue } from './contribution-bounds.ts';
import { Histogram } from './histogram.ts';
import type { Asking, JourneyQuestion, Labels } from './journey-question.ts';
import { JourneyView } from './journey-view.ts';
import { KeptBins } from './kept-bins.ts';
import type { JourneyStore } from './store.ts';

/** Asked every few thousand people; a run that is to stop throws `Failure` `cancelled`. */
export type ShouldStop = () => boolean;

const peopleBetweenChecks = 4096;

/**
 * Asks the question of one person after another and counts people per bin. Everything is clipped here
 * and nowhere else: a bin named twice counts once, beyond L0 bins a keyed sample stays, and the
 * values of each measure, added up per bin over the bins that stay, are scaled to their total.
 *
 * Guarantee: adding or removing one person changes at most L0 bins, each by one person, and measure j by at
 * most B_j over all bins in L1; everybody else's bins stay as they are, in any order of people (PRIVACY.md 2.2
 * and 2.3).
 */
export function run(
  store: JourneyStore,
  question: JourneyQuestion,
  bounds: ContributionBounds,
  shouldStop: ShouldStop = () => false,
): Histogram {
  const bins = new BinTable();
  const asking = question(labelsOf(store), bins);
  const keptBins = bounds.l0 === 1 ? 'one a person' : new KeptBins();
  let people = new Float64Array(256);
  let sums = bounds.measures.map(() => new BigInt64Array(256));
  forEachPerson(store, asking, bins, bounds, shouldStop, (kept, count, values) => {
    if (bins.size > people.length) {
      people = grown(people, new Float64Array(2 * bins.size));
      sums = sums.map(sum => grown(sum, new BigInt64Array(2 * bins.size)));
    }
    if (keptBins !== 'one a person') keptBins.add(kept, count);
    for (let i = 0; i < count; i++) people[kept[i]!]!++;
    for (let measure = 0; measure < sums.length; measure++) {
      const sum = sums[measure]!;
      for (let i = 0; i < count; i++) sum[kept[i]!]! += values[measure]![i]!;
    }
  });
  return new Histogram(bins, parts => asking.key(parts), people, sums, keptBins);
}

/** One person's bins after clipping: `kept[0 .. count)`, and for each measure the values beside them. */
type Visit = (kept: readonly number[], count: number, values: readonly (readonly bigint[])[]) => void;

function forEachPerson(
  store: JourneyStore,
  asking: Asking,
  bins: BinTable,
  bounds: ContributionBounds,
  shouldStop: ShouldStop,
  visit: Visit,
): void {
  checkBounds(bounds);
  const { l0, measures } = bounds;
  const sampler = new BinSampler(bounds.seedHex, l0, partitionKeys(asking, bins));
  const view = new JourneyView(store);
  const named: number[] = [];
  let count = 0;
  let person = 0;
  /** The last person who named a bin. */
  let lastNamed = new Int32Array(1024).fill(-1);
  const values = new Map<number, bigint[]>();
  const name = (bin: number, added?: readonly number[]): void => {
    if (lastNamed[bin] !== person) {
      if (!(bin >= 0 && bin < bins.size)) throw new RangeError('no such bin');
      if (bin >= lastNamed.length) {
        lastNamed = grown(lastNamed, new Int32Array(2 * bins.size).fill(-1));
      }
      lastNamed[bin] = person;
      named[count++] = bin;
    }
    if (measures.length > 0) addValues(values, bin, added, measures.length);
  };

  for (; person < store.people; person++) {
    if (person % peopleBetweenChecks === 0 && shouldStop()) throw new Failure('cancelled');
    view.show(person);
    count = 0;
    asking.ask(view, name);
    if (count > l0) count = sampler.keep(named, count, store.identifier(person));
    if (measures.length === 0) visit(named, count, []);
    else {
      visit(named, count, boundedValues(named, count, values, measures));
      values.clear();
    }
  }
}

function addValues(
  values: Map<number, bigint[]>,
  bin: number,
  added: readonly number[] | undefined,
  measures: number,
): void {
  if (added?.length !== measures) throw new RangeError('a bin is named with one value a measure');
  const whole = added.map(wholeValue);
  const before = values.get(bin);
  values.set(bin, before === undefined ? whole : whole.map((value, measure) => value + before[measure]!));
}

function boundedValues(
  named: readonly number[],
  count: number,
  values: ReadonlyMap<number, readonly bigint[]>,
  totals: readonly number[],
): readonly (readonly bigint[])[] {
  return totals.map((total, measure) => {
    const own: bigint[] = [];
    for (let i = 0; i < count; i++) own.push(values.get(named[i]!)![measure]!);
    boundTotal(own, total);
    return own;
  });
}

function partitionKeys(asking: Asking, bins: BinTable): (bin: number) => Uint8Array {
  const encoder = new TextEncoder();
  return bin => encoder.encode(canonicalJson(asking.key(bins.parts(bin))));
}

function labelsOf(store: JourneyStore): Labels {
  return {
    touchpoint: store.touchpoint.labels,
    channel: () => {
      if (store.channel === 'unmapped') throw new RangeError('no channel is mapped');
      return store.channel.labels;
    },
    attribute: name => {
      const column = store.attributes.get(name);
      if (column === undefined) throw new RangeError('no such attribute');
      return column.labels;
    },
  };
}

function grown<T extends Growable>(from: T, to: T): T {
  // Both are of one type, which `set` cannot tell of a union.
  (to as { set(numbers: T): void }).set(from);
  return to;
}

type Growable = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;
