import { groupedNames } from '../../policy/question-parts.ts';
import type { PathsQuestion } from '../../policy/questions/paths.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels, NameBin } from '../journey-question.ts';

/** Of a name that nobody has. */
const absent = -1;
/** Of an event that is no place. */
const dropped = -3;
const nowhere = -2;
/**
 * Whether a path is told to its end (to its beginning, where it leads to an anchor) or cut at the depth; `on`: the
 * beginning of a path, of a tree.
 */
const ends = ['end', 'cut', 'on'] as const;
const [atEnd, cutOff, goesOn] = [0, 1, 2];

/** The places of a journey in order, after leaving out, grouping, keeping to a session and collapsing. */
interface Places {
  readonly codes: Int32Array;
  readonly length: number;
}

/**
 * The one path that a person takes, at most `depth` places long; as a tree, every beginning of it, and where it ends.
 *
 * From `start`: the chosen occurrence of it and what follows, with up to `before` places in front. To `end`:
 * what leads up to it. Between: from the first `start` to the first `end` after it, or (last) from the last
 * `start` before the last `end`; who does not come from one to the other has no path. Without an anchor: from the
 * beginning of the journey, or of its chosen session. A session is the one that holds the chosen occurrence of
 * the anchor (of `end`, where there are both and the last counts). Equal neighbours count as one where repeats are
 * collapsed, after leaving out and grouping.
 */
function paths(question: PathsQuestion): JourneyQuestion {
  const { start, end, depth, before = 0, occurrence, tree = false } = question;
  return (labels, bins) => {
    const { names, codeAt } = placeCodes(question, labels);
    const codeOf = (name: string | undefined) => (name === undefined ? undefined : names.indexOf(name));
    const [startCode, endCode] = [codeOf(start), codeOf(end)];
    const placesOf = journeyPlaces(
      question,
      codeAt,
      occurrence === 'last' ? (endCode ?? startCode) : (startCode ?? endCode),
    );
    /** The bin of a whole path; `name` is told every beginning of it. */
    const pathOf = (journey: Journey, name: NameBin | 'nobody'): number => {
      if (startCode === absent || endCode === absent) return BinTable.root;
      const places = placesOf(journey);
      if (places.length === 0) return BinTable.root;
      const span = spanOf(places, startCode, endCode, occurrence === 'last');
      if (span === 'none') return BinTable.root;
      // Towards an anchor the depth cuts the beginning, away from it the rest.
      const backwards = startCode === undefined && endCode !== undefined;
      const from = backwards ? Math.max(span.from, span.to - depth) : Math.max(0, span.from - before);
      const told = backwards ? 0 : span.from - from;
      const to = backwards ? span.to : Math.min(span.to, span.from + depth);
      let path = BinTable.root;
      if (before > 0) path = bins.child(path, told);
      for (let i = from; i < to; i++) {
        path = bins.child(path, places.codes[i]!);
        if (name !== 'nobody') name(bins.child(path, goesOn));
      }
      const cut = backwards ? from > span.from : to < span.to;
      if (cut && name !== 'nobody') return BinTable.root;
      return bins.child(path, cut ? cutOff : atEnd);
    };
    const key = (parts: readonly number[]) => {
      const path = parts.slice(before > 0 ? 1 : 0, -1).map(code => names[code]!);
      const key = { path, end: ends[parts[parts.length - 1]!]! };
      return before > 0 ? { ...key, before: parts[0]! } : key;
    };
    if (!tree) return { binOf: journey => pathOf(journey, 'nobody'), key };
    return {
      ask: (journey, name) => {
        const whole = pathOf(journey, name);
        if (whole !== BinTable.root) name(whole);
      },
      key,
    };
  };
}

/** From the first place of a path to the one after its last, before the depth cuts it. */
function spanOf(
  { codes, length }: Places,
  start: number | undefined,
  end: number | undefined,
  last: boolean,
): { readonly from: number; readonly to: number } | 'none' {
  const find = (code: number, from: number) => {
    for (let i = from; i < length; i++) if (codes[i] === code) return i;
    return -1;
  };
  const findLast = (code: number, from: number) => {
    for (let i = from; i >= 0; i--) if (codes[i] === code) return i;
    return -1;
  };
  if (start === undefined && end === undefined) return { from: 0, to: length };
  if (end === undefined) {
    const from = last ? findLast(start!, length - 1) : find(start!, 0);
    return from < 0 ? 'none' : { from, to: length };
  }
  if (start === undefined) {
    const to = last ? findLast(end, length - 1) : find(end, 0);
    return to < 0 ? 'none' : { from: 0, to: to + 1 };
  }
  const from = last ? findLast(start, findLast(end, length - 1) - 1) : find(start, 0);
  if (from < 0) return 'none';
  const to = last ? findLast(end, length - 1) : find(end, from + 1);
  return to <= from ? 'none' : { from, to: to + 1 };
}

/** The names of places, and the place of an event or that it is none. */
function placeCodes(
  question: PathsQuestion,
  labels: Labels,
): { readonly names: readonly string[]; codeAt(journey: Journey, position: number): number } {
  const { by, exclude = [] } = question;
  const of = by === 'channel' ? labels.channel() : labels.touchpoint;
  const nameOf = groupedNames(question.groups);
  const names = [...new Set(of.map(nameOf))];
  const places = new Map(names.map((name, place) => [name, place]));
  const codes = Int32Array.from(of, label =>
    exclude.includes(label) || exclude.includes(nameOf(label)) ? dropped : places.get(nameOf(label))!,
  );
  return {
    names,
    codeAt:
      by === 'channel'
        ? (journey, position) => codes[journey.channel(position)]!
        : (journey, position) => codes[journey.touchpoints[journey.start + position]!]!,
  };
}

/** The places of a journey; of a path from its first anchor on, no more than the depth shows and one behind. */
function journeyPlaces(
  { scope, occurrence, collapse_repeats, start, end, depth, before = 0 }: PathsQuestion,
  codeAt: (journey: Journey, position: number) => number,
  anchor: number | undefined,
): (journey: Journey) => Places {
  let codes = new Int32Array(64);
  // Of a path from its first start on nothing in front counts.
  const skips = start !== undefined && before === 0 && occurrence !== 'last' && scope !== 'session';
  const most = end === undefined && occurrence !== 'last' ? depth + 1 : Number.POSITIVE_INFINITY;
  const isAnchor = (journey: Journey, i: number) => {
    const code = codeAt(journey, i);
    return anchor === undefined ? code !== dropped : code === anchor;
  };
  const anchorOf = (journey: Journey) => {
    if (occurrence === 'last') {
      for (let i = journey.length - 1; i >= 0; i--) if (isAnchor(journey, i)) return i;
    } else {
      for (let i = 0; i < journey.length; i++) if (isAnchor(journey, i)) return i;
    }
    return -1;
  };
  return journey => {
    if (codes.length < journey.length) codes = new Int32Array(2 * journey.length);
    const at = scope === 'session' ? anchorOf(journey) : 0;
    if (at < 0 || journey.length === 0) return { codes, length: 0 };
    const session = scope === 'session' ? journey.session(at) : 0;
    let length = 0;
    let previous = nowhere;
    let fromAnchor = 0;
    const { length: events } = journey;
    let first = 0;
    if (skips) while (first < events && codeAt(journey, first) !== anchor) first++;
    for (let i = first; i < events && fromAnchor < most; i++) {
      if (scope === 'session' && journey.session(i) !== session) continue;
      const code = codeAt(journey, i);
      if (code === dropped || (collapse_repeats && code === previous)) continue;
      codes[length++] = code;
      previous = code;
      if (fromAnchor > 0 || anchor === undefined || code === anchor) fromAnchor++;
    }
    return { codes, length };
  };
}

/** A path is one part with its end, so that no withheld path can be listed. */
export const pathsJourneys: JourneyKind<PathsQuestion> = {
  ask: paths,
  // A person is at one place of each depth, and their path ends once.
  l0: ({ depth, tree }) => (tree === true ? depth + 1 : 1),
  hasOther: () => true,
  keys: () => 'unlisted',
};
