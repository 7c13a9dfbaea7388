import { describe, expect, it } from 'vitest';
import { finished } from '../../shared/journeys/finished.ts';
import { populationFigures } from '../../shared/risk/attackers.ts';
import {
  classFigures,
  peopleBelow,
  type SizeHistogram,
  sizeHistogram,
} from '../../shared/risk/class-figures.ts';
import { classesBy, classSizes, refined } from '../../shared/risk/classes.ts';
import { individualRisk, individualRiskShort } from '../../shared/risk/individual-risk.ts';
import { fitPitman, pitman, zayatz } from '../../shared/risk/population-uniqueness.ts';
import { specialUniques } from '../../shared/risk/special-uniques.ts';
import { wildcardSizes } from '../../shared/risk/wildcard-classes.ts';
import { columnsOf, Differences, itAgreesWithRisk, readLines, readTable } from './oracle.ts';

interface Reference {
  records: number;
  classes: number;
  min_class_size: number;
  max_class_size: number;
  average_risk: number;
  sample_uniques: number;
  histogram: [number, number][];
  by_threshold: { threshold: number; records_at_risk: number }[];
  by_k: { k: number; records_below_k: number; fraction_below_k: number; fulfilled: boolean }[];
}

interface Tabular {
  name: string;
  csv: string;
  delimiter: string;
  quasi_identifiers: string[];
  reference: Reference;
  arx: { risk_distribution: { gt: number; le: number; fraction: number }[] };
  attribute_sets?: { attributes: string[]; distinction: number; separation: number }[];
  population: {
    fraction: number;
    population_size: number;
    reference: { zayatz: number; pitman: number | null };
    pitman_agrees?: boolean | null;
  }[];
  wildcard_reference?: {
    average: number;
    highest: number;
    lowest: number;
    records_below_k: Record<string, number>;
  };
}

function compareReference(
  d: Differences,
  what: string,
  histogram: SizeHistogram,
  reference: Reference,
): void {
  const figures = classFigures(histogram);
  d.same(`${what} histogram`, histogram, reference.histogram);
  d.same(`${what} people`, figures.people, reference.records);
  d.same(`${what} classes`, figures.classes, reference.classes);
  d.same(`${what} alone`, figures.alone, reference.sample_uniques);
  d.same(`${what} smallest`, figures.smallest, reference.min_class_size);
  d.same(`${what} largest`, figures.largest, reference.max_class_size);
  d.near(`${what} success`, figures.success, reference.average_risk);
  for (const { k, records_below_k, fulfilled } of reference.by_k) {
    d.same(`${what} below ${k}`, peopleBelow(histogram, k), records_below_k);
    d.same(`${what} meets ${k}`, figures.smallest >= k, fulfilled);
  }
  for (const { threshold, records_at_risk } of reference.by_threshold) {
    let k = 1;
    while (1 / k > threshold) k++;
    d.near(`${what} over ${threshold}`, peopleBelow(histogram, k) / figures.people, records_at_risk);
  }
}

describe('figures of equivalence classes', () => {
  itAgreesWithRisk<{ vectors: Tabular[] }>(
    'risk_tabular.json',
    'match two reference programs',
    ({ vectors }) => {
      const d = new Differences();
      for (const {
        name,
        csv,
        delimiter,
        quasi_identifiers,
        reference,
        arx,
        attribute_sets,
        wildcard_reference,
      } of vectors) {
        const table = readTable(csv, delimiter);
        const columns = columnsOf(table, quasi_identifiers);
        const rows = columns[0]!.codes.length;
        const histogram = sizeHistogram(classSizes(classesBy(rows, columns)));
        compareReference(d, name, histogram, reference);
        for (const { gt, le, fraction } of arx.risk_distribution) {
          const inside = histogram.filter(([size]) => 1 / size > gt && 1 / size <= le);
          const people = inside.reduce((sum, [size, count]) => sum + size * count, 0);
          d.near(`${name} risks of ${gt} to ${le}`, people / rows, fraction);
        }
        for (const { attributes, distinction, separation } of attribute_sets ?? []) {
          const part = sizeHistogram(classSizes(classesBy(rows, columnsOf(table, attributes))));
          d.near(`${name} ${attributes} distinction`, classFigures(part).success, distinction);
          d.near(`${name} ${attributes} separation`, classFigures(part).separation, separation);
        }
        if (wildcard_reference === undefined) continue;
        const sizes = Array.from(finished(wildcardSizes(classesBy(rows, columns), columns)));
        d.near(
          `${name} wildcard average`,
          sizes.reduce((sum, size) => sum + 1 / size, 0) / rows,
          wildcard_reference.average,
        );
        d.near(`${name} wildcard highest`, 1 / Math.min(...sizes), wildcard_reference.highest);
        d.near(`${name} wildcard lowest`, 1 / Math.max(...sizes), wildcard_reference.lowest);
        for (const [k, people] of Object.entries(wildcard_reference.records_below_k)) {
          d.same(`${name} wildcard below ${k}`, sizes.filter(size => size < Number(k)).length, people);
        }
      }
      expect(d.found).toEqual([]);
    },
  );

  itAgreesWithRisk<{ vectors: Tabular[] }>(
    'risk_tabular.json',
    'estimate uniqueness in a population as references do',
    ({ vectors }) => {
      const d = new Differences();
      let compared = 0;
      for (const { name, reference, population } of vectors) {
        const fit = fitPitman(reference.histogram);
        for (const { fraction, population_size, reference: by, pitman_agrees } of population) {
          const alone = zayatz(reference.histogram, population_size);
          if (alone === 'no estimate') d.same(`${name} ${fraction} Zayatz`, alone, by.zayatz);
          else d.near(`${name} ${fraction} Zayatz`, alone, by.zayatz, 1e-7);
          if (pitman_agrees !== true || by.pitman === null || reference.sample_uniques === 0) continue;
          const estimate = fit === 'no estimate' ? fit : pitman(fit, population_size);
          if (estimate === 'no estimate') {
            d.same(`${name} ${fraction} Pitman`, estimate, by.pitman);
            continue;
          }
          compared++;
          d.near(`${name} ${fraction} Pitman`, estimate, by.pitman, 1e-4);
        }
      }
      expect(d.found).toEqual([]);
      expect(compared).toBeGreaterThan(30);
    },
  );

  itAgreesWithRisk<{
    vectors: {
      csv: string;
      delimiter: string;
      quasi_identifiers: string[];
      sample_rows: string;
      population_records: number;
      prosecutor: Reference;
      journalist_and_marketer: {
        highest: number;
        success_rate: number;
        marketer_success_rate: number;
        by_threshold: { threshold: number; records_at_risk: number }[];
        population_uniques_in_sample: number;
      };
    }[];
  }>('risk_population.json', 'match for a sample within a known population', ({ vectors }) => {
    const d = new Differences();
    for (const {
      csv,
      delimiter,
      quasi_identifiers,
      sample_rows,
      prosecutor,
      journalist_and_marketer: j,
    } of vectors) {
      const columns = columnsOf(readTable(csv, delimiter), quasi_identifiers);
      const classes = classesBy(columns[0]!.codes.length, columns);
      const population = classSizes(classes);
      const sample = new Uint32Array(classes.count);
      for (const row of readLines(sample_rows)) sample[classes.of[Number(row)]!]!++;
      const touched = [...sample.keys()].filter(one => sample[one]! > 0);
      const inSample = touched.map(one => sample[one]!);
      const inPopulation = touched.map(one => population[one]!);
      const what = quasi_identifiers.join(',');
      compareReference(d, what, sizeHistogram(inSample), prosecutor);
      const figures = (k: number) => populationFigures(inSample, inPopulation, k);
      d.near(`${what} highest`, 1 / figures(1).smallest, j.highest);
      d.near(`${what} journalist`, figures(1).journalist, j.success_rate);
      d.near(`${what} marketer`, figures(1).marketer, j.marketer_success_rate);
      d.same(`${what} alone`, figures(1).alone, j.population_uniques_in_sample);
      for (const { threshold, records_at_risk } of j.by_threshold) {
        let k = 1;
        while (1 / k > threshold) k++;
        d.near(`${what} over ${threshold}`, figures(k).below / prosecutor.records, records_at_risk);
      }
    }
    expect(d.found).toEqual([]);
  });

  itAgreesWithRisk<{
    vectors: {
      name: string;
      csv: string;
      delimiter: string;
      quasi_identifiers: string[];
      sampling_weight: number;
      f_below_k: Record<string, number>;
      expected_reidentifications: number;
      expected_reidentifications_exact_formula: number;
      max_individual_risk: number;
      special_uniques?: {
        records_with_minimal_unique_of_size_at_most: Record<string, number>;
        msu_count_by_size: Record<string, number>;
        score_sum: number;
        score_histogram: [number, number][];
      };
    }[];
  }>(
    'individual_and_special.json',
    'match for individual risk and minimal unique combinations',
    ({ vectors }) => {
      const d = new Differences();
      for (const { name, csv, delimiter, quasi_identifiers, sampling_weight: w, ...expected } of vectors) {
        const columns = columnsOf(readTable(csv, delimiter), quasi_identifiers);
        const rows = columns[0]!.codes.length;
        const sizes = Array.from(finished(wildcardSizes(classesBy(rows, columns), columns)));
        for (const [k, people] of Object.entries(expected.f_below_k)) {
          d.same(`${name} below ${k}`, sizes.filter(size => size < Number(k)).length, people);
        }
        const sum = (risk: (f: number, expected: number) => number) =>
          sizes.reduce((total, f) => total + risk(f, f * w), 0);
        d.near(`${name} short`, sum(individualRiskShort), expected.expected_reidentifications);
        d.near(`${name} exact`, sum(individualRisk), expected.expected_reidentifications_exact_formula);
        d.near(
          `${name} highest`,
          Math.max(...sizes.map(f => individualRiskShort(f, f * w))),
          expected.max_individual_risk,
        );
        const { special_uniques: special } = expected;
        if (special === undefined) continue;
        const found = finished(specialUniques(rows, columns));
        for (const [size, people] of Object.entries(special.records_with_minimal_unique_of_size_at_most)) {
          d.same(`${name} at most ${size}`, found.atMost[Number(size)], people);
        }
        for (const [size, count] of Object.entries(special.msu_count_by_size)) {
          d.same(`${name} of size ${size}`, found.bySize[Number(size)], count);
        }
        d.same(`${name} scores`, sizeHistogram(found.scores), special.score_histogram);
      }
      expect(d.found).toEqual([]);
    },
  );

  itAgreesWithRisk<{
    individual_risk: { f: number; F: number; approx: number; exact: number }[];
    distinct_pairs: { histogram: [number, number][]; distinction: number; separation: number }[];
    arx_threshold_to_k: { threshold: number; strict_smallest_safe_class: number }[];
  }>('formulas.json', 'match in closed forms', ({ individual_risk, distinct_pairs, arx_threshold_to_k }) => {
    const d = new Differences();
    for (const { f, F, approx, exact } of individual_risk) {
      d.near(`short ${f} of ${F}`, individualRiskShort(f, F), approx);
      d.near(`exact ${f} of ${F}`, individualRisk(f, F), exact);
    }
    for (const { histogram, distinction, separation } of distinct_pairs) {
      d.near(`distinction ${histogram}`, classFigures(histogram).success, distinction);
      d.near(`separation ${histogram}`, classFigures(histogram).separation, separation);
    }
    for (const { threshold, strict_smallest_safe_class: k } of arx_threshold_to_k) {
      d.same(`a class of ${k} at ${threshold}`, [1 / k > threshold, 1 / (k - 1) > threshold], [false, true]);
    }
    expect(d.found).toEqual([]);
  });

  it('are the same whether pairs stand in a table or are hashed', () => {
    const rows = 5000;
    const codes = Uint32Array.from({ length: rows }, (_, i) => (i * 7919) % 1000);
    const more = Uint32Array.from({ length: rows }, (_, i) => (i * 104_729) % 700);
    const by = (values: number) =>
      refined(classesBy(rows, [{ codes, values: 1000 }]), { codes: more, values });
    expect(by(1 << 22)).toEqual(by(700));
  });

  it('take a zero estimate where somebody is alone for none', () => {
    expect(fitPitman([[1, 40]])).toBe('no estimate');
    expect(
      fitPitman([
        [1, 3],
        [2, 4],
      ]),
    ).toBe('no estimate');
    expect(pitman({ theta: 0.5, alpha: -3 }, 1e9)).toBe('no estimate');
  });
});
