import { groupedNames } from '../../policy/question-parts.ts';
import type { PathsQuestion } from '../../policy/questions/paths.ts';
import { BinTable } from '../bin-table.ts';
import type { JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';
import type { Journeys } from '../journeys.ts';
import type { NamedBins } from '../named-bins.ts';
import type { CodedColumn } from '../store.ts';

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
    const { names, codes } = placeCodes(question, labels);
    const codeOf = (name: string | undefined) => (name === undefined ? undefined : names.indexOf(name));
    const [startCode, endCode] = [codeOf(start), codeOf(end)];
    const isAnchored = startCode !== absent && endCode !== absent;
    const placesOf = journeyPlaces(
      question,
      codes,
      occurrence === 'last' ? (endCode ?? startCode) : (startCode ?? endCode),
    );
    const columnsOf = (journeys: Journeys): Columns => ({
      labels: question.by === 'channel' ? journeys.channels() : journeys.touchpoints,
      sessions: question.scope === 'session' ? journeys.sessions() : noSessions,
    });
    // Towards an anchor the depth cuts the beginning, away from it the rest.
    const backwards = startCode === undefined && endCode !== undefined;
    /** The bin of a whole path; `named` is told every beginning of it. */
    const pathOf = (columns: Columns, first: number, last: number, named: NamedBins | 'nobody'): number => {
      const places = placesOf(columns, first, last);
      if (places.length === 0) return BinTable.root;
      const span = spanOf(places, startCode, endCode, occurrence === 'last');
      if (span === 'none') return BinTable.root;
      const from = backwards ? Math.max(span.from, span.to - depth) : Math.max(0, span.from - before);
      const told = backwards ? 0 : span.from - from;
      const to = backwards ? span.to : Math.min(span.to, span.from + depth);
      let path = BinTable.root;
      if (before > 0) path = bins.child(path, told);
      for (let i = from; i < to; i++) {
        path = bins.child(path, places.codes[i]!);
        if (named !== 'nobody') named.add(bins.child(path, goesOn));
      }
      const cut = backwards ? from > span.from : to < span.to;
      if (cut && named !== 'nobody') return BinTable.root;
      return bins.child(path, cut ? cutOff : atEnd);
    };
    const key = (parts: readonly number[]) => {
      const path = parts.slice(before > 0 ? 1 : 0, -1).map(code => names[code]!);
      const key = { path, end: ends[parts[parts.length - 1]!]! };
      return before > 0 ? { ...key, before: parts[0]! } : key;
    };
    if (!tree) {
      return {
        binsOf: (journeys, found) => {
          const { people, starts, ends } = journeys;
          const columns = columnsOf(journeys);
          for (let person = 0; person < people; person++) {
            found[person] = isAnchored
              ? pathOf(columns, starts[person]!, ends[person]!, 'nobody')
              : BinTable.root;
          }
        },
        key,
      };
    }
    return {
      ask: (journeys, named) => {
        const { people, starts, ends } = journeys;
        const columns = columnsOf(journeys);
        for (let person = 0; person < people; person++) {
          const whole = isAnchored ? pathOf(columns, starts[person]!, ends[person]!, named) : BinTable.root;
          if (whole !== BinTable.root) named.add(whole);
          named.endPerson();
        }
      },
      key,
    };
  };
}

/** What paths look at of events. */
interface Columns {
  readonly labels: CodedColumn['codes'];
  /** Empty where sessions do not matter. */
  readonly sessions: CodedColumn['codes'];
}

const noSessions = new Uint8Array(0);

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

/** The names of places, and the place of each label or that it is none. */
function placeCodes(
  question: PathsQuestion,
  labels: Labels,
): { readonly names: readonly string[]; readonly codes: Int32Array } {
  const { by, exclude = [] } = question;
  const of = by === 'channel' ? labels.channel() : labels.touchpoint;
  const nameOf = groupedNames(question.groups);
  const names = [...new Set(of.map(nameOf))];
  const places = new Map(names.map((name, place) => [name, place]));
  const codes = Int32Array.from(of, label =>
    exclude.includes(label) || exclude.includes(nameOf(label)) ? dropped : places.get(nameOf(label))!,
  );
  return { names, codes };
}

/**
 * The places of the events from `first` up to `end`; of a path from its first anchor on, no more than the depth shows and
 * one behind. They stand until the next.
 */
function journeyPlaces(
  { scope, occurrence, collapse_repeats, start, end: endName, depth, before = 0 }: PathsQuestion,
  codeOf: Int32Array,
  anchor: number | undefined,
): (columns: Columns, first: number, end: number) => Places {
  const places = { codes: new Int32Array(64), length: 0 };
  const inSession = scope === 'session';
  // Of a path from its first start on nothing in front counts.
  const skips = start !== undefined && before === 0 && occurrence !== 'last' && !inSession;
  const most = endName === undefined && occurrence !== 'last' ? depth + 1 : Number.POSITIVE_INFINITY;
  const isAnchor = (label: number) =>
    anchor === undefined ? codeOf[label] !== dropped : codeOf[label] === anchor;
  const anchorOf = (labels: Columns['labels'], first: number, end: number) => {
    if (occurrence === 'last') {
      for (let i = end - 1; i >= first; i--) if (isAnchor(labels[i]!)) return i;
    } else {
      for (let i = first; i < end; i++) if (isAnchor(labels[i]!)) return i;
    }
    return -1;
  };
  return ({ labels, sessions }, first, end) => {
    places.length = 0;
    if (places.codes.length < end - first) places.codes = new Int32Array(2 * (end - first));
    const at = inSession ? anchorOf(labels, first, end) : first;
    if (at < 0 || first === end) return places;
    const { codes } = places;
    let length = 0;
    let previous = nowhere;
    let fromAnchor = 0;
    let i = first;
    if (skips) while (i < end && codeOf[labels[i]!] !== anchor) i++;
    for (; i < end && fromAnchor < most; i++) {
      if (inSession && sessions[i] !== sessions[at]) continue;
      const code = codeOf[labels[i]!]!;
      if (code === dropped || (collapse_repeats && code === previous)) continue;
      codes[length++] = code;
      previous = code;
      if (fromAnchor > 0 || anchor === undefined || code === anchor) fromAnchor++;
    }
    places.length = length;
    return places;
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
