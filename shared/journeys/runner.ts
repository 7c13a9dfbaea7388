import { canonicalJson } from '../policy/canonical.ts';
import { BinSampler } from './bin-sampler.ts';
import { type BinLists, BinTable } from './bin-table.ts';
import { boundTotal, type ContributionBounds, checkBounds, wholeValue } from './contribution-bounds.ts';
import { finished } from './finished.ts';
import { Histogram, type Kept } from './histogram.ts';
import type { Asking, AskingForMany, AskingForOne, JourneyQuestion, Labels } from './journey-question.ts';
import { KeptBins, type KeptChunks } from './kept-bins.ts';
import { NamedBins } from './named-bins.ts';
import type { JourneyStore } from './store.ts';
import { StoreJourneys } from './store-journeys.ts';

/** Most people, and events where somebody else may still be asked, between two places at which a run can be left. */
const mostPeople = 4096;
const mostEvents = 1 << 17;

/**
 * Asks the question of one person after another and counts people per bin. Everything is clipped here
 * and nowhere else: a bin named twice counts once, beyond L0 bins a keyed sample stays, and the
 * values of each measure, added up per bin over the bins that stay, are scaled to their total.
 *
 * Guarantee: adding or removing one person changes at most L0 bins, each by one person, and measure j by at
 * most B_j over all bins in L1; everybody else's bins stay as they are, in any order of people (PRIVACY.md 2.2
 * and 2.3).
 */
export function run(store: JourneyStore, question: JourneyQuestion, bounds: ContributionBounds): Histogram {
  return finished(running(store, question, bounds));
}

/** As `run`, in steps between which others can have their turn. */
export function* running(
  store: JourneyStore,
  question: JourneyQuestion,
  bounds: ContributionBounds,
): Generator<void, Histogram> {
  const { ask, histogram } = counting(store, question, bounds);
  for (const { from, to } of stepsOf(store)) {
    ask(from, to);
    yield;
  }
  return histogram();
}

/** The people `from .. to` of a store. */
export interface Step {
  readonly from: number;
  readonly to: number;
}

/** All people of a store in its order. */
export function* stepsOf({ offsets, people }: JourneyStore): Generator<Step, void> {
  for (let from = 0; from < people; ) {
    let to = Math.min(people, from + mostPeople);
    while (to - from > 1 && offsets[to]! - offsets[from]! > mostEvents) to = (from + to) >> 1;
    yield { from, to };
    from = to;
  }
}

/** What was counted of some people, as another thread can be told it. Raw: never leaves the vault. */
export interface Counted {
  readonly bins: BinLists;
  /** By bin; where they end nobody is in a bin. */
  readonly people: Float64Array<ArrayBuffer>;
  readonly sums: readonly BigInt64Array<ArrayBuffer>[];
  readonly kept: KeptChunks | 'one a person';
}

export interface Counting {
  /** Asks the people `from .. to` of the store. */
  ask(from: number, to: number): void;
  /** Adds what was counted of others: whoever counts whom, and in whatever order, the histogram is the same. */
  join(others: Counted): void;
  /** The end of it. */
  counted(): Counted;
  /** The end of it. */
  histogram(): Histogram;
}

/** The run in parts: of each person one may be asked once, here or elsewhere. */
export function counting(
  store: JourneyStore,
  question: JourneyQuestion,
  bounds: ContributionBounds,
): Counting {
  checkBounds(bounds);
  const { l0, measures } = bounds;
  const bins = new BinTable();
  const asking = question(labelsOf(store), bins);
  const journeys = new StoreJourneys(store);
  const measured = measures.length > 0;
  if (measured && 'binsOf' in asking) throw new RangeError('a bin is named with one value a measure');
  const keptBins = l0 === 1 || 'binsOf' in asking ? 'one a person' : new KeptBins();
  const keptElsewhere: Exclude<Kept, string>[number][] = [];
  /** By bin: people, what they add to each measure, and the last person who named it. */
  let people = new Float64Array(1024);
  const sums = measures.map(() => new BigInt64Array(1024));
  let lastNamed = new Int32Array(1024).fill(-1);
  /** The bins of the person at hand. */
  let own = new Int32Array(1024);
  const values = new Map<number, bigint[]>();

  const makeRoom = (): void => {
    if (bins.size <= people.length) return;
    people = grown(people, new Float64Array(2 * bins.size));
    lastNamed = grown(lastNamed, new Int32Array(2 * bins.size).fill(-1));
    own = new Int32Array(2 * bins.size);
    for (let i = 0; i < sums.length; i++) sums[i] = grown(sums[i]!, new BigInt64Array(2 * bins.size));
  };

  const addMeasures = (stay: ArrayLike<number>, count: number): void => {
    const bounded = boundedValues(stay, count, values, measures);
    for (let measure = 0; measure < sums.length; measure++) {
      const sum = sums[measure]!;
      for (let i = 0; i < count; i++) sum[stay[i]!]! += bounded[measure]![i]!;
    }
    values.clear();
  };

  const add = (stay: ArrayLike<number>, count: number): void => {
    for (let i = 0; i < count; i++) people[stay[i]!]!++;
    if (keptBins !== 'one a person') keptBins.add(stay, count);
    if (measured) addMeasures(stay, count);
  };

  const sampler = new BinSampler(bounds.seedHex, l0, partitionKeys(asking, bins), add);

  const named = new NamedBins(measures.length);
  /** What the person named between two places, each bin once, is put into `own`; @returns how many bins they are. */
  const ownBins = (person: number, from: number, to: number): number => {
    const all = bins.size;
    const last = lastNamed;
    const into = own;
    const namedBins = named.bins;
    let count = 0;
    for (let place = from; place < to; place++) {
      const bin = namedBins[place]!;
      if (!(bin >= 0 && bin < all)) throw new RangeError('no such bin');
      if (last[bin] !== person) {
        last[bin] = person;
        into[count++] = bin;
      }
      if (measured) addValues(values, bin, named.valuesAt(place));
    }
    return count;
  };

  const askForMany =
    ({ ask }: AskingForMany) =>
    (from: number, to: number): void => {
      journeys.show(from, to);
      named.clear();
      ask(journeys, named);
      // Whom it passed over would have the bins of somebody else.
      if (named.people !== to - from) throw new RangeError('a question answers for each person');
      makeRoom();
      const { ends } = named;
      for (let person = from, start = 0; person < to; person++) {
        const end = ends[person - from]!;
        const count = ownBins(person, start, end);
        start = end;
        if (count <= l0) add(own, count);
        else {
          sampler.add(own, count, store.identifier(person));
          // What they added to each bin is known until the next person is asked.
          if (measured) sampler.finish();
        }
      }
      sampler.finish();
    };

  let found = new Int32Array(0);
  const askForOne =
    ({ binsOf }: AskingForOne) =>
    (from: number, to: number): void => {
      const asked = to - from;
      if (found.length < asked) found = new Int32Array(asked);
      journeys.show(from, to);
      found.fill(noBin, 0, asked);
      binsOf(journeys, found);
      makeRoom();
      const all = bins.size;
      const counts = people;
      for (let i = 0; i < asked; i++) {
        const bin = found[i]!;
        if (bin === BinTable.root) continue;
        if (!(bin > 0 && bin < all)) throw new RangeError('no such bin');
        counts[bin]!++;
      }
    };

  const join = (others: Counted): void => {
    const here = bins.taken(others.bins);
    makeRoom();
    for (let bin = 0; bin < here.length; bin++) people[here[bin]!]! += others.people[bin] ?? 0;
    others.sums.forEach((added, measure) => {
      const sum = sums[measure]!;
      for (let bin = 0; bin < here.length; bin++) sum[here[bin]!]! += added[bin] ?? 0n;
    });
    if (others.kept !== 'one a person') keptElsewhere.push({ bins: new KeptBins(others.kept), here });
  };

  const kept = (): Kept =>
    keptBins === 'one a person' ? keptBins : [{ bins: keptBins, here: 'the same' }, ...keptElsewhere];

  return {
    ask: 'binsOf' in asking ? askForOne(asking) : askForMany(asking),
    join,
    counted: () => ({
      bins: bins.lists,
      people,
      sums,
      kept: keptBins === 'one a person' ? keptBins : keptBins.told,
    }),
    histogram: () => new Histogram(bins, parts => asking.key(parts), people, sums, kept()),
  };
}

/** Of somebody whom a question has not answered for. */
const noBin = -1;

function addValues(values: Map<number, bigint[]>, bin: number, added: Float64Array): void {
  const whole = Array.from(added, wholeValue);
  const before = values.get(bin);
  values.set(bin, before === undefined ? whole : whole.map((value, measure) => value + before[measure]!));
}

function boundedValues(
  named: ArrayLike<number>,
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
