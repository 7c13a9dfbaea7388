import { questionSentence } from '../charts/chart-kinds.ts';
import { deltaText, shareText } from '../charts/question-words.ts';
import { grouped, marginText } from '../charts/rounding.ts';
import type { ReportFacts } from '../protocol/report-facts.ts';
import type { ReleaseFile } from '../release/release.ts';
import { guaranteeSentence } from '../release/risk-words.ts';
import { field, type Item, type Report, type Section } from './report.ts';

/** By which program and when a report was drawn up. */
export type Made = Pick<ReportFacts, 'at' | 'app'>;

/**
 * How each chart was made, in plain words, from its release: what was counted, how exactly, what is missing. It holds
 * none of the chart's numbers.
 *
 * @param files  at least one
 */
export function methodNotes(files: readonly ReleaseFile[], { at, app }: Made): Report {
  const populations = [...new Set(files.map(({ release }) => release.population))];
  return {
    title: 'How the charts were made',
    of: `Charts about ${populations.join(', ')}`,
    about: 'A note for each chart, for whoever reads it.',
    sections: files.map(noteOf),
    origins: 'unseen',
    made: `Drawn up by ${app} on ${at.slice(0, 10)} from the releases that the charts were drawn from.`,
  };
}

function noteOf(file: ReleaseFile, i: number): Section {
  const { release, title, id } = file;
  const at = (name: string) => `${name}_${i + 1}`;
  const said = (name: string, label: string, ...texts: readonly string[]): Item =>
    field([at(name), label], 'answers', ...texts);
  return {
    title: title === '' ? id : `${title} (${id})`,
    items: [
      said('question', 'What it shows', questionSentence(release.question)),
      said('counted', 'What is counted', ...countedWords(file)),
      said('noise', 'How exact it is', ...noiseWords(file)),
      said('withheld', 'What is missing', ...withheldWords(file)),
      said('cost', 'What it cost', ...costWords(file)),
      ...(release.chosen_after_preview
        ? [
            said(
              'preview',
              'Preview',
              'How the file was read was chosen after a look at how easily people could be picked out of it. That look is not part of the guarantee.',
            ),
          ]
        : []),
      said(
        'provenance',
        'Where it comes from',
        `Answered on ${release.created.slice(0, 10)} by ${release.app}; ledger entry ${release.ledger.entry} (${release.ledger.hash.slice(0, 12)}), policy ${release.policy.slice(0, 12)}. “murmuration verify” says whether the chart is as it was exported; it does not say that a number is true.`,
      ),
    ],
  };
}

function countedWords({ release: { plan } }: ReleaseFile): readonly string[] {
  const person = plan.unit.replace(/^person: /, '');
  return [
    `People, not events: one person is one value of ${person}.`,
    plan.l0 === 1
      ? 'One person counts in one group at most.'
      : `One person counts in at most ${grouped(plan.l0)} groups; where they would be in more, some are left out.`,
    ...(plan.measures ?? []).map(
      ({ name, most_a_person }) => `Of ${name}, one person adds at most ${grouped(most_a_person)} in all.`,
    ),
  ];
}

function noiseWords({ release: { plan, derived } }: ReleaseFile): readonly string[] {
  return [
    `A random amount was added to every number before anybody saw it. With a chance of 95 in 100 it is within ${marginText(plan.half_width_95)} people.`,
    ...(plan.other === undefined
      ? []
      : [`“Other” is counted on its own, within ${marginText(plan.other.half_width_95)} people.`]),
    'This margin covers the noise, not chance in who was observed. Numbers are drawn no finer than it allows.',
    ...(Object.keys(derived).length === 0
      ? []
      : ['Sums, shares and rates are computed from the numbers with noise and carry its margin.']),
  ];
}

function withheldWords({ release: { plan } }: ReleaseFile): readonly string[] {
  return [
    `Groups of fewer than ${grouped(plan.k)} people are never shown, and of larger ones those whose number with noise is below ${grouped(plan.smallest_shown)} are not either. Withheld is not zero: small and empty groups look the same on purpose.`,
    'People in withheld groups are in no sum, so that parts and wholes agree within their margins only.',
  ];
}

function costWords({ release, budget }: ReleaseFile): readonly string[] {
  const { plan, combined, follows } = release;
  const { epsilon, delta } = budget.total;
  return [
    `${shareText(plan.share)} of the privacy budget of these people (ε ${epsilon}, δ ${deltaText(delta)} for all that is ever answered).`,
    ...(combined === undefined
      ? []
      : [
          `It is the mean of ${combined.length} answers to the same question (ledger entries ${combined.map(({ ledger }) => ledger.entry).join(', ')}).`,
        ]),
    ...(follows === undefined
      ? []
      : [`It was not asked again: it follows from the answer to “${questionSentence(follows)}”`]),
    guaranteeSentence(epsilon),
  ];
}
