import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import { classFigures, peopleBelow, sizeHistogram } from '../../shared/risk/class-figures.ts';
import { classSizes } from '../../shared/risk/classes.ts';
import { pathClasses, pathClassesFrom } from '../../shared/risk/path-classes.ts';
import { type EventParts, type EventPoints, pointSets } from '../../shared/risk/points.ts';
import { exactUnicity, sampledUnicity } from '../../shared/risk/unicity.ts';
import { wholeTraces } from '../../shared/risk/whole-traces.ts';
import { coded, Differences, itAgreesWithRisk, readTable } from './oracle.ts';

interface Vector {
  csv: string;
  unit: 'journey_id' | 'person_id';
  label: string;
  time_bucket: string;
  units_total: number;
  units_without_points: number;
  events_dropped_null: number;
  by_p: {
    p: number;
    eligible_units: number;
    unicity: number;
    expected_success: number;
    exists_unique: number;
    unicity_all_units_min_p_n: number;
  }[];
  all_points: {
    units_with_points: number;
    subset_unique_fraction: number;
    equal_class_histogram: [number, number][];
  };
}

interface Paths {
  csv: string;
  unit: 'journey_id' | 'person_id';
  with_start_day: boolean;
  units: number;
  distinct_paths: number;
  average_risk: number;
  records_below_k: Record<string, number>;
  histogram: [number, number][];
}

const hour = 3_600_000;

function bucketText(time: string, bucket: string): string {
  if (time === '') return '';
  const at = Date.parse(time);
  const day = Math.floor(at / (24 * hour));
  switch (bucket) {
    case 'minute':
      return String(Math.floor(at / 60_000));
    case 'hour':
      return String(Math.floor(at / hour));
    case 'day':
      return String(day);
    case 'week':
      return String(Math.floor((day + 3) / 7));
    case 'month':
      return time.slice(0, 7);
    case 'hour_of_week':
      return `${(day + 3) % 7} ${time.slice(11, 13)}`;
    default:
      throw new RangeError(bucket);
  }
}

function eventsOf({ csv, unit }: Pick<Vector, 'csv' | 'unit'>) {
  const table = readTable(csv);
  const units = coded(table.get(unit)!);
  const times = table.get('ts')!.map(time => Date.parse(time) || 0);
  const order = [...units.codes.keys()].sort(
    (a, b) => units.codes[a]! - units.codes[b]! || times[a]! - times[b]! || a - b,
  );
  const offsets = new Uint32Array(units.values + 1);
  for (const code of units.codes) offsets[code + 1]!++;
  for (let i = 0; i < units.values; i++) offsets[i + 1]! += offsets[i]!;
  const column = (name: string) => order.map(row => table.get(name)![row]!);
  return { offsets, column };
}

/** An empty text makes no point. */
function parts(texts: readonly string[]): EventParts {
  const { codes, values, missing } = coded(texts);
  return {
    codes,
    from: 0,
    each: 1,
    to: Int32Array.from({ length: values }, (_, code) => (code === missing ? -1 : code)),
  };
}

function pointsOf(vector: Vector): EventPoints {
  const { offsets, column } = eventsOf(vector);
  const label = vector.label === '-' ? 'none' : parts(column(vector.label));
  const bucket =
    vector.time_bucket === 'none'
      ? 'none'
      : parts(column('ts').map(time => bucketText(time, vector.time_bucket)));
  return { offsets, label, bucket };
}

describe('unicity of journeys', () => {
  itAgreesWithRisk<{ vectors: Vector[] }>(
    'unicity.json',
    'is what enumeration gives, exactly',
    ({ vectors }) => {
      const d = new Differences();
      for (const vector of vectors) {
        const what = `${vector.csv} ${vector.unit} ${vector.label} ${vector.time_bucket}`;
        const sets = pointSets(pointsOf(vector));
        d.same(`${what} units`, sets.people, vector.units_total);
        d.same(`${what} dropped`, sets.without, vector.events_dropped_null);
        const levels = exactUnicity(sets, vector.by_p.length);
        for (const { p, ...expected } of vector.by_p) {
          const level = levels[p - 1]!;
          d.same(`${what} ${p} eligible`, level.eligible, expected.eligible_units);
          d.near(`${what} ${p} unicity`, level.unicity, expected.unicity, 1e-12);
          d.near(`${what} ${p} success`, level.success, expected.expected_success, 1e-12);
          d.near(`${what} ${p} exists`, level.exists, expected.exists_unique, 1e-12);
          d.near(`${what} ${p} overall`, level.overall, expected.unicity_all_units_min_p_n, 1e-12);
        }
        const whole = wholeTraces(sets);
        d.same(`${what} with points`, whole.withPoints, vector.all_points.units_with_points);
        d.near(
          `${what} contained`,
          whole.contained / whole.withPoints,
          vector.all_points.subset_unique_fraction,
          1e-12,
        );
        d.same(`${what} equal`, whole.equal, vector.all_points.equal_class_histogram);
      }
      expect(d.found).toEqual([]);
    },
  );

  itAgreesWithRisk<{ vectors: Vector[] }>(
    'unicity.json',
    'is within five standard errors where it is sampled',
    ({ vectors }) => {
      const far: string[] = [];
      for (const vector of vectors) {
        const draws = 4000;
        const levels = sampledUnicity(pointsOf(vector), vector.by_p.length, draws);
        for (const expected of vector.by_p) {
          const level = levels[expected.p - 1]!;
          const what = `${vector.csv} ${vector.unit} ${vector.label} ${vector.time_bucket} ${expected.p}`;
          const pairs = [
            [level.unicity, expected.unicity],
            [level.overall, expected.unicity_all_units_min_p_n],
          ] as const;
          for (const [actual, truth] of pairs) {
            const error = Math.sqrt((truth * (1 - truth)) / draws);
            if (Math.abs(actual - truth) > 5 * error + 1e-12) far.push(`${what}: ${actual}, not ${truth}`);
          }
          if (Math.abs(level.success - expected.expected_success) > 5 * Math.sqrt(0.25 / draws)) {
            far.push(`${what}: success ${level.success}, not ${expected.expected_success}`);
          }
        }
      }
      expect(far).toEqual([]);
    },
  );

  itAgreesWithRisk<{ path_classes: Paths[] }>(
    'unicity.json',
    'of whole paths is what grouping gives',
    ({ path_classes }) => {
      const d = new Differences();
      for (const vector of path_classes) {
        const { offsets, column } = eventsOf(vector);
        const touchpoints = column('touchpoint');
        const times = column('ts');
        const { codes, missing } = coded(touchpoints);
        const labels = Int32Array.from(codes, (code, i) => (code === missing || times[i] === '' ? -1 : code));
        const starts = Array.from({ length: offsets.length - 1 }, (_, unit) => {
          let first = offsets[unit]!;
          while (first < offsets[unit + 1]! && labels[first]! < 0) first++;
          return first < offsets[unit + 1]! ? Number(bucketText(times[first]!, 'day')) : 0;
        });
        const paths = finished(
          pathClasses(offsets, {
            codes: labels,
            from: 0,
            each: 1,
            values: 1 + Math.max(...labels),
            to: 'as is',
          }),
        );
        const classes = vector.with_start_day ? pathClassesFrom(paths, starts) : paths;
        const histogram = sizeHistogram(classSizes(classes));
        const what = `${vector.csv} ${vector.unit} ${vector.with_start_day}`;
        d.same(`${what} histogram`, histogram, vector.histogram);
        d.same(`${what} paths`, classFigures(histogram).classes, vector.distinct_paths);
        d.near(`${what} success`, classFigures(histogram).success, vector.average_risk);
        for (const [k, people] of Object.entries(vector.records_below_k)) {
          d.same(`${what} below ${k}`, peopleBelow(histogram, Number(k)), people);
        }
      }
      expect(d.found).toEqual([]);
    },
  );

  it('is the same for the same data, draw for draw', () => {
    const offsets = Uint32Array.from({ length: 501 }, (_, i) => 4 * i);
    const codes = Uint32Array.from({ length: 2000 }, (_, i) => (i * i * 31) % 40);
    const to = Int32Array.from({ length: 40 }, (_, i) => i);
    const events: EventPoints = { offsets, label: { codes, from: 0, each: 1, to }, bucket: 'none' };
    expect(sampledUnicity(events, 3)).toEqual(sampledUnicity(events, 3));
  });

  it('finds the same points in a table and by hashing', () => {
    const offsets = Uint32Array.from([0, 3, 6]);
    const codes = Uint32Array.from([0, 1, 0, 1, 2, 2]);
    const near = { codes, from: 0, each: 1, to: Int32Array.from([0, 1, 2]) };
    const far = { ...near, to: Int32Array.from([0, 1, 2_000_000_000]) };
    const sets = pointSets({ offsets, label: near, bucket: 'none' });
    const asTheyAre = { codes, from: 0, each: 1, values: 3, to: 'as is' } as const;
    expect(pointSets({ offsets, label: asTheyAre, bucket: 'none' })).toEqual(sets);
    expect(pointSets({ offsets, label: far, bucket: 'none' })).toEqual(sets);
    expect(sets).toMatchObject({ kinds: 3, points: Uint32Array.from([0, 1, 1, 2]) });
  });
});
