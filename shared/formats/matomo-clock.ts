import type { MadeColumn } from './line-rules.ts';

/**
 * Matomo writes the time of a visit as it was, and the times of its actions as the site's clock showed them, as if that had
 * been UTC (EXPORTS.md section 2.9). What the two differ by at an action that both name is the site's offset then, to the
 * quarter of an hour that every zone keeps. The first action is taken where the visit tells when it began: what stays
 * open on a page moves the end of a visit and not its beginning.
 */
export const matomoTime: MadeColumn = {
  name: 'actionDetails[].utc',
  from: ['actionDetails[].timestamp', ['firstActionTimestamp', 'lastActionTimestamp']],
  and: [
    'firstActionTimestamp',
    'actionDetails.0.timestamp',
    'lastActionTimestamp',
    'actionDetails.-1.timestamp',
  ],
  of([at = '', , began = '', first = '', ended = '', last = '']) {
    const offset = offsetOf(first, began) ?? offsetOf(last, ended);
    return offset === undefined || !isCount(at) ? '' : String(Number(at) - offset);
  },
};

const quarter = 900;
/** No clock is further from UTC. */
const furthest = 15 * 3600;

/** Seconds that the site's clock is ahead. */
function offsetOf(shown: string, was: string): number | undefined {
  if (!isCount(shown) || !isCount(was)) return undefined;
  const offset = Math.round((Number(shown) - Number(was)) / quarter) * quarter;
  return Math.abs(offset) <= furthest ? offset : undefined;
}

function isCount(text: string): boolean {
  return /^\d{9,10}$/.test(text);
}
