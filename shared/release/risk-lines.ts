import type { RiskExport } from './risk-export.ts';
import {
  aloneSentence,
  bandWords,
  belowSentence,
  givenAwaySentence,
  pathSentence,
  unicitySentence,
} from './risk-words.ts';

/** The risk preview's bands in sentences, by what the attacker knows: columns, points of a journey, all of it. */
export function riskSentences(bands: RiskExport): readonly (readonly string[])[] {
  const points = pointSentences(bands);
  return [
    bands.columns === 'none'
      ? ['No attribute is mapped that could tell people apart.']
      : [...columnSentences(bands), ...givenAwaySentences(bands)],
    ...(points.length === 0 ? [] : [points]),
    pathSentences(bands),
  ];
}

/** Who can be picked out by columns. */
export function columnSentences({ k, columns }: RiskExport): readonly string[] {
  if (columns === 'none') return [];
  const { attributes, below_k, alone } = columns;
  return [belowSentence(attributes, k, bandWords(below_k)), aloneSentence(attributes, bandWords(alone))];
}

/** What can be learnt of people by columns, without picking them out. */
export function givenAwaySentences({ columns }: RiskExport): readonly string[] {
  if (columns === 'none') return [];
  return columns.sensitive.map(({ attribute, given_away }) =>
    givenAwaySentence(columns.attributes, attribute, bandWords(given_away)),
  );
}

/** Who can be recognised by a few points of their journey. */
export function pointSentences({ unicity: [finest] }: RiskExport): readonly string[] {
  if (finest === undefined) return [];
  return [1, 2, 3, 4].map(points =>
    unicitySentence(points, finest.label, finest.bucket, bandWords(finest.people[points - 1]!)),
  );
}

/** Who can be picked out by all of their journey. */
export function pathSentences({ paths }: RiskExport): readonly string[] {
  return [
    pathSentence('none', bandWords(paths.alone)),
    ...(paths.start === 'none' ? [] : [pathSentence(paths.start, bandWords(paths.alone_with_start))]),
  ];
}

/** People who could be picked out, by what is known of 1 to 5 points: a heading and a row for each. */
export function unicityRows({ unicity }: RiskExport): readonly (readonly string[])[] {
  return [
    ['people who could be picked out by', 'with 1', 'with 2', 'with 3', 'with 4', 'with 5'],
    ...unicity.map(({ label, bucket, people }) => [
      [
        label === 'none' ? 'visits' : `known ${label}s`,
        bucket === 'none' ? 'without times' : `to the ${bucket}`,
      ].join(' '),
      ...people,
    ]),
  ];
}
