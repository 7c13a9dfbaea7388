import { expect, it } from 'vitest';
import { releaseTables } from '../../shared/charts/table.ts';
import { tableDifferences } from '../../shared/charts/table-difference.ts';
import { valueText } from '../../shared/charts/table-values.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { sampleFunnel, sampleReach } from '../fakes/sample-releases.ts';

const tables = (file: ReleaseFile) => releaseTables(file.release);
const words = (a: ReleaseFile, b: ReleaseFile, at = 0) =>
  tableDifferences(tables(a)[0]!, tables(b)[0]!, ['A', 'B'])[at]?.rows.map(row => row.values.map(valueText));

/** A reach whose cells are these, without noise. */
function reachOf(people: Readonly<Record<string, number | 'withheld'>>): ReleaseFile {
  const file = sampleReach();
  const cells = Object.entries(people).map(([touchpoint, value]) =>
    value === 'withheld'
      ? { key: { touchpoint }, state: 'withheld' as const }
      : {
          key: { touchpoint },
          state: 'value' as const,
          people: { value, low: value - 30, high: value + 30 },
        },
  );
  return { ...file, release: { ...file.release, cells } };
}

it('says higher or lower only beyond the noise of both, and nothing about what is withheld', () => {
  const a = reachOf({ home: 1000, cart: 500, help: 300, old: 200, rare: 'withheld' });
  const b = reachOf({ home: 1060, cart: 540, help: 200, rare: 900 });
  expect(words(a, b)?.map(row => row.map(text => text.replaceAll('\u00a0', ' ')))).toEqual([
    ['home', '1,000 ±30', '1,060 ±30', '+60 ±43', 'higher'],
    ['cart', '500 ±30', '540 ±30', '+40 ±43', 'cannot tell'],
    ['help', '300 ±30', '200 ±30', '−100 ±43', 'lower'],
    ['old', '200 ±30', '—', '—', 'cannot tell'],
    ['rare', 'withheld', '900 ±30', 'withheld', 'cannot tell'],
  ]);
});

it('compares shares in points, and tells nothing of sums that leave people out', () => {
  const whole = sampleFunnel();
  const differences = tableDifferences(tables(whole)[0]!, tables(sampleFunnel({}))[0]!, ['A', 'B']);
  expect(differences.map(({ id }) => id)).toEqual([
    'difference-people',
    'difference-rate_from_first',
    'difference-rate_from_previous',
  ]);
  const [table] = tables(whole);
  const partial = {
    ...table!,
    rows: table!.rows.map(row => ({
      ...row,
      values: row.values.map(value => (value.kind === 'people' ? { ...value, atLeast: true } : value)),
    })),
  };
  const verdicts = tableDifferences(table!, partial, ['A', 'B']).flatMap(({ rows }) =>
    rows.map(({ values }) => values.at(-1)),
  );
  expect(new Set(verdicts.map(value => JSON.stringify(value)))).toEqual(
    new Set([JSON.stringify({ kind: 'word', word: 'cannot tell' })]),
  );
});

it('has nothing to say of two answers of another form', () => {
  expect(words(sampleReach(), sampleFunnel())).toBe(undefined);
});
