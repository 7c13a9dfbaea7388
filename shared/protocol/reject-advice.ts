import type { Reject } from './summary.ts';

/** What to do about rows that were rejected, by how their cause begins; nothing was guessed for them, and no other row is touched. */
const advice: readonly (readonly [cause: string, say: string])[] = [
  [
    'time unreadable',
    'All times are read by one form. These are written in another, as where exports of two systems were put one behind the other. Choose a time format that reads them all, or have the export written in one form. Days and months that change places are rejected from the 13th on alone: look at the file if that may be it.',
  ],
  [
    'amount unreadable',
    'All amounts are read with one decimal mark and one currency. These are written otherwise. Say whether decimals stand after a point or a comma, or have the export written in one form.',
  ],
  [
    'order unreadable',
    'What orders the events is a plain number. These are none: choose another column, or one of times.',
  ],
  [
    'left out as duplicate',
    'The vendor wrote these events more than once. One of each is kept, and there is nothing to do.',
  ],
  ['no person', 'These rows name nobody. If another column names people in them, map that one.'],
  ['no time', 'These rows do not say when. If another column says it, map that one.'],
  [
    'no touchpoint',
    'These rows do not say what happened. If another column says it, map both, and what they say stands together.',
  ],
  [
    'too few fields',
    'These lines have other fields than the header line, as where text with a delimiter or a line break stands without quotes. Have the export write quotes.',
  ],
  [
    'too many fields',
    'These lines have other fields than the header line, as where text with a delimiter or a line break stands without quotes. Have the export write quotes.',
  ],
  [
    'bad encoding',
    'These lines are not written in the encoding of the file, as where texts of two systems were put together. Have the export written as UTF-8.',
  ],
];

/** What to do about rejected rows, each said once, most rows first. */
export function rejectAdvice(rejects: readonly Reject[]): string[] {
  const said = rejects.flatMap(({ cause }) => {
    const own = cause.replace(/^file \d+: /, '');
    const found = advice.find(([begins]) => own.startsWith(begins));
    return found === undefined ? [] : [`${found[0]}: ${found[1]}`];
  });
  const sayings = said.map(line => line.slice(line.indexOf(':')));
  return said.filter((_, place) => sayings.indexOf(sayings[place]!) === place);
}
