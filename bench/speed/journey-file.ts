import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export interface JourneyFile {
  readonly path: string;
  readonly events: number;
  readonly people: number;
}

const touchpoints = [
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
const channels = ['direct', 'email', 'paid search', 'organic search', 'social', 'affiliate'];
const steps = 12;

/**
 * Writes events of many people, about ten each and a few with many, in the order of time, as an export has
 * them: nothing is sorted by person. The same bytes for the same numbers; constant memory.
 */
export async function writeJourneyFile({ path, events, people }: JourneyFile): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1 << 22 });
  file.write('customer_id,event_time,touchpoint,channel\n');
  let state = 0x9e3779b9;
  const draw = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const start = Date.UTC(2026, 0, 1) / 1000;
  const span = 90 * 86_400;
  let lines: string[] = [];
  for (let i = 0; i < events; i++) {
    // The square favours some people, so that journeys differ in length.
    const chance = draw(2 ** 32) / 2 ** 32;
    const person = Math.floor(chance ** 1.5 * people);
    const second = start + Math.floor((i / events) * span);
    const step = Math.min(touchpoints.length - 1, Math.floor((draw(steps) * draw(steps)) / steps));
    lines.push(
      `u${String(person).padStart(8, '0')},${isoSeconds(second)},${touchpoints[step]},${channels[draw(channels.length)]}`,
    );
    if (lines.length === 20_000) {
      if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
      lines = [];
    }
  }
  if (lines.length > 0) file.write(`${lines.join('\n')}\n`);
  file.end();
  await finished(file);
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
