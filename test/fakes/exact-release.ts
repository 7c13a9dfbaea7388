import type { Question } from '../../shared/policy/question.ts';
import { derive } from '../../shared/release/derive.ts';
import type { Precision } from '../../shared/release/estimates.ts';
import type { Cell, Derived } from '../../shared/release/release.ts';
import { histogram } from '../journeys/reference/histogram.ts';
import type { PlainJourneys } from '../journeys/reference/plain-journeys.ts';

/** A release with noise and gate off: every bin that anybody names is shown with its exact count. */

export const exact: Precision = { k: 1, sigma: 0, half_width_95: 0 };

export function exactCells(journeys: PlainJourneys, question: Question): Cell[] {
  return [...histogram(journeys, question, '00'.repeat(32))].map(([key, people]) => ({
    key: JSON.parse(key) as Cell['key'],
    state: 'value',
    people: { value: people, low: people, high: people },
  }));
}

export function exactDerived(journeys: PlainJourneys, question: Question): Derived {
  return derive(question, exactCells(journeys, question), exact);
}
