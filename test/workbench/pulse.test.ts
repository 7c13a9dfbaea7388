import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPulse } from '../../renderer/workbench/vault/pulse.ts';
import { strictFake } from '../fakes/strict-fake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const origin = 'http://localhost:4711';
const beats = (n: number) => vi.advanceTimersByTime(2000 * n);

function watched() {
  const page = new EventTarget();
  const asked: unknown[] = [];
  const frame = strictFake<Window>({ postMessage: (...given: unknown[]) => asked.push(given) });
  let ended = 0;
  const stop = watchPulse(
    {
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
      setInterval: (call: () => void, milliseconds: number) => setInterval(call, milliseconds) as never,
      clearInterval,
    } as never,
    frame,
    origin,
    () => (ended += 1),
  );
  const say = (data: unknown, from: object = frame, by = origin) =>
    page.dispatchEvent(Object.assign(new Event('message'), { data, source: from, origin: by }));
  return { asked, stop, say, ended: () => ended };
}

it('says once that the vault ended, when four questions had no answer', () => {
  const { asked, ended } = watched();
  beats(4);
  expect([asked.length, asked[0], ended()]).toEqual([4, [{ kind: 'murmuration-pulse' }, origin], 0]);
  beats(10);
  expect([asked.length, ended()]).toEqual([4, 1]);
});

it('is content with an answer now and then', () => {
  const { say, ended } = watched();
  for (let n = 0; n < 20; n++) {
    beats(3);
    say({ kind: 'murmuration-pulse' });
  }
  expect(ended()).toBe(0);
});

it('takes an answer from the vault’s own window alone', () => {
  const { say, ended } = watched();
  for (let n = 0; n < 5; n++) {
    beats(1);
    say({ kind: 'murmuration-pulse' }, {});
    say({ kind: 'murmuration-pulse' }, undefined, 'http://localhost:4712');
    say({ kind: 'murmuration-pulse', more: 1 });
    say('murmuration-pulse');
  }
  expect(ended()).toBe(1);
});

it('asks nothing more when it is stopped', () => {
  const { asked, stop, ended } = watched();
  beats(1);
  stop();
  beats(20);
  expect([asked.length, ended()]).toEqual([1, 0]);
});
