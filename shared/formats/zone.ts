/**
 * The clock of an IANA zone between 1900 and 2100; before and after, the offset of that edge holds.
 * All times are whole seconds since 1970-01-01, UTC or as the zone's wall clock shows them.
 */
export interface Zone {
  /** What the wall clock shows at a moment. */
  localSeconds(utcSeconds: number): number;
  /**
   * The moment at which the wall clock shows `localSeconds`. A time that occurs twice means its first
   * occurrence; a time that does not occur is moved forward by the gap.
   */
  utcSeconds(localSeconds: number): number;
}

/** Whether `name` is a zone that this platform knows; bare offsets such as `+02:00` are none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const zones = new Map<string, Zone>();

/** @throws RangeError for what is no zone */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!isZone(name)) throw new RangeError('not an IANA zone');
  const made = zoneFrom(transitionsOf(name));
  zones.set(name, made);
  return made;
}

interface Transitions {
  /** Offset before the first transition. */
  readonly before: number;
  /** Moments, ascending, and the offset from each on. */
  readonly at: readonly number[];
  readonly offset: readonly number[];
}

function zoneFrom({ before, at, offset }: Transitions): Zone {
  const count = at.length;
  const offsets = Float64Array.from([before, ...offset]);
  const utcEdges = Float64Array.from([Number.NEGATIVE_INFINITY, ...at, Number.POSITIVE_INFINITY]);
  // The old offset holds for wall times up to the later of the two clocks' readings: through the whole
  // gap, and through the first of two occurrences.
  const localEdges = utcEdges.map((edge, i) =>
    i === 0 || i > count ? edge : edge + Math.max(offsets[i - 1]!, offsets[i]!),
  );
  let utcPeriod = 0;
  let localPeriod = 0;
  return {
    localSeconds(utc) {
      if (!(utcEdges[utcPeriod]! <= utc && utc < utcEdges[utcPeriod + 1]!))
        utcPeriod = periodOf(utcEdges, utc);
      return utc + offsets[utcPeriod]!;
    },
    utcSeconds(local) {
      if (!(localEdges[localPeriod]! <= local && local < localEdges[localPeriod + 1]!))
        localPeriod = periodOf(localEdges, local);
      return local - offsets[localPeriod]!;
    },
  };
}

function periodOf(edges: Float64Array, seconds: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

const day = 86_400;
const firstSecond = Date.UTC(1900, 0, 1) / 1000;
const lastSecond = Date.UTC(2100, 0, 1) / 1000;
/** Shorter than any two changes of a clock that undo one another. */
const stride = 7 * day;

function transitionsOf(name: string): Transitions {
  const offsetAt = offsetReader(name);
  const before = offsetAt(firstSecond);
  const at: number[] = [];
  const offset: number[] = [];
  let from = firstSecond;
  let current = before;
  while (from < lastSecond) {
    const to = Math.min(from + stride, lastSecond);
    const next = offsetAt(to);
    while (current !== next) {
      let low = at.at(-1) !== undefined && at.at(-1)! > from ? at.at(-1)! : from;
      let high = to;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (offsetAt(middle) === current) low = middle;
        else high = middle;
      }
      current = offsetAt(high);
      at.push(high);
      offset.push(current);
    }
    from = to;
  }
  return { before, at, offset };
}

/** Reads the zone's offset out of what its clock shows. */
function offsetReader(name: string): (utcSeconds: number) => number {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return utcSeconds => {
    const [month, dayOfMonth, year, hour, minute, second] = clock
      .format(utcSeconds * 1000)
      .match(/\d+/g)!
      .map(Number);
    return Date.UTC(year!, month! - 1, dayOfMonth!, hour!, minute!, second!) / 1000 - utcSeconds;
  };
}
