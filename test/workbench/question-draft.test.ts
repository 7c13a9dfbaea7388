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
import { answerability, asks } from '../../shared/policy/question-kinds.ts';
import { attributionModels } from '../../shared/policy/questions/attribution.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';

const dates = { from: '2026-01-01', to: '2026-04-01' };
const { mapping } = parseRecipe(
  JSON.stringify({
    murmuration: 1,
    roles: {
      person: 'who',
      time: 'at',
      touchpoint: 'what',
      channel: 'via',
      amount: { column: 'paid', currency: 'EUR' },
      session: { gap: '30m' },
      attributes: { country: 'country' },
    },
    time: { precision: 'hour', ...dates },
  }),
);
/** Only who, in which order, and what. */
const bare = parseRecipe(
  JSON.stringify({ murmuration: 1, roles: { person: 'who', time: { order: 'n' }, touchpoint: 'what' } }),
).mapping;
const weekly = { ...mapping, precision: 'week' } as const;

const draft = (patch: Partial<QuestionDraft>): QuestionDraft => ({ ...emptyQuestion, ...patch });

it('reads a funnel without its empty steps, with its window in seconds', () => {
  const funnel = {
    ...emptyQuestion.funnel,
    steps: [' home', '', 'cart '],
    within: { amount: '7', unit: 'days' },
    by: 'country',
    at: 'last',
  } as const;
  expect(readQuestion(draft({ ask: 'funnel', funnel }), mapping)).toEqual({
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
    readQuestion(draft({ ask: 'funnel', funnel }), mapping),
    readQuestion(draft({ ask: 'paths', paths }), mapping),
  ]).toEqual([
    { state: 'complete', question: { ask: 'funnel', steps: ['home', 'cart'], order: 'sequential' } },
    { state: 'complete', question: { ask: 'paths', depth: 4, collapse_repeats: false } },
  ]);
});

it('tells an attribute called channel from the channel', () => {
  const of = (subject: string) =>
    readQuestion(draft({ ask: 'reach', reach: { of: subject, atMost: 1, events: 0 } }), {
      ...mapping,
      attributes: { channel: mapping.attributes['country']! },
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
    readQuestion(draft({ funnel: one }), mapping).state,
    readQuestion(draft({ funnel: window }), mapping).state,
    readQuestion(draft({ ask: 'time_to', time_to: { ...emptyQuestion.time_to, start: 'home' } }), mapping)
      .state,
    readQuestion(draft({ ask: 'time_to', time_to: { ...emptyQuestion.time_to, end: 'cart' } }), {
      ...mapping,
      precision: 'month',
    }).state,
    readQuestion(draft({ ask: 'reach', reach: { of: attributeSubject(''), atMost: 1, events: 0 } }), mapping)
      .state,
  ]).toEqual(Array(5).fill('incomplete'));
});

it('builds only questions that the vault accepts of data of the mapping', () => {
  const built = new Set<string>();
  const size = fc.oneof(fc.integer(), fc.integer({ min: -1, max: 12 }));
  const attribute = fc.oneof(fc.string(), fc.constantFrom('', 'country'));
  const subject = fc.oneof(
    fc.string(),
    fc.constantFrom('touchpoint', 'channel', attributeSubject('country'), attributeSubject('none')),
  );
  const money = fc.oneof(subject, fc.constant(''));
  const clamp = fc.oneof(fc.string(), fc.constantFrom('500', '0.5', '-1'));
  fc.assert(
    fc.property(
      fc.record({
        ask: fc.constantFrom(...asks),
        reach: fc.record({ of: subject, atMost: size, events: size }),
        paths: fc.record({
          by: fc.constantFrom('touchpoint', 'channel'),
          start: fc.string(),
          end: fc.string(),
          occurrence: fc.constantFrom('first', 'last'),
          depth: size,
          before: size,
          collapse: fc.boolean(),
          exclude: fc.array(fc.string()),
          groups: fc.array(fc.tuple(fc.string(), fc.array(fc.string()))),
          scope: fc.constantFrom('journey', 'session'),
          tree: fc.boolean(),
        }),
        funnel: fc.record({
          steps: fc.array(fc.string(), { maxLength: 25 }),
          within: fc.record({
            amount: fc.oneof(fc.string(), fc.constantFrom('', '7')),
            unit: fc.constantFrom('minutes', 'hours', 'days', 'weeks'),
          }),
          by: attribute,
          at: fc.constantFrom('first', 'last'),
          order: fc.constantFrom('sequential', 'strict', 'any'),
          stepWithin: fc.record({ amount: fc.constantFrom('', '3', '-1', 'x'), unit: fc.constant('hours') }),
          exclude: fc.array(fc.string()),
          hold: attribute,
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
          atMost: size,
        }),
        retention: fc.record({
          kind: fc.constantFrom('on_or_after', 'n_day'),
          cohorts: fc.constantFrom('first_time', 'recurring'),
          period: fc.constantFrom('day', 'week', 'month'),
          periods: size,
          start: fc.string(),
          returns: fc.string(),
          by: attribute,
        }),
        transitions: fc.record({ atMost: size, collapse: fc.boolean(), timed: fc.boolean() }),
        frequency: fc.record({
          of: fc.constantFrom('events', 'sessions', 'touchpoint', 'amount'),
          touchpoint: fc.string(),
        }),
        sum: fc.record({ by: money, clamp, atMost: size }),
        mean: fc.record({ by: money, clamp, atMost: size }),
        attribution: fc.record({
          conversion: fc.string(),
          models: fc.subarray([...attributionModels]),
          atMost: size,
          halfLifeDays: fc.oneof(fc.double(), fc.constantFrom(1, 7)),
          depth: size,
        }),
        compare: fc.record({
          by: attribute,
          at: fc.constantFrom('first', 'last'),
          outcome: fc.string(),
          segments: fc.array(fc.string(), { maxLength: 70 }),
        }),
        fairness: fc.record({
          by: attribute,
          at: fc.constantFrom('first', 'last'),
          check: fc.constantFrom('outcome', 'visible'),
          outcome: fc.string(),
          chart: fc.constantFrom('none', { ask: 'reach', of: 'channel', at_most: 2 }),
          groups: fc.array(fc.tuple(fc.string(), fc.array(fc.string()))),
        }),
        where: fc.constant('all'),
        spend: fc.constant(emptyQuestion.spend),
      }) as fc.Arbitrary<QuestionDraft>,
      fc.constantFrom(mapping, bare, weekly),
      (any, under) => {
        const reading = readQuestion(any, under);
        if (reading.state === 'incomplete') return reading.says !== '';
        built.add(`${any.ask} ${under === mapping}`);
        return (
          questionSchema.safeParse(reading.question).success &&
          answerability(reading.question, under).outcome === 'answerable'
        );
      },
    ),
    { seed: 20261123, numRuns: 4000 },
  );
  // Each kind was built, and some of it where the mapping has less.
  expect(asks.filter(ask => !built.has(`${ask} true`))).toEqual([]);
  expect(built.size).toBeGreaterThan(asks.length);
});

it('moves the slider to the share that it was moved to', () => {
  const positions = [0, 100, 333, 500, 750, 1000];
  expect(positions.map(at => Math.abs(sliderFromMillionths(millionthsFromSlider(at)) - at) <= 40)).toEqual(
    positions.map(() => true),
  );
  expect([millionthsFromSlider(0), millionthsFromSlider(1000)]).toEqual([1_000, 1_000_000]);
});

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
    readQuestion(draftOf({ id: 'q', question, spend }, emptyQuestion), mapping),
  );
  expect(back).toEqual(asked.map(question => ({ state: 'complete', question })));
});
