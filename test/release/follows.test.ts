import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measuresOf } from '../../shared/journeys/questions/asking.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import { type Question, questionSchema } from '../../shared/policy/question.ts';
import type { FunnelQuestion } from '../../shared/policy/questions/funnel.ts';
import { derive } from '../../shared/release/derive.ts';
import { derivations, following } from '../../shared/release/follows.ts';
import type { Cell } from '../../shared/release/release.ts';
import { exact, exactCells, exactMeasuredCells } from '../fakes/exact-release.ts';
import { type FakeEvent, randomJourneys } from '../fakes/random-journeys.ts';
import { sampleFunnel, samplePaths } from '../fakes/sample-releases.ts';
import { questions, shapes } from '../journeys/reference/arbitrary.ts';
import { plainJourneys } from '../journeys/reference/plain-journeys.ts';

const sources = questions.filter(({ ask }) => derivations.some(({ from }) => from === ask));

/** Questions that may follow from one, whether they do or not. */
function smaller(question: Question, n: number): readonly Question[] {
  switch (question.ask) {
    case 'paths': {
      const depth = Math.max(1, question.depth - n);
      const { where, start } = question;
      const steps = [start ?? 'home', 'cart', 'browse'].slice(0, 2 + (n % 2));
      const strict = { ask: 'funnel', steps, order: 'strict', ...(where && { where }) };
      return [{ ...question, depth }, questionSchema.parse(strict)];
    }
    case 'funnel': {
      const { by: _by, over: _over, times: _times, ...plain } = question;
      const fewer = Math.max(2, question.steps.length - n);
      const cut = (one: FunnelQuestion): FunnelQuestion => ({
        ...one,
        steps: one.steps.slice(0, fewer),
        ...(one.step_within_seconds && {
          step_within_seconds: one.step_within_seconds.slice(0, fewer - 1),
        }),
      });
      return [plain, cut(plain), cut(question)];
    }
    case 'retention': {
      const periods = Math.max(1, question.periods - n);
      return [
        { ...question, periods },
        { ...question, periods, at_most: periods + 1 },
      ];
    }
    case 'reach': {
      const { events: _, ...people } = question;
      return [people];
    }
    case 'compare':
      return [
        { ...question, segments: ['DE'] },
        { ...question, segments: ['FR', 'nowhere'] },
      ];
    case 'sum':
    case 'mean': {
      const { by: _, ...all } = question;
      return (['sum', 'mean'] as const).flatMap(ask => [
        { ...question, ask },
        { ...all, ask },
      ]);
    }
    case 'attribution': {
      const models = question.models.filter((_, i) => i % (n + 1) !== 0);
      if (models.length === 0) return [];
      const { half_life_seconds: half, depth, ...rest } = question;
      return [
        {
          ...rest,
          models,
          ...(models.includes('time_decay') && { half_life_seconds: half! }),
          ...(models.includes('markov') && { depth: depth! }),
        },
      ];
    }
    default:
      return [];
  }
}

/** Clips nobody, so that both questions keep all of a person's bins. */
function unclipped(question: Question): Question {
  if (question.ask !== 'retention') return question;
  return { ...question, at_most: question.kind === 'n_day' ? question.periods + 1 : 1 };
}

/** The vault takes dates for those of the data, so nothing happens outside them. */
function dated(events: readonly FakeEvent[], question: Question): readonly FakeEvent[] {
  if (question.ask !== 'funnel' || question.over === undefined) return events;
  const at = (date: string) => Date.parse(`${date}T00:00:00Z`) * 1000;
  const [from, to] = [at(question.over.from), at(question.over.to)];
  return events.filter(({ time }) => from <= time && time < to);
}

const cellsOf = (events: readonly FakeEvent[], question: Question): readonly Cell[] =>
  measuresOf(question).added.length > 0
    ? exactMeasuredCells(events, question)
    : exactCells(plainJourneys(events), question);

const sorted = (cells: readonly Cell[]) => cells.map(({ state: _, ...cell }) => canonicalJson(cell)).sort();

it('gives exactly what asking directly gives, noise and gate off', () => {
  const used = new Map<string, number>();
  fc.assert(
    fc.property(fc.integer(), shapes, sources, fc.integer({ min: 1, max: 3 }), (seed, shape, any, n) => {
      const given = unclipped(any);
      const plainPaths = { ask: 'paths', start: 'home', depth: 4, collapse_repeats: false } as const;
      const from = given.ask === 'paths' && n === 3 ? plainPaths : given;
      const events = dated(randomJourneys(seed, shape), from);
      for (const to of smaller(from, n)) {
        // Step names alone tell repeated steps apart in the reference.
        if (to.ask === 'funnel' && new Set(to.steps).size < to.steps.length) continue;
        const plan = { ...exact, measures: measuresOf(from).added.map(({ name }) => silent(name)) };
        const answer = following(from, to, cellsOf(events, from), plan);
        if (answer === 'no') continue;
        used.set(`${from.ask} ${to.ask}`, (used.get(`${from.ask} ${to.ask}`) ?? 0) + 1);
        const direct = cellsOf(events, to);
        expect(sorted(answer.cells)).toEqual(sorted(direct));
        expect(answer.derived).toEqual(derive(to, inOrder(direct), exact));
      }
    }),
    { seed: 20260404, numRuns: 500 },
  );
  // Every declared derivation was put to the test.
  for (const { from, to } of derivations) {
    expect([from, to, (used.get(`${from} ${to}`) ?? 0) > 5]).toEqual([from, to, true]);
  }
});

function silent(name: string) {
  return { name, most_a_person: 1, sigma: 0, half_width_95: 0 };
}

/** As a release has them. */
function inOrder(cells: readonly Cell[]): readonly Cell[] {
  const text = ({ key }: Cell) => canonicalJson(key);
  return [...cells].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

it('does not follow where a filter, an anchor or a window differs', () => {
  const { question, cells, plan } = samplePaths().release;
  const { question: funnel } = sampleFunnel().release;
  const follows = (from: Question, to: Question) => following(from, to, cells, plan) !== 'no';
  if (question.ask !== 'paths' || funnel.ask !== 'funnel') throw new RangeError('other samples');
  expect(follows(question, { ...question, depth: 2 })).toBe(true);
  expect([
    follows(question, question),
    follows(question, { ...question, depth: 5 }),
    follows(question, { ...question, depth: 2, start: 'cart' }),
    follows(question, { ...question, depth: 2, where: { seen: ['cart'] } }),
    follows(question, { ask: 'funnel', steps: ['home', 'cart'], order: 'strict' }),
    follows(funnel, { ...funnel, steps: funnel.steps.slice(0, 3), within_seconds: 3600 }),
    follows(funnel, { ...funnel, steps: funnel.steps.slice(1) }),
  ]).toEqual([false, false, false, false, false, false, false]);
});

it('widens the interval of a sum by the noises in it, and keeps other people', () => {
  const { question, cells, plan } = samplePaths().release;
  if (question.ask !== 'paths') throw new RangeError('another sample');
  const answer = following(question, { ...question, depth: 1 }, cells, plan);
  if (answer === 'no') throw new RangeError('it follows');
  const shown = cells.filter(cell => cell.state === 'value');
  const cut = answer.cells.find(cell => cell.key['end' as never] === 'cut');
  const half = Math.ceil(1.959963984540054 * Math.sqrt(shown.length - 1) * plan.sigma);
  expect(cut?.state === 'value' && cut.people.high - cut.people.value).toBe(half);
  expect(answer.cells.filter(cell => cell.state === 'other')).toEqual(
    cells.filter(cell => cell.state === 'other'),
  );
});
