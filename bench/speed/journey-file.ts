import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export interface JourneyFile {
  readonly path: string;
  readonly events: number;
  readonly people: number;
}

export const touchpoints = [
  'home',
  'search',
  'browse',
  'product',
  'cart',
  'checkout',
  'purchase',
  'help',
  'account',
];
export const channels = ['direct', 'email', 'paid search', 'organic search', 'social', 'affiliate'];
const steps = 12;

/**
 * Writes events of many people, about ten each and a few with many, in the order of time, as an export has
 * them: nothing is sorted by person. The same bytes for the same numbers; constant memory.
 */
export async function writeJourneyFile({ path, events, people }: JourneyFile): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1 << 22 });
  file.write('customer_id,event_time,touchpoint,channel\n');
  const next = drawnEvents({ events, people });
  let lines: string[] = [];
  for (let i = 0; i < events; i++) {
    const { person, second, touchpoint, channel } = next();
    lines.push(`${personName(person)},${isoSeconds(second)},${touchpoints[touchpoint]},${channels[channel]}`);
    if (lines.length === 20_000) {
      if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
      lines = [];
    }
  }
  if (lines.length > 0) file.write(`${lines.join('\n')}\n`);
  file.end();
  await finished(file);
}

export interface DrawnEvent {
  person: number;
  second: number;
  touchpoint: number;
  channel: number;
}

export function personName(person: number): string {
  return `u${String(person).padStart(8, '0')}`;
}

/** The events of such a file one after another; each stands until the next is drawn. */
export function drawnEvents({
  events,
  people,
}: Pick<JourneyFile, 'events' | 'people'>): () => Readonly<DrawnEvent> {
  let state = 0x9e3779b9;
  const draw = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const start = Date.UTC(2026, 0, 1) / 1000;
  const span = 90 * 86_400;
  const event: DrawnEvent = { person: 0, second: 0, touchpoint: 0, channel: 0 };
  let drawn = 0;
  return () => {
    // The square favours some people, so that journeys differ in length.
    const chance = draw(2 ** 32) / 2 ** 32;
    event.person = Math.floor(chance ** 1.5 * people);
    event.second = start + Math.floor((drawn++ / events) * span);
    event.touchpoint = Math.min(touchpoints.length - 1, Math.floor((draw(steps) * draw(steps)) / steps));
    event.channel = draw(channels.length);
    return event;
  };
}

let lastDay = -1;
let lastDate = '';

function isoSeconds(second: number): string {
  const day = Math.floor(second / 86_400);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * 86_400_000).toISOString().slice(0, 10);
  }
  const rest = second - day * 86_400;
  return `${lastDate}T${two(rest / 3600)}:${two((rest / 60) % 60)}:${two(rest % 60)}Z`;
}

function two(number: number): string {
  const whole = Math.floor(number);
  return whole < 10 ? `0${whole}` : String(whole);
}
