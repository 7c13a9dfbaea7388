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
export function riskSentences({ k, columns, unicity, paths }: RiskExport): readonly (readonly string[])[] {
  const [finest] = unicity;
  return [
    columns === 'none'
      ? ['No attribute is mapped that could tell people apart.']
      : [
          belowSentence(columns.attributes, k, bandWords(columns.below_k)),
          aloneSentence(columns.attributes, bandWords(columns.alone)),
          ...columns.sensitive.map(({ attribute, given_away }) =>
            givenAwaySentence(columns.attributes, attribute, bandWords(given_away)),
          ),
        ],
    ...(finest === undefined
      ? []
      : [
          [1, 2, 3, 4].map(points =>
            unicitySentence(points, finest.label, finest.bucket, bandWords(finest.people[points - 1]!)),
          ),
        ]),
    [
      pathSentence('none', bandWords(paths.alone)),
      ...(paths.start === 'none' ? [] : [pathSentence(paths.start, bandWords(paths.alone_with_start))]),
    ],
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
