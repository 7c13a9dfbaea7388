import { expect, it } from 'vitest';
import type { Question } from '../../shared/policy/question.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import { Failure, faultMessage } from '../../shared/protocol/fault.ts';

function recipe(questions: string) {
  return parseRecipe(
    `roles: {person: a, time: b, touchpoint: c, attributes: {country: d}}\nquestions:\n${questions}`,
  );
}

const flow = '  - {id: flow, ask: paths, start: home, depth: 3, where: {seen: [cart]}}\n';
const paths: Question = {
  ask: 'paths',
  start: 'home',
  depth: 3,
  collapse_repeats: false,
  where: { seen: ['cart'] },
};

it('reads a check of an outcome, and of a question before it by name or as a section', () => {
  const { questions } = recipe(
    `${flow}  - {id: a, ask: fairness, by: country, outcome: buy, groups: {south: [IT, ES]}}
  - {id: b, ask: fairness, by: {attribute: country, at: last}, in: flow}
  - {id: c, ask: fairness, by: country, in: {ask: reach, of: country}, where: {not_seen: [x]}}
`,
  );
  const by = { attribute: 'country', at: 'first' };
  expect(questions.slice(1).map(({ question }) => question)).toEqual([
    {
      ask: 'fairness',
      by,
      check: { of: 'outcome', touchpoint: 'buy' },
      groups: { south: ['ES', 'IT'] },
    },
    { ask: 'fairness', by: { attribute: 'country', at: 'last' }, check: { of: 'visible', chart: paths } },
    {
      ask: 'fairness',
      by,
      check: { of: 'visible', chart: { ask: 'reach', of: { attribute: 'country' }, at_most: 5 } },
      where: { not_seen: ['x'] },
    },
  ]);
});

it('writes what it reads', () => {
  const read = recipe(
    `${flow}  - {id: b, ask: fairness, by: country, in: flow, groups: {south: [IT, ES]}}
  - {id: a, ask: fairness, by: country, outcome: buy}
`,
  );
  expect(parseRecipe(writeRecipe(read)).questions).toEqual(read.questions);
});

it.each([
  ['{id: a, ask: fairness, by: country}', 'it states either outcome'],
  ['{id: a, ask: fairness, by: country, outcome: buy, in: flow}', 'it states either outcome'],
  ['{id: a, ask: fairness, by: country, in: later}', 'no question before it is called later'],
  ['{id: a, ask: fairness, by: country, in: a}', 'no question before it is called a'],
  [
    '{id: a, ask: fairness, by: country, in: {ask: fairness, by: country, outcome: buy}}',
    'what it is about is no chart',
  ],
  ['{id: a, ask: fairness, by: country, in: {ask: sum, of: amount, clamp: 5}}', 'amount'],
  [
    '{id: a, ask: fairness, by: country, outcome: buy, groups: {x: [IT], y: [IT]}}',
    'one value is in two groups',
  ],
  [
    '{id: a, ask: fairness, by: country, in: {ask: reach, of: country, where: {parts: [1]}}}',
    'about some parts of the people',
  ],
])('refuses %s', (line, why) => {
  try {
    recipe(`  - ${line}\n`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(faultMessage(error.fault)).toContain(why);
    return;
  }
  throw new Error('not refused');
});
