import type { JourneyStore } from '../journeys/store.ts';
import { startOf, unitOf } from '../policy/calendar.ts';
import type { Mapping } from '../policy/mapping.ts';
import { identifyingAttributes, type RiskView, sensitiveAttributes } from '../policy/risk-view.ts';
import { riskBuckets, riskLabels } from '../protocol/risk.ts';
import { type PopulationFigures, populationFigures } from '../risk/attackers.ts';
import { peopleBelow, type SizeHistogram, sizeHistogram } from '../risk/class-figures.ts';
import { type Classes, classesBy, classSizes, met, oneClass, refined } from '../risk/classes.ts';
import { type Disclosure, disclosure } from '../risk/disclosure.ts';
import { pathClasses, pathClassesFrom } from '../risk/path-classes.ts';
import { pointSets } from '../risk/points.ts';
import { sampledGrid } from '../risk/sampled-grid.ts';
import { specialUniques } from '../risk/special-uniques.ts';
import { exactUnicity, subsetsOf } from '../risk/unicity.ts';
import { type CodedWithMissing, wildcardSizes } from '../risk/wildcard-classes.ts';
import { within } from './part-done.ts';
import { type PeopleSketch, peopleSketch } from './people-sketch.ts';
import type { PopulationTable } from './population-table.ts';
import { bucketParts, columnOfBoth, labelParts, personColumn, rangeOf } from './risk-columns.ts';

/**
 * Exact figures of one view of the journeys. Raw, as everything that is not rounded: never leaves the vault.
 * Parts that a view shares with an earlier one are not worked out again.
 */
export class RiskFigures {
  readonly #store: JourneyStore;
  readonly #mapping: Mapping;
  readonly #kept = new Map<string, unknown>();

  constructor(store: JourneyStore, mapping: Mapping) {
    this.#store = store;
    this.#mapping = mapping;
  }

  get people(): number {
    return this.#store.people;
  }

  /** Attributes of the view that may tell people apart. */
  attributes(view: RiskView): readonly string[] {
    return identifyingAttributes(this.#mapping)
      .filter(name => view.attributes[name] !== 'dropped')
      .slice(0, mostAttributes);
  }

  sketch(seedHex: string): Generator<number, PeopleSketch> {
    return this.#onceIn('people', () => peopleSketch(this.#store, seedHex));
  }

  /** How many groups there are of each size, by the attributes of the view. */
  sizes(view: RiskView): SizeHistogram {
    return sizeHistogram(classSizes(classesBy(this.people, this.#columns(view))));
  }

  /**
   * All figures by the attributes of the view. Gives from time to time which part of the work is done.
   *
   * @param k  least people alike
   */
  columns(view: RiskView, k: number): Generator<number, ColumnFigures> {
    const names = this.attributes(view).map(name => [name, view.attributes[name] ?? '']);
    return this.#onceIn(['columns', names, k], () => {
      const sensitive = sensitiveAttributes(this.#mapping).map(name => this.#column(name, view));
      return columnFigures(this.people, this.#columns(view), sensitive, k);
    });
  }

  /** For somebody who looks the people of the file up in a population by the view's attributes. */
  population(view: RiskView, table: PopulationTable, k: number): LookedUp {
    const names = this.attributes(view);
    const columns = names.map(name =>
      columnOfBoth(this.#store, this.#mapping, name, view.attributes[name] ?? 'as mapped', table),
    );
    const classes = classesBy(this.people + table.people, columns);
    const own = new Uint32Array(classes.count);
    const theirs = new Uint32Array(classes.count);
    classes.of.forEach((of, row) => {
      if (row < this.people) own[of]!++;
      else theirs[of]!++;
    });
    const touched = [...own.keys()].filter(of => own[of]! > 0);
    const inFile = touched.map(of => own[of]!);
    // Who is in the file is in the population, whatever its table has.
    const inPopulation = touched.map(of => Math.max(own[of]!, theirs[of]!));
    return {
      notHeld: touched.reduce((people, of) => people + Math.max(0, own[of]! - theirs[of]!), 0),
      figures: populationFigures(inFile, inPopulation, k),
    };
  }

  /** The grid of what an attacker may know of a point, label by bucket. Gives from time to time which part is done. */
  *unicity(view: RiskView): Generator<number, readonly UnicityCell[]> {
    const { clock, channel } = this.#store;
    const finest =
      view.precision !== 'as mapped' ? view.precision : clock.kind === 'clock' ? clock.precision : 'none';
    const cells = [];
    for (const bucket of riskBuckets.slice(riskBuckets.indexOf(finest))) {
      for (const label of riskLabels) {
        if ((label === 'none' && bucket === 'none') || (label === 'channel' && channel === 'unmapped'))
          continue;
        // A week can lie in two months.
        if (bucket === 'month' && finest === 'week') continue;
        const touchpoints = label === 'touchpoint' ? view.touchpoints : 'as mapped';
        cells.push({
          label,
          bucket,
          touchpoints,
          key: JSON.stringify(['unicity', label, bucket, touchpoints]),
        });
      }
    }
    const missing = cells.filter(({ key }) => !this.#kept.has(key));
    const found = yield* this.#overall(missing);
    missing.forEach(({ key, label, bucket }, i) => {
      this.#kept.set(key, { label, bucket, ...found[i]! } satisfies UnicityCell);
    });
    return cells.map(({ key }) => this.#kept.get(key) as UnicityCell);
  }

  /** Gives from time to time which part of the work is done. */
  paths(view: RiskView): Generator<number, PathFigures> {
    const start = this.#startBucket(view);
    return this.#onceIn(['paths', view.touchpoints, start], () => this.#paths(view, start));
  }

  *#paths(view: RiskView, start: PathFigures['start']): Generator<number, PathFigures> {
    const { offsets, clock } = this.#store;
    const parts = labelParts(this.#store, this.#mapping, 'touchpoint', view.touchpoints);
    if (parts === 'none') throw new RangeError('touchpoints are always mapped');
    const paths = yield* pathClasses(offsets, parts);
    const alone = (classes: Classes) => peopleBelow(sizeHistogram(classSizes(classes)), 2);
    if (start === 'none' || clock.kind === 'order') {
      return { alone: alone(paths), start: 'none', aloneWithStart: alone(paths) };
    }
    const starts = new Float64Array(this.people);
    for (let person = 0; person < starts.length; person++) {
      starts[person] = unitOf(start, startOf(clock.precision, clock.at[offsets[person]!]!));
    }
    const first = starts.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const withStart = pathClassesFrom(
      paths,
      starts.map(at => at - first),
    );
    return { alone: alone(paths), start, aloneWithStart: alone(withStart) };
  }

  /** The day on which a journey began, or what the view has instead. */
  #startBucket({ precision }: RiskView): PathFigures['start'] {
    const { clock } = this.#store;
    if (clock.kind === 'order') return 'none';
    const finest = precision === 'as mapped' ? clock.precision : precision;
    return finest === 'week' || finest === 'month' ? finest : 'day';
  }

  #columns(view: RiskView): readonly CodedWithMissing[] {
    return this.attributes(view).map(name => this.#column(name, view));
  }

  #column(name: string, view: RiskView): CodedWithMissing {
    const how = view.attributes[name] ?? 'as mapped';
    return this.#once(['column', name, how], () => personColumn(this.#store, this.#mapping, name, how));
  }

  *#overall(
    cells: readonly (Pick<UnicityCell, 'label' | 'bucket'> & Pick<RiskView, 'touchpoints'>)[],
  ): Generator<number, readonly Pick<UnicityCell, 'method' | 'overall'>[]> {
    const { offsets } = this.#store;
    // The same object for the same parts: they are worked out once where several cells have them.
    const range = () => this.#once('range', () => rangeOf(this.#store.clock));
    const buckets = new Map(cells.map(({ bucket }) => [bucket, bucketParts(this.#store, bucket, range)]));
    const labels = new Map(
      cells.map(({ label, touchpoints }) => [
        label,
        labelParts(this.#store, this.#mapping, label, touchpoints),
      ]),
    );
    const kinds = cells.map(({ label, bucket }) => ({
      offsets,
      label: labels.get(label)!,
      bucket: buckets.get(bucket)!,
    }));
    if (this.people > mostExactPeople) {
      const overall = yield* sampledGrid(kinds, drawing);
      return overall.map(each => ({ method: 'sampled', overall: each }));
    }
    const found: Pick<UnicityCell, 'method' | 'overall'>[] = [];
    for (const kind of kinds) {
      const sets = pointSets(kind);
      found.push(
        subsetsOf(sets, mostPoints) <= mostExactSubsets
          ? { method: 'exact', overall: exactUnicity(sets, mostPoints).map(level => level.overall) }
          : { method: 'sampled', overall: (yield* sampledGrid([kind], drawing))[0]! },
      );
      yield found.length / kinds.length;
    }
    return found;
  }

  *#onceIn<T>(key: unknown, work: () => Generator<number, T>): Generator<number, T> {
    const text = JSON.stringify(key);
    if (!this.#kept.has(text)) this.#kept.set(text, yield* work());
    return this.#kept.get(text) as T;
  }

  #once<T>(key: unknown, make: () => T): T {
    const text = JSON.stringify(key);
    if (!this.#kept.has(text)) this.#kept.set(text, make());
    return this.#kept.get(text) as T;
  }
}

const mostAttributes = 10;
const mostPoints = 5;
const drawing = { most: mostPoints, draws: 2000, seed: 1 };
const mostExactPeople = 5000;
const mostExactSubsets = 300_000;
const mostTogether = 3;

export interface UnicityCell {
  readonly label: (typeof riskLabels)[number];
  readonly bucket: (typeof riskBuckets)[number];
  readonly method: 'exact' | 'sampled';
  /** For 1, 2, … known points: part of everybody who could be picked out. */
  readonly overall: readonly number[];
}

export interface LookedUp {
  /** People of the file who are not in the population. */
  readonly notHeld: number;
  readonly figures: PopulationFigures;
}

export interface PathFigures {
  readonly alone: number;
  /** What is known of when it began beside the order; `none` where there is no clock. */
  readonly start: 'day' | 'week' | 'month' | 'none';
  readonly aloneWithStart: number;
}

export interface ColumnFigures {
  readonly sizes: SizeHistogram;
  /** People who could be fewer than k if a missing value could be any. */
  readonly belowIfAny: number;
  /** For each column: people alone without it. */
  readonly aloneWithout: readonly number[];
  /** `[s]`: people alone on at most s columns. */
  readonly aloneOn: readonly number[];
  readonly sensitive: readonly Disclosure[];
}

/** About which part of the work is behind after each step. */
const behind = { classes: 0.1, missing: 0.5, without: 0.65, together: 0.95 };

function* columnFigures(
  people: number,
  columns: readonly CodedWithMissing[],
  sensitive: readonly CodedWithMissing[],
  k: number,
): Generator<number, ColumnFigures> {
  let classes = oneClass(people);
  for (const [i, column] of columns.entries()) {
    classes = refined(classes, column);
    yield (behind.classes * (i + 1)) / columns.length;
  }
  const sizes = sizeHistogram(classSizes(classes));
  const couldBe = yield* within(behind.classes, behind.missing, wildcardSizes(classes, columns, k));
  let belowIfAny = 0;
  for (const size of couldBe) if (size < k) belowIfAny++;
  const aloneWithout = yield* within(behind.missing, behind.without, aloneWithoutEach(people, columns));
  const most = Math.min(mostTogether, columns.length);
  const unique = yield* within(behind.without, behind.together, specialUniques(people, columns, most));
  const disclosed: Disclosure[] = [];
  for (const column of sensitive) {
    disclosed.push(disclosure(classes, column));
    yield behind.together + ((1 - behind.together) * disclosed.length) / sensitive.length;
  }
  return { sizes, belowIfAny, aloneWithout, aloneOn: unique.atMost, sensitive: disclosed };
}

/** People alone by all columns but one, for each: those before it met with those after it. */
function* aloneWithoutEach(
  people: number,
  columns: readonly CodedWithMissing[],
): Generator<number, readonly number[]> {
  const after: Classes[] = [oneClass(people)];
  for (const column of [...columns].reverse()) {
    after.push(refined(after.at(-1)!, column));
    yield after.length / columns.length / 3;
  }
  let before = oneClass(people);
  const alone: number[] = [];
  for (const column of columns) {
    const without = met(before, after[columns.length - 1 - alone.length]!);
    alone.push(peopleBelow(sizeHistogram(classSizes(without)), 2));
    before = refined(before, column);
    yield (1 + (2 * alone.length) / columns.length) / 3;
  }
  return alone;
}
