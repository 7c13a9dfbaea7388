export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
}

/** PRIVACY.md 10.7 and the couplings of DESIGN.md section 4: one textual change each, and who must notice. */
export const mutations: readonly Mutation[] = [
  {
    name: 'noise variance halved',
    file: 'shared/privacy/charge.ts',
    from: 'return rational(delta2Sq * RHO_UNITS, 2n * rho);',
    to: 'return rational(delta2Sq * RHO_UNITS, 4n * rho);',
    tests: ['test/privacy/charge.test.ts'],
  },
  {
    name: 'tau - 1',
    file: 'shared/privacy/gate.ts',
    from: 'return leastThreshold(t => upperTailBound(t, s2), deltaCell, reaches);',
    to: 'return leastThreshold(t => upperTailBound(t, s2), deltaCell, reaches) - 1;',
    tests: ['test/privacy/gate.test.ts', 'test/privacy/gate-audit.test.ts'],
  },
  {
    name: 'threshold without the k shift',
    file: 'shared/privacy/gate.ts',
    from: 'people < BigInt(k) + BigInt(threshold)',
    to: 'people < BigInt(threshold)',
    tests: ['test/privacy/gate.test.ts', 'test/privacy/gate-audit.test.ts'],
  },
  {
    name: 'n >= k removed',
    file: 'shared/privacy/gate.ts',
    from: 'if (count < k || people <',
    to: 'if (people <',
    tests: ['test/privacy/gate.test.ts', 'test/privacy/gate-audit.test.ts'],
  },
  {
    name: 'L0 not applied',
    file: 'shared/journeys/runner.ts',
    from: 'if (count > l0) count = sampler.keep(',
    to: 'if (count < 0) count = sampler.keep(',
    tests: ['test/journeys/runner.test.ts', 'test/journeys/sensitivity.test.ts'],
  },
  {
    name: 'values of a measure not clipped before they are summed',
    file: 'shared/journeys/runner.ts',
    from: 'boundTotal(own, total);',
    to: 'void boundTotal; void total;',
    tests: ['test/journeys/runner.test.ts', 'test/journeys/sensitivity.test.ts'],
  },
  {
    name: 'bins sampled by Math.random',
    file: 'shared/journeys/bin-sampler.ts',
    from: 'order.sort((a, b) => {',
    to: 'order.sort((a, b) => {\n      if (a !== b) return Math.random() - 0.5;',
    tests: ['test/journeys/bin-sampler.test.ts'],
  },
  {
    name: 'bins sampled by store order',
    file: 'shared/journeys/bin-sampler.ts',
    from: 'order.sort((a, b) => {',
    to: 'order.sort((a, b) => {\n      if (a !== b) return candidates[a]! - candidates[b]!;',
    tests: ['test/journeys/bin-sampler.test.ts'],
  },
  {
    name: 'sampling seed from data',
    file: 'shared/vault/snapshot-dataset.ts',
    from: "keyedHex(master, 'sample', samplingIdentity(question));",
    to: "keyedHex(master, 'sample', samplingIdentity(question) + store().people);",
    tests: ['test/vault', 'test/attacks'],
  },
  {
    name: 'noise drawn anew on a repeat',
    file: 'shared/vault/snapshot-dataset.ts',
    from: "if (kept !== 'absent') return { value: kept, repeat: true };",
    to: '',
    tests: ['test/vault/snapshot-dataset.test.ts', 'test/attacks/asking-again.test.ts'],
  },
  {
    name: 'cache keyed without snapshot',
    file: 'shared/vault/snapshot-dataset.ts',
    from: '      snapshot: snapshot.id,\n      what,',
    to: '      what,',
    tests: ['test/vault', 'test/attacks'],
  },
  {
    name: 'charges not counted (a refund of everything)',
    file: 'shared/ledger/replay.ts',
    from: 'spent = plus(spent, { rho: BigInt(entry.rho), deltaThreshold: BigInt(entry.delta) });',
    to: 'void plus; spent = { rho: BigInt(0), deltaThreshold: BigInt(0) };',
    tests: ['test/ledger'],
  },
  {
    name: 'a float Laplace in place of the exact sampler',
    file: 'shared/privacy/exact-sampling.ts',
    from: "  if (scale.numerator <= 0n) throw new RangeError('the scale must be positive');",
    to: '  if (scale.numerator > 0n) { const u = (source.nextByte() + 0.5) / 256 - 0.5; return BigInt(Math.round(-Number(scale.numerator) / Number(scale.denominator) * Math.sign(u) * Math.log(1 - 2 * Math.abs(u)))); }',
    tests: ['test/privacy/exact-sampling.test.ts'],
  },
  {
    name: 'ties of time broken by something other than source order',
    file: 'shared/journeys/time-order.ts',
    from: 'if (times[i - 1]! <= time) continue;',
    to: 'if (times[i - 1]! < time) continue;',
    tests: ['test/journeys'],
  },
  {
    name: 'a bucket instead of a fault when a dictionary is full',
    file: 'shared/journeys/byte-dictionary.ts',
    from: "throw new Failure('dictionary-full', { column: this.#name, most: this.#most });",
    to: 'void Failure; return 0;',
    tests: ['test/journeys/byte-dictionary.test.ts', 'test/journeys/store-builder.test.ts'],
  },
];
