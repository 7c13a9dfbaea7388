import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  draftOf,
  emptyQuestion,
  millionthsFromSlider,
  type QuestionDraft,
  readQuestion,
  sliderFromMillionths,
} from '../../renderer/workbench/state/question-draft.ts';
import { attributeSubject } from '../../renderer/workbench/state/subject-draft.ts';
import { questionSchema } from '../../shared/policy/question.ts';
import { asks } from '../../shared/policy/question-kinds.ts';
import { attributionModels } from '../../shared/policy/questions/attribution.ts';

const draft = (patch: Partial<QuestionDraft>): QuestionDraft => ({ ...emptyQuestion, ...patch });

it('reads a funnel without its empty steps, with its window in seconds', () => {
  const funnel = {
    ...emptyQuestion.funnel,
    steps: [' home', '', 'cart '],
    within: { amount: '7', unit: 'days' },
    by: 'country',
    at: 'last',
  } as const;
  expect(readQuestion(draft({ ask: 'funnel', funnel }), { precision: 'hour' })).toEqual({
    state: 'complete',
    question: {
      ask: 'funnel',
      steps: ['home', 'cart'],
      order: 'sequential',
      within_seconds: 604_800,
      by: { attribute: 'country', at: 'last' },
    },
  });
});

it('leaves out what was left empty', () => {
  const funnel = { ...emptyQuestion.funnel, steps: ['home', 'cart'] };
  const paths = { ...emptyQuestion.paths, start: ' ', collapse: false };
  expect([
    readQuestion(draft({ ask: 'funnel', funnel }), { precision: 'hour' }),
    readQuestion(draft({ ask: 'paths', paths }), { precision: 'hour' }),
  ]).toEqual([
    { state: 'complete', question: { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential' } },
    { state: 'complete', question: { ask: 'paths', depth: 4, collapse_repeats: false } },
  ]);
});

it('tells an attribute called channel from the channel', () => {
  const of = (subject: string) =>
    readQuestion(draft({ ask: 'reach', reach: { of: subject, atMost: 1, events: 0 } }), {
      precision: 'hour',
    });
  expect([of('channel'), of(attributeSubject('channel'))]).toEqual([
    { state: 'complete', question: { ask: 'reach', of: 'channel', at_most: 1 } },
    { state: 'complete', question: { ask: 'reach', of: { attribute: 'channel' }, at_most: 1 } },
  ]);
});

it('says what is missing', () => {
  const one = { ...emptyQuestion.funnel, steps: ['home', ''] };
  const window = {
    ...emptyQuestion.funnel,
    steps: ['home', 'cart'],
    within: { amount: '-1', unit: 'days' as const },
  };
  expect([
    readQuestion(draft({ funnel: one }), { precision: 'hour' }).state,
    readQuestion(draft({ funnel: window }), { precision: 'hour' }).state,
    readQuestion(draft({ ask: 'time_to', time_to: { ...emptyQuestion.time_to, start: 'home' } }), {
      precision: 'hour',
    }).state,
    readQuestion(draft({ ask: 'time_to', time_to: { ...emptyQuestion.time_to, end: 'cart' } }), {
      precision: 'month',
    }).state,
    readQuestion(draft({ ask: 'reach', reach: { of: attributeSubject(''), atMost: 1, events: 0 } }), {
      precision: 'hour',
    }).state,
  ]).toEqual(Array(5).fill('incomplete'));
});

it('builds only questions that the vault accepts', () => {
  fc.assert(
    fc.property(
      fc.record({
        ask: fc.constantFrom(...asks),
        reach: fc.record({ of: fc.string(), atMost: fc.integer(), events: fc.integer() }),
        paths: fc.record({
          by: fc.constantFrom('touchpoint', 'channel'),
          start: fc.string(),
          end: fc.string(),
          occurrence: fc.constantFrom('first', 'last'),
          depth: fc.integer(),
          before: fc.integer(),
          collapse: fc.boolean(),
          exclude: fc.array(fc.string()),
          groups: fc.array(fc.tuple(fc.string(), fc.array(fc.string()))),
          scope: fc.constantFrom('journey', 'session'),
          tree: fc.boolean(),
        }),
        funnel: fc.record({
          steps: fc.array(fc.string(), { maxLength: 25 }),
          within: fc.record({
            amount: fc.string(),
            unit: fc.constantFrom('minutes', 'hours', 'days', 'weeks'),
          }),
          by: fc.string(),
          at: fc.constantFrom('first', 'last'),
          order: fc.constantFrom('sequential', 'strict', 'any'),
          stepWithin: fc.record({ amount: fc.constantFrom('', '3', '-1', 'x'), unit: fc.constant('hours') }),
          exclude: fc.array(fc.string()),
          hold: fc.string(),
          over: fc.constantFrom('', 'week'),
          timed: fc.boolean(),
        }),
        time_to: fc.record({
          start: fc.string(),
          end: fc.string(),
          occurrence: fc.constantFrom('first', 'last'),
        }),
        trend: fc.record({
          of: fc.string(),
          period: fc.constantFrom('day', 'week', 'month'),
          atMost: fc.integer(),
        }),
        retention: fc.record({
          kind: fc.constantFrom('on_or_after', 'n_day'),
          cohorts: fc.constantFrom('first_time', 'recurring'),
          period: fc.constantFrom('day', 'week', 'month'),
          periods: fc.integer(),
          start: fc.string(),
          returns: fc.string(),
          by: fc.string(),
        }),
        transitions: fc.record({ atMost: fc.integer(), collapse: fc.boolean(), timed: fc.boolean() }),
        frequency: fc.record({
          of: fc.constantFrom('events', 'sessions', 'touchpoint', 'amount'),
          touchpoint: fc.string(),
        }),
        sum: fc.record({ by: fc.string(), clamp: fc.string(), atMost: fc.integer() }),
        mean: fc.record({ by: fc.string(), clamp: fc.string(), atMost: fc.integer() }),
        attribution: fc.record({
          conversion: fc.string(),
          models: fc.subarray([...attributionModels]),
          atMost: fc.integer(),
          halfLifeDays: fc.double(),
          depth: fc.integer(),
        }),
        compare: fc.record({
          by: fc.string(),
          at: fc.constantFrom('first', 'last'),
          outcome: fc.string(),
          segments: fc.array(fc.string(), { maxLength: 70 }),
        }),
        where: fc.constant('all'),
        spend: fc.constant(emptyQuestion.spend),
      }) as fc.Arbitrary<QuestionDraft>,
      fc.record(
        {
          from: fc.constantFrom('', '2026-01-01'),
          to: fc.constantFrom('', '2026-04-01', '2026-13-01'),
        },
        { requiredKeys: [] },
      ),
      (any, dates) => {
        const reading = readQuestion(any, { precision: 'hour', ...dates });
        return reading.state === 'incomplete'
          ? reading.says !== ''
          : questionSchema.safeParse(reading.question).success;
      },
    ),
    { seed: 20261123, numRuns: 500 },
  );
});

it('moves the slider to the share that it was moved to', () => {
  const positions = [0, 100, 333, 500, 750, 1000];
  expect(positions.map(at => Math.abs(sliderFromMillionths(millionthsFromSlider(at)) - at) <= 40)).toEqual(
    positions.map(() => true),
  );
  expect([millionthsFromSlider(0), millionthsFromSlider(1000)]).toEqual([1_000, 1_000_000]);
});

const dates = { from: '2026-01-01', to: '2026-04-01' };
const comeback = { ask: 'retention', period: 'week', periods: 8, ...dates };

it('puts back into the builder what was asked of it', () => {
  const asked = [
    { ask: 'reach', of: { attribute: 'country' }, at_most: 3 },
    { ask: 'paths', depth: 5, collapse_repeats: false },
    { ask: 'paths', start: 'home', depth: 2, collapse_repeats: true },
    {
      ask: 'paths',
      by: 'channel',
      start: 'home',
      occurrence: 'last',
      depth: 3,
      before: 2,
      collapse_repeats: true,
      exclude: ['help'],
      groups: { browse: ['search', 'product'] },
      scope: 'session',
    },
    { ask: 'paths', start: 'home', end: 'cart', depth: 3, collapse_repeats: true },
    { ask: 'time_to', start: 'home', end: 'cart', finest: 'hour' },
    { ask: 'time_to', start: 'home', end: 'cart', occurrence: 'last', finest: 'hour' },
    { ...comeback, kind: 'on_or_after', cohorts: 'recurring', at_most: 4 },
    { ...comeback, kind: 'n_day', cohorts: 'first_time', returns: 'cart', at_most: 9 },
    { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential' },
    {
      ask: 'funnel',
      steps: ['home', 'cart', 'pay'],
      order: 'strict',
      step_within_seconds: [7_200, 7_200],
      exclude: ['help'],
      hold: 'country',
      over: { period: 'week', ...dates },
    },
    {
      ask: 'funnel',
      steps: ['home', 'cart'],
      order: 'sequential',
      within_seconds: 5_400,
      by: { attribute: 'country', at: 'last' },
    },
  ].map(question => questionSchema.parse(question));
  const spend = { kind: 'precision', people: 30 } as const;
  const back = asked.map(question =>
    readQuestion(draftOf({ id: 'q', question, spend }, emptyQuestion), { precision: 'hour', ...dates }),
  );
  expect(back).toEqual(asked.map(question => ({ state: 'complete', question })));
});
