import { expect, it } from 'vitest';
import type { Answer } from '../../renderer/workbench/state/answers-slice.ts';
import { groupSizes } from '../../renderer/workbench/state/group-sizes.ts';
import { draftOf, emptyQuestion, readQuestion } from '../../renderer/workbench/state/question-draft.ts';
import { askedAgain } from '../../shared/document/document.ts';
import type { FairnessQuestion } from '../../shared/policy/questions/fairness.ts';
import { mergesOf } from '../../shared/release/merges.ts';
import { plainMapping } from '../fakes/asked-vault.ts';
import { sampleFairness, sampleReach } from '../fakes/sample-releases.ts';

function answerOf(file: Answer['file']): Answer {
  return { key: file.id, asked: askedAgain(file), file, turn: 1, mapping: {} as Answer['mapping'] };
}

it('suggests merges before asking from groups that an answer showed, at the price at hand', () => {
  const answers = [answerOf(sampleReach()), answerOf(sampleFairness())];
  const sizes = groupSizes(answers, 'country', 500);
  expect(sizes.map(({ name, isSmall }) => [name, isSmall])).toEqual([
    ['AT', false],
    ['DE', false],
    ['FR', false],
    ['IT', true],
  ]);
  expect(mergesOf(sizes)).toEqual([['IT', 'AT']]);
  expect(groupSizes(answers, 'age', 500)).toEqual([]);
  expect(mergesOf(groupSizes(answers, 'country', 'not priced'))).toEqual([]);
});

it('asks again of whatever shows then, not of the cells that showed', () => {
  const chart = { ask: 'reach', of: 'touchpoint', at_most: 2 } as const;
  const file = sampleFairness({ check: { of: 'visible', chart, shown: [{ touchpoint: 'home' }] } });
  const { question, spend } = askedAgain(file);
  expect((question as FairnessQuestion).check).toEqual({ of: 'visible', chart });
  const draft = draftOf({ id: 'q', question, spend }, emptyQuestion);
  expect(readQuestion(draft, plainMapping)).toEqual({ state: 'complete', question });
});
