import { hasOther, l0Of, measuresOf } from '../journeys/questions/asking.ts';
import type { Mapping, Terms } from '../policy/mapping.ts';
import type { Asked } from '../policy/question.ts';
import { answerability } from '../policy/question-kinds.ts';
import { Failure } from '../protocol/fault.ts';
import { openingMillionths, type Priced, price } from './pricing.ts';

/** The unit whose presence is protected, in words. */
export function unitOf(mapping: Pick<Mapping, 'person'>): string {
  return `person: ${mapping.person.join(' + ')}`;
}

/**
 * Prices a question that the mapping allows. Reads nothing of the data.
 *
 * @throws Failure `question-refused`
 */
export function priceQuestion(asked: Asked, mapping: Mapping, terms: Terms): Priced {
  const answerable = answerability(asked.question, mapping);
  if (answerable.outcome === 'refused') {
    throw new Failure('question-refused', { id: asked.id, why: answerable.why });
  }
  const { question } = asked;
  const bounds = { l0: l0Of(question), hasOther: hasOther(question), measures: measuresOf(question) };
  const priced = price(asked, bounds, terms, unitOf(mapping));
  const parts = question.where?.parts;
  if (parts === undefined) return priced;
  const { parts: all = 0 } = terms;
  if (parts.some(part => part > all)) {
    const why =
      all === 0 ? 'its people are not divided into parts' : `its people are divided into ${all} parts`;
    throw new Failure('question-refused', { id: asked.id, why });
  }
  return { ...priced, cost: { ...priced.cost, parts } };
}

/** Where a person stands is one of four declared bins, so there is no `other`. */
export function priceOpening(mapping: Mapping, terms: Terms): Priced {
  const asked = { id: 'opening', spend: { kind: 'share', millionths: openingMillionths } } as const;
  return price(asked, { l0: 1, hasOther: false }, terms, unitOf(mapping));
}
