import { expect, it } from 'vitest';
import { toldQuestion } from '../../shared/governance/told-question.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { requireQuestion } from '../../shared/policy/policy-limits.ts';
import type { Question } from '../../shared/policy/question.ts';
import type { FairnessQuestion } from '../../shared/policy/questions/fairness.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { policy } from './policy-world.ts';

const now = new Date('2026-11-26');
const mapping: Mapping = {
  ...plainMapping,
  attributes: {
    country: { column: 'country' },
    age: { column: 'age' },
    town: { column: 'town' },
    ill: { column: 'diagnosis' },
  },
};

function fairness(attribute: string, check?: FairnessQuestion['check']): FairnessQuestion {
  return {
    ask: 'fairness',
    by: { attribute, at: 'first' },
    check: check ?? { of: 'outcome', touchpoint: 'purchase' },
  };
}

function outcomeOf(question: Question, under: Policy): string {
  try {
    requireQuestion(under, question, mapping, 0.05, now);
    return 'allowed';
  } catch (error) {
    if (error instanceof Failure) return error.fault.code;
    throw error;
  }
}

it('allows a check by the attributes that the policy names for it, and nothing else by them', () => {
  const named: Policy = { ...policy, fairness: { attributes: ['town', 'age', 'ill'] } };
  const reach: Question = { ask: 'reach', of: { attribute: 'town' }, at_most: 1 };
  expect([
    outcomeOf(fairness('town'), policy),
    outcomeOf(fairness('town'), named),
    outcomeOf(reach, named),
    // Forbidden outright, and a special category without a ground.
    outcomeOf(fairness('age'), named),
    outcomeOf(fairness('ill'), named),
    outcomeOf({ ...fairness('town'), where: { attributes: { age: ['20'] } } }, named),
    outcomeOf(fairness('country'), policy),
  ]).toEqual([
    'policy-forbids',
    'allowed',
    'policy-forbids',
    'policy-forbids',
    'policy-forbids',
    'policy-forbids',
    'allowed',
  ]);
});

it('holds the chart inside a check to the policy too', () => {
  const named: Policy = { ...policy, fairness: { attributes: ['town'] } };
  const about = (attribute: string) =>
    fairness('country', {
      of: 'visible',
      chart: { ask: 'compare', by: { attribute, at: 'first' }, outcome: 'purchase' },
    });
  expect([outcomeOf(about('country'), named), outcomeOf(about('town'), named)]).toEqual([
    'allowed',
    'policy-forbids',
  ]);
  const held: Question = { ask: 'funnel', steps: ['a', 'b'], order: 'sequential', hold: 'town' };
  expect(outcomeOf(held, named)).toBe('policy-forbids');
});

it('keeps neither shown cells nor groups of a sensitive attribute in the log', () => {
  const check: FairnessQuestion['check'] = {
    of: 'visible',
    chart: { ask: 'reach', of: 'touchpoint', at_most: 2 },
    shown: [{ touchpoint: 'oncology' }],
  };
  const asked = { ...fairness('ill', check), groups: { some: ['hepatitis', 'covid'] } };
  const told = JSON.stringify(toldQuestion(asked, mapping, policy, () => 'veiled'));
  expect(told).toContain('"shown":"veiled"');
  expect(told).toContain('"groups":"veiled"');
  expect(told).not.toMatch(/oncology|hepatitis|covid/);
  const segments: Question = {
    ask: 'compare',
    by: { attribute: 'ill', at: 'first' },
    outcome: 'purchase',
    segments: ['hepatitis'],
  };
  expect(JSON.stringify(toldQuestion(segments, mapping, policy, () => 'veiled'))).not.toContain('hepatitis');
});
