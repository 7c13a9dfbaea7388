import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchEgress } from '../../renderer/workbench/app/egress-watch.ts';
import type { Workbench } from '../../renderer/workbench/state/workbench.ts';
import { strictFake } from '../fakes/strict-fake.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const seen: string[] = [];
  const document = new EventTarget();
  let entries: (list: { getEntries(): { name: string }[] }) => void = () => {};
  class PerformanceObserver {
    constructor(tell: typeof entries) {
      entries = tell;
    }
    observe() {}
  }
  const page = strictFake<Window & typeof globalThis>({
    location: { href: 'http://127.0.0.1:4711/key/index.html', origin: 'http://127.0.0.1:4711' },
    document,
    PerformanceObserver,
    setTimeout,
  });
  watchEgress(
    page,
    strictFake({ vault: 'http://localhost:4711/key/vault.html' }),
    strictFake<Workbench>({ getState: () => ({ egressSeen: (what: string) => seen.push(what) }) }),
  );
  return {
    seen,
    loaded: (name: string) => entries({ getEntries: () => [{ name }] }),
    stopped: (blockedURI: string) =>
      document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { blockedURI })),
    settle: () => vi.advanceTimersByTime(1000),
  };
}

it('alarms when something is loaded from elsewhere', () => {
  const { seen, loaded, settle } = watched();
  loaded('https://example.org/leak');
  loaded('http://localhost:4712/other-port');
  settle();
  expect(seen).toEqual(['left', 'left']);
});

it('counts what the policy stopped, and does not take the browser’s entry of it for a request', () => {
  const { seen, loaded, stopped, settle } = watched();
  loaded('https://example.org/x');
  stopped('https://example.org/x');
  stopped('https://example.org/y');
  loaded('https://example.org/y');
  settle();
  expect(seen).toEqual(['stopped', 'stopped']);
});

it('lets the app’s own pages, and what a page made itself, pass', () => {
  const { seen, loaded, stopped, settle } = watched();
  for (const address of [
    'http://127.0.0.1:4711/key/main.js',
    'http://localhost:4711/key/vault.html',
    'blob:http://127.0.0.1:4711/1',
    'data:image/png;base64,AA',
    'app://workbench/index.html',
  ]) {
    loaded(address);
    stopped(address);
  }
  stopped('inline');
  stopped('eval');
  settle();
  expect(seen).toEqual([]);
});
