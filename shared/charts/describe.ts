import type { Estimate, Release, ReleaseFile } from '../release/release.ts';
import { leavesOutWithheld } from './funnel-sums.ts';
import { labelText, quoted } from './label-text.ts';
import {
  noiseSentence,
  numberWord,
  quantilesSentence,
  questionSentence,
  subjectNoun,
  termsSentence,
} from './question-words.ts';
import { grouped, peopleWithMargin, percentWithMargin } from './rounding.ts';
import { keyColumns, orderedCells, timeBinOf } from './table.ts';
import { timeBinText } from './time-words.ts';

/** How many of the largest are named; the table has all of them. */
const named = 5;
const namedGroups = 8;

/** The chart in words, for whoever listens to it. ECharts' own description would list raw series. */
export function describeRelease(file: ReleaseFile): string {
  const { release } = file;
  const title = file.title === '' ? [] : [sentence(labelText(file.title))];
  return [
    ...title,
    questionSentence(release.question),
    sentence(termsSentence(file).replaceAll('  ·  ', ', ')),
    ...whatItShows(release),
    withheldSentence(release),
    noiseSentence(release),
  ].join(' ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function about(people: Estimate): string {
  return `about ${peopleWithMargin(people)} people`;
}

/** The first few of a list, and how many more there are. */
function few(parts: readonly string[]): string {
  const rest = parts.length - named;
  return [...parts.slice(0, named), ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])].join('; ');
}

function withheldSentence({ cells }: Release): string {
  const count = cells.filter(cell => cell.state === 'withheld').length;
  if (count === 0) return 'No listed group is withheld.';
  return count === 1 ? '1 group withheld.' : `${grouped(count)} groups withheld.`;
}

function whatItShows(release: Release): readonly string[] {
  switch (release.question.ask) {
    case 'reach':
      return [...reachWords(release), ...otherWords(release)];
    case 'paths':
      return [...pathsWords(release), ...otherWords(release)];
    case 'trend':
      return trendWords(release);
    case 'funnel':
      return [...funnelWords(release), ...otherWords(release)];
    case 'time_to':
      return timeToWords(release);
  }
}

function otherWords({ cells }: Release): readonly string[] {
  return cells.filter(cell => cell.state === 'other').map(cell => `Other, grouped: ${about(cell.people)}.`);
}

function reachWords(release: Release): readonly string[] {
  if (release.question.ask !== 'reach') return [];
  const key = keyColumns(release.question)[0]!;
  const shown = orderedCells(release).filter(cell => cell.state === 'value');
  if (shown.length === 0) return ['Nothing shows.'];
  const [one, many] = subjectNoun(release.question.of);
  const parts = shown.map(cell => `${quoted(String(cell.key[key] ?? '(none)'))} ${about(cell.people)}`);
  return [`${grouped(shown.length)} ${shown.length === 1 ? one : many} shown: ${few(parts)}.`];
}

function timeToWords(release: Release): readonly string[] {
  const shown = orderedCells(release).filter(cell => cell.state === 'value');
  if (shown.length === 0) return ['Nothing shows.'];
  const parts = shown.map(cell => `${timeBinText(timeBinOf(cell.key))} ${about(cell.people)}`);
  return [`Time taken: ${parts.join('; ')}.`, quantilesSentence(release)];
}

function trendWords(release: Release): readonly string[] {
  const shown = orderedCells(release).filter(cell => cell.state === 'value');
  if (shown.length === 0) return ['Nothing shows.'];
  const words = (cell: (typeof shown)[number]) => `${cell.key['period']} ${about(cell.people)}`;
  const count = `${grouped(shown.length)} of ${grouped(release.cells.length)} periods shown`;
  if (shown.length <= named) return [`${count}: ${shown.map(words).join('; ')}.`];
  const most = shown.reduce((a, b) => (b.people.value > a.people.value ? b : a));
  const least = shown.reduce((a, b) => (b.people.value < a.people.value ? b : a));
  return [
    `${count}: first ${words(shown[0]!)}; last ${words(shown.at(-1)!)}; most in ${words(most)}; least of those shown in ${words(least)}.`,
  ];
}

function pathsWords({ derived, cells }: Release): readonly string[] {
  const nodes = derived.nodes ?? [];
  if (nodes.length === 0) return ['Nothing shows.'];
  const paths = cells.filter(cell => cell.state === 'value').length;
  const steps = [...new Set(nodes.map(node => node.step))].sort((a, b) => a - b);
  return [
    `${grouped(paths)} ${paths === 1 ? 'path' : 'paths'} shown.`,
    ...steps.map((step, i) => {
      const parts = nodes
        .filter(node => node.step === step)
        .sort((a, b) => b.people.value - a.people.value)
        .map(node => {
          const share = i === 0 ? '' : `, ${percentWithMargin(node.share_of_start)} of the start`;
          return `${quoted(node.name)} ${about(node.people)}${share}`;
        });
      return `Position ${numberWord(i + 1)}: ${few(parts)}.`;
    }),
  ];
}

function funnelWords(release: Release): readonly string[] {
  const steps = release.derived.steps ?? [];
  if (steps.length === 0) return ['Nothing shows.'];
  const groups = [...new Set(steps.map(step => step.group))];
  const words = groups.map(group => {
    const parts = steps
      .filter(step => step.group === group)
      .map((step, i) => {
        if (step.people === 'withheld') return `${quoted(step.step)} withheld`;
        const rate =
          i === 0 || step.rate_from_first === 'withheld'
            ? ''
            : `, ${percentWithMargin(step.rate_from_first)} of the first step`;
        const least = leavesOutWithheld(release, step) ? 'at least ' : '';
        return `${quoted(step.step)} ${least}${about(step.people)}${rate}`;
      });
    return `${group === undefined ? 'Reached' : `In ${quoted(group)}`}: ${parts.join('; ')}.`;
  });
  const rest = words.length - namedGroups;
  const more = rest > 0 ? [`The table has ${grouped(rest)} more.`] : [];
  return [...words.slice(0, namedGroups), ...more];
}
