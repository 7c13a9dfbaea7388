import { Failure } from '../protocol/fault.ts';
import { defaultTerms, type Terms } from './mapping.ts';

/** What a recipe says under `protect`; what it leaves out is the population's. */
export type StatedTerms = Partial<Terms>;

/** The terms that open a population. */
export function openingTerms(stated: StatedTerms | 'unstated'): Terms {
  return stated === 'unstated' ? defaultTerms : { ...defaultTerms, ...stated };
}

/**
 * The terms in force when a recipe meets a population that has some.
 *
 * @throws Failure `terms-loosened` if the recipe states a higher epsilon or delta, a lower k, or other parts
 */
export function termsUnder(
  fixed: Terms,
  stated: StatedTerms | 'unstated',
): { readonly terms: Terms; readonly tightened: boolean } {
  const terms: Terms = { ...fixed, ...(stated === 'unstated' ? {} : stated) };
  if (terms.parts !== fixed.parts) throw loosened('parts', terms.parts ?? 1, fixed.parts ?? 1);
  if (terms.k < fixed.k) throw loosened('k', terms.k, fixed.k);
  if (terms.epsilon > fixed.epsilon) throw loosened('epsilon', terms.epsilon, fixed.epsilon);
  if (terms.delta > fixed.delta) throw loosened('delta', terms.delta, fixed.delta);
  const tightened = terms.k > fixed.k || terms.epsilon < fixed.epsilon || terms.delta < fixed.delta;
  return { terms, tightened };
}

function loosened(what: string, asked: number, fixed: number): Failure {
  return new Failure('terms-loosened', { what: `${what} ${asked}`, fixed: `${what} ${fixed}` });
}

/**
 * A population is opened for people named by certain columns; their order does not matter.
 *
 * @throws Failure `person-differs`
 */
export function requireSamePerson(fixed: readonly string[], stated: readonly string[]): void {
  const asSet = (columns: readonly string[]) => JSON.stringify([...columns].sort());
  if (asSet(fixed) !== asSet(stated)) throw new Failure('person-differs');
}
