import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mutations } from '../deep/mutations.ts';

const root = join(import.meta.dirname, '../..');

/** The mutation control itself takes minutes (`npm run test:deep`); whether it still can be run is told at once. */
it.each(mutations)('the code still has the place of the mutation: $name', ({ file, from, to, tests }) => {
  expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  expect(tests.filter(path => !existsSync(join(root, path)))).toEqual([]);
});
