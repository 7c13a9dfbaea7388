import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copiedTree, outcome, outcomeMutated } from './mutated-tree.ts';
import { mutations } from './mutations.ts';

const tree = copiedTree(join(import.meta.dirname, '../..'));
afterAll(tree.remove);

it('the tree as it is passes every test that a mutation is held against', () => {
  const tests = [...new Set(mutations.flatMap(mutation => mutation.tests))];
  expect(outcome(tree.folder, tests).failed).toBe(0);
});

it.each(mutations)('$name: the tests notice', mutation => {
  expect(outcomeMutated(tree.folder, mutation).failed).toBeGreaterThan(0);
});
