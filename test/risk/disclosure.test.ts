import { describe, expect, it } from 'vitest';
import { leastBelief, mostAccuracy, mostBelief } from '../../shared/release/guarantee.ts';
import { attackRate, residualRisk } from '../../shared/risk/attack-rate.ts';
import { classFigures, sizeHistogram } from '../../shared/risk/class-figures.ts';
import { type Classes, classesBy, classSizes } from '../../shared/risk/classes.ts';
import { disclosure } from '../../shared/risk/disclosure.ts';
import { coded, Differences, itAgreesWithRisk, readLines, readTable, type Table } from './oracle.ts';

/** The column as the level of its generalisation hierarchy tells it. */
function generalised(table: Table, csv: string, name: string, level: number): readonly string[] {
  const texts = table.get(name)!;
  if (level === 0) return texts;
  const stem = csv.replace('.csv', '');
  const rows = readLines(`hierarchy_${stem}_${name}.csv`).map(line => line.split(';'));
  const to = new Map(rows.map(row => [row[0]!, row[level]!]));
  return texts.map(text => to.get(text)!);
}

function classesAt(
  csv: string,
  delimiter: string,
  quasiIdentifiers: readonly string[],
  levels: Record<string, number>,
): Classes {
  const table = readTable(csv, delimiter);
  const columns = quasiIdentifiers.map(name => coded(generalised(table, csv, name, levels[name] ?? 0)));
  return classesBy(columns[0]!.codes.length, columns);
}

interface Verdicts {
  csv: string;
  delimiter: string;
  quasi_identifiers: string[];
  levels: Record<string, number>;
  sensitive: string;
  suppression: number;
  k: number;
  histogram: [number, number][];
  figures?: {
    distinct_l: number;
    entropy_l: number;
    t_equal: number;
    max_sensitive_share: number;
    records_in_homogeneous_classes: number;
    delta_log2: number;
    recursive_min_c_l2: number | null;
    recursive_min_c_l3: number | null;
  };
  verdicts: { model: string; expected: boolean }[];
}

describe('what a class gives away', () => {
  itAgreesWithRisk<{ vectors: Verdicts[] }>(
    'verdicts.json',
    'is judged as a reference program judges',
    ({ vectors }) => {
      const d = new Differences();
      let judged = 0;
      for (const vector of vectors) {
        const { csv, delimiter, quasi_identifiers, levels, sensitive, histogram, figures, verdicts } = vector;
        const what = `${csv} ${JSON.stringify(levels)} ${sensitive}`;
        const classes = classesAt(csv, delimiter, quasi_identifiers, levels);
        const sizes = sizeHistogram(classSizes(classes));
        const told = disclosure(classes, coded(readTable(csv, delimiter).get(sensitive)!));
        d.same(`${what} histogram`, sizes, histogram);
        if (figures !== undefined) {
          d.same(`${what} distinct`, told.distinct, figures.distinct_l);
          d.near(`${what} entropy`, told.entropy, figures.entropy_l);
          d.near(`${what} distance`, told.distance, figures.t_equal);
          d.near(`${what} largest share`, told.largestShare, figures.max_sensitive_share);
          d.same(`${what} given away`, told.givenAway, figures.records_in_homogeneous_classes);
          d.near(`${what} log ratio`, told.logRatio, figures.delta_log2);
          const least = (c: number) => (Number.isFinite(c) ? c : null);
          d.same(`${what} recursive 2`, least(told.recursive(2)), figures.recursive_min_c_l2);
          d.same(`${what} recursive 3`, least(told.recursive(3)), figures.recursive_min_c_l3);
        }
        const { smallest, success, alone, people } = classFigures(sizes);
        for (const { model, expected } of verdicts) {
          const [name, ...rest] = model.split(':');
          const [first = 0, second = 0] = rest.filter(text => !Number.isNaN(Number(text))).map(Number);
          const verdict = {
            k: () => smallest >= first,
            dl: () => told.distinct >= first,
            el: () => told.entropy >= first,
            rcl: () => told.recursive(second) < first,
            et: () => told.distance <= first,
            ot: () => told.orderedDistance <= first,
            dd: () => told.logRatio < first,
            avg: () => success <= first,
            su: () => alone / people <= first,
          }[name!];
          if (verdict === undefined) throw new RangeError(model);
          judged++;
          d.same(`${what} ${model}`, verdict(), expected);
        }
      }
      expect(d.found).toEqual([]);
      expect(judged).toBeGreaterThan(80);
    },
  );

  itAgreesWithRisk<{
    vectors: {
      name: string;
      csv: string;
      delimiter: string;
      models: string;
      available: boolean;
      generalization?: Record<string, number>;
      suppressed_records?: number;
      after?: {
        records: number;
        classes: number;
        min_class_size: number;
        max_class_size: number;
        average_risk: number;
        sample_uniques: number;
      };
    }[];
  }>(
    'anonymize.json',
    'after generalisation, without suppressed rows, is what a reference program measures',
    ({ vectors }) => {
      const d = new Differences();
      let compared = 0;
      for (const {
        name,
        csv,
        delimiter,
        models,
        available,
        generalization,
        suppressed_records,
        after,
      } of vectors) {
        // Other models than k-anonymity suppress by what classes hold, which ARX's search decides.
        if (!available || !/^k:\d+$/.test(models) || generalization === undefined || after === undefined)
          continue;
        const k = Number(models.slice(2));
        const sizes = classSizes(classesAt(csv, delimiter, Object.keys(generalization), generalization));
        const kept = sizes.filter(size => size >= k);
        const figures = classFigures(sizeHistogram(kept));
        const rows = sizes.reduce((sum, size) => sum + size, 0);
        compared++;
        d.same(`${name} suppressed`, rows - figures.people, suppressed_records);
        d.same(`${name} people`, figures.people, after.records);
        d.same(`${name} classes`, figures.classes, after.classes);
        d.same(`${name} smallest`, figures.smallest, after.min_class_size);
        d.same(`${name} largest`, figures.largest, after.max_class_size);
        d.near(`${name} success`, figures.success, after.average_risk);
        d.same(`${name} alone`, figures.alone, after.sample_uniques);
      }
      expect(d.found).toEqual([]);
      expect(compared).toBeGreaterThan(3);
    },
  );

  itAgreesWithRisk<{
    dp_posterior: { epsilon: number; prior: number; max_posterior: number; min_posterior: number }[];
    dp_membership: { epsilon: number; delta: number; max_balanced_accuracy: number; max_advantage: number }[];
  }>(
    'formulas.json',
    'by differential privacy is bounded as the formulas say',
    ({ dp_posterior, dp_membership }) => {
      const d = new Differences();
      for (const { epsilon, prior, max_posterior, min_posterior } of dp_posterior) {
        d.near(`most ${prior} ${epsilon}`, mostBelief(prior, epsilon), max_posterior);
        d.near(`least ${prior} ${epsilon}`, leastBelief(prior, epsilon), min_posterior);
      }
      for (const { epsilon, delta, max_balanced_accuracy, max_advantage } of dp_membership) {
        d.near(`accuracy ${epsilon} ${delta}`, mostAccuracy(epsilon, delta), max_balanced_accuracy);
        d.near(`advantage ${epsilon} ${delta}`, 2 * mostAccuracy(epsilon, delta) - 1, max_advantage, 1e-8);
      }
      expect(d.found).toEqual([]);
    },
  );

  itAgreesWithRisk<{
    formulas: {
      n_attacks: number;
      n_success: number;
      n_control: number;
      attack_rate: [number, number];
      control_rate: [number, number];
      risk: number;
      ci: [number, number];
    }[];
  }>('attack_based.json', 'to an attack is told with its interval', ({ formulas }) => {
    const d = new Differences();
    const z = 1.959963984540054;
    for (const { n_attacks, n_success, n_control, ...expected } of formulas) {
      const what = `${n_success} of ${n_attacks}`;
      const attack = attackRate(n_success, n_attacks, z);
      const control = attackRate(n_control, n_attacks, z);
      const residual = residualRisk(attack, control);
      d.near(`${what} rate`, attack.rate, expected.attack_rate[0]);
      d.near(`${what} error`, attack.error, expected.attack_rate[1]);
      d.near(`${what} control`, control.rate, expected.control_rate[0]);
      d.near(`${what} risk`, residual.risk, expected.risk);
      d.near(`${what} low`, residual.low, expected.ci[0]);
      d.near(`${what} high`, residual.high, expected.ci[1]);
    }
    expect(d.found).toEqual([]);
  });

  it('is nothing where nobody is', () => {
    const none = disclosure(classesBy(0, []), { codes: new Uint32Array(0), values: 1 });
    expect(none).toMatchObject({ givenAway: 0, largestShare: 0, distinct: 0, entropy: 0, distance: 0 });
  });
});
