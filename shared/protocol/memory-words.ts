import type { MemoryNeeds } from './summary.ts';

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export interface MemoryWords {
  readonly fits: 'yes' | 'maybe' | 'no' | 'unknown';
  readonly says: string;
}

/**
 * Whether a file will fit into memory, and what would make it fit, with what that saves.
 *
 * @param attributes  that are mapped beside those that are proposed
 */
export function memoryWords(needs: MemoryNeeds, attributes = 0): MemoryWords {
  const { events, fixed_bytes, attribute_bytes, available } = needs;
  const more = attributes * attribute_bytes;
  const bytes = needs.bytes + more;
  const most = needs.most_bytes + more;
  const alone =
    byteSize(most) === byteSize(bytes) ? '' : `, or ${byteSize(most)} where everybody has one event`;
  const takes = `About ${grouped.format(events)} events: importing them takes about ${byteSize(bytes)} of memory${alone}`;
  if (available === 'unknown') return { fits: 'unknown', says: `${takes}.` };
  const there = `${takes}; there are ${byteSize(available)}.`;
  if (most <= available) return { fits: 'yes', says: `${there} They fit.` };
  const fits = bytes > available ? 'no' : 'maybe';
  const ofEvent = needs.event_bytes + more / events;
  const enough = Math.max(0, Number(((available - fixed_bytes) / ofEvent).toPrecision(2)));
  const shorter =
    fits === 'maybe'
      ? 'or export a shorter period'
      : enough > 0
        ? `or export a shorter period: about ${grouped.format(enough)} events fit`
        : 'or use a machine with more memory: not even few events fit';
  return {
    fits,
    says: `${there} They ${fits === 'no' ? 'will' : 'may'} not fit. Map fewer columns (an attribute takes about ${byteSize(attribute_bytes)}), ${shorter}. A coarser time saves nothing, nor does a period that is set here: what lies outside it is read too.`,
  };
}
