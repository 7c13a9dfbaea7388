import { expect } from 'vitest';
import { deltaPerCell } from '../../shared/privacy/gate.ts';
import { normalUpperTail } from '../../shared/privacy/normal-tail.ts';
import {
  gaussianDelta,
  gaussianEpsilon,
  gaussianSigma,
  laplaceTail,
  normalQuantile,
} from './continuous-mechanisms.ts';
import { isNear, itAgreesWith } from './oracle-vectors.ts';

type Analytic = { l2_sensitivity: string } & (
  | { kind: 'eps_delta_to_sigma'; eps: string; delta: string; sigma: number }
  | { kind: 'sigma_delta_to_eps'; sigma: string; delta: string; eps: number }
  | { kind: 'sigma_eps_to_delta'; sigma: string; eps: string; delta: number }
);

itAgreesWith<Analytic>('gaussian_analytic.json', 'knows the continuous Gaussian mechanism', vectors => {
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const sensitivity = Number(vector.l2_sensitivity);
    const [sigma, epsilon, delta] = [vector.sigma, vector.eps, vector.delta].map(Number) as [
      number,
      number,
      number,
    ];
    const [actual, expected] =
      vector.kind === 'eps_delta_to_sigma'
        ? [gaussianSigma(epsilon, delta, sensitivity), sigma]
        : vector.kind === 'sigma_delta_to_eps'
          ? [gaussianEpsilon(sigma, delta, sensitivity), epsilon]
          : [gaussianDelta(sigma, epsilon, sensitivity), delta];
    const tolerance = vector.kind === 'sigma_eps_to_delta' && expected < 1e-200 ? 1e-6 : 1e-9;
    if (!isNear(actual, expected, tolerance)) wrong.push({ vector, actual });
  }
  expect(wrong).toEqual([]);
});

type Threshold = {
  noise: 'laplace' | 'gaussian';
  eps: string;
  delta: string;
  l0: number;
  pre_threshold: number;
  n: number;
  scale: number;
  delta_per_partition: number;
  threshold: number;
  keep_prob: number;
  google_cpp_scale: number;
};

itAgreesWith<Threshold>(
  'threshold_laplace_gaussian.json',
  'knows thresholds on continuous noise',
  vectors => {
    const wrong: unknown[] = [];
    for (const vector of vectors) {
      const [epsilon, delta, k] = [Number(vector.eps), Number(vector.delta), vector.pre_threshold];
      const laplace = vector.noise === 'laplace';
      const deltaCell = deltaPerCell(laplace ? delta : delta / 2, vector.l0);
      const scale = laplace ? vector.l0 / epsilon : gaussianSigma(epsilon, delta / 2, Math.sqrt(vector.l0));
      const threshold = k + scale * (laplace ? -Math.log(2 * deltaCell) : normalQuantile(deltaCell));
      const gap = vector.threshold - vector.n;
      const kept = laplace ? laplaceTail(gap, vector.scale) : normalUpperTail(gap / vector.scale);
      const ratio = vector.google_cpp_scale / scale;
      if (
        !isNear(deltaCell, vector.delta_per_partition, 1e-9) ||
        !isNear(scale, vector.scale, 1e-9) ||
        !isNear(threshold, vector.threshold, 1e-9) ||
        !isNear(vector.n < k ? 0 : kept, vector.keep_prob, 1e-9) ||
        !(ratio > 1 - 1e-9 && ratio < 1.0011)
      ) {
        wrong.push({ vector, deltaCell, scale, threshold, kept });
      }
    }
    expect(wrong).toEqual([]);
  },
);
