import { populationNameSchema } from '../policy/population.ts';
import { Failure } from '../protocol/fault.ts';
import { digestOf } from './chained.ts';
import { requireStoreFolder } from './store-name.ts';

/**
 * Where a population keeps its ledger and answers: a readable part, and 64 bits of the SHA-256 of the exact
 * name, so that two names never share a ledger.
 *
 * @throws Failure `recipe-invalid` for what cannot be a population's name
 */
export function populationFolder(population: string): string {
  if (!populationNameSchema.safeParse(population).success) {
    throw new Failure('recipe-invalid', {
      at: 'population',
      why: 'it is a name of 1 to 200 characters on one line',
    });
  }
  const readable = population
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return requireStoreFolder(`${readable || 'population'}-${digestOf(population).slice(0, 16)}`);
}
