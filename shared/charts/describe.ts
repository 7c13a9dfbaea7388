import type { Release, ReleaseFile } from '../release/release.ts';
import { chartKindOf, questionSentence } from './chart-kinds.ts';
import { labelText } from './label-text.ts';
import { noiseSentence, termsSentence } from './question-words.ts';
import { grouped } from './rounding.ts';

/** The chart in words, for whoever listens to it. ECharts' own description would list raw series. */
export function describeRelease(file: ReleaseFile): string {
  const { release } = file;
  const title = file.title === '' ? [] : [sentence(labelText(file.title))];
  return [
    ...title,
    questionSentence(release.question),
    sentence(termsSentence(file).replaceAll('  ·  ', ', ')),
    ...chartKindOf(release.question).describe(release.question, release),
    withheldSentence(release),
    noiseSentence(release),
  ].join(' ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function withheldSentence({ cells }: Release): string {
  const count = cells.filter(cell => cell.state === 'withheld').length;
  if (count === 0) return 'No listed group is withheld.';
  return count === 1 ? '1 group withheld.' : `${grouped(count)} groups withheld.`;
}
