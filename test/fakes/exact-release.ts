import { journeyQuestion, l0Of, measuredCell, measuresOf } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import type { Question } from '../../shared/policy/question.ts';
import { derive } from '../../shared/release/derive.ts';
import type { Precision } from '../../shared/release/estimates.ts';
import type { Cell, Derived } from '../../shared/release/release.ts';
import { histogram } from '../journeys/reference/histogram.ts';
import type { PlainJourneys } from '../journeys/reference/plain-journeys.ts';
import { type FakeEvent, storeOf } from './random-journeys.ts';

/** A release with noise and gate off: every bin that anybody names is shown with its exact count. */

export const exact: Precision = { k: 1, sigma: 0, half_width_95: 0, smallest_shown: 1 };

export function exactCells(journeys: PlainJourneys, question: Question): Cell[] {
  return [...histogram(journeys, question, '00'.repeat(32))].map(([key, people]) => ({
    key: JSON.parse(key) as Cell['key'],
    state: 'value',
    people: certain(people),
  }));
}

export function exactDerived(journeys: PlainJourneys, question: Question): Derived {
  return derive(question, exactCells(journeys, question), exact);
}

/** The same with what people add to each bin, which the reference has no form of a cell for: by the runner. */
export function exactMeasuredCells(events: readonly FakeEvent[], question: Question): Cell[] {
  const totals = measuresOf(question).added.map(({ total }) => total);
  const bounds = { l0: l0Of(question), seedHex: '00'.repeat(32), measures: totals };
  return run(storeOf(events).store, journeyQuestion(question), bounds)
    .bins(1)
    .map(({ key, people, measures }) => ({
      key,
      state: 'value',
      people: certain(Number(people.exact)),
      ...measuredCell(
        question,
        key,
        measures.map(({ exact: value }) => certain(Number(value))),
      ),
    }));
}

function certain(value: number) {
  return { value, low: value, high: value };
}
