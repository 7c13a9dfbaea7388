import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noClaims } from '../../shared/journeys/claims.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { type Scan, scannedThere } from '../../shared/vault/scanning.ts';
import { randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { freshPages, type OpenApp, openApp, type Pages } from '../harness/app-pages.ts';

/** The vault's helpers in Chromium: with shared memory where it isolates the vault's documents, and without them elsewhere. */

let pages: Pages;
let app: OpenApp;

beforeAll(async () => {
  pages = await freshPages();
});
afterAll(() => app?.close());

const isolation = () => [crossOriginIsolated, typeof SharedArrayBuffer];

it('shares memory between the vault’s own threads alone, and gives the workbench none', async () => {
  app = await openApp({ pages });
  const frame = await app.vaultFrame();
  await frame.waitForLoadState('load');
  expect(await app.page.evaluate(isolation)).toEqual([false, 'undefined']);
  expect(await frame.evaluate(isolation)).toEqual([true, 'function']);
  const [worker] = app.page.workers();
  expect(await worker?.evaluate(isolation)).toEqual([true, 'function']);
});

it('cannot send the workbench memory that it shares', async () => {
  await app.page.evaluate(() => {
    const arrived = new Promise(resolve => {
      addEventListener('message', ({ data }) => resolve(data));
      addEventListener('messageerror', () => resolve('refused'));
    });
    Object.assign(globalThis, { arrived });
  });
  await (await app.vaultFrame()).evaluate(() => parent.postMessage(new SharedArrayBuffer(8), '*'));
  expect(await app.page.evaluate(() => (globalThis as unknown as { arrived: unknown }).arrived)).toBe(
    'refused',
  );
});

it('gives the workbench no clock as fine, and no shared memory by another way that it could give to a thread', async () => {
  const finest = () => {
    let least = Number.POSITIVE_INFINITY;
    for (let steps = 0, before = performance.now(); steps < 200; ) {
      const now = performance.now();
      if (now === before) continue;
      least = Math.min(least, now - before);
      before = now;
      steps++;
    }
    return least;
  };
  // Milliseconds; 0.1 where memory is not shared, and 0.005 where it is.
  expect(await app.page.evaluate(finest)).toBeGreaterThan(0.09);
  expect(await (await app.vaultFrame()).evaluate(finest)).toBeLessThan(0.09);
  const passed = () => {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    try {
      new MessageChannel().port1.postMessage(buffer);
      return 'passed on';
    } catch (error) {
      return error instanceof DOMException ? error.name : 'something else';
    }
  };
  expect(await app.page.evaluate(passed)).toBe('DataCloneError');
  expect(await (await app.vaultFrame()).evaluate(passed)).toBe('passed on');
  // What it has no document for, a document of its own does not give it either.
  const inside = () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const view = frame.contentWindow as unknown as typeof globalThis;
    const isolated = view.crossOriginIsolated;
    frame.remove();
    return isolated;
  };
  expect(await app.page.evaluate(inside)).toBe(false);
});

it('has a helper count people of a store that it shares, as Node does', async () => {
  const touchpoints = Array.from({ length: 12 }, (_, i) => `page ${i}`);
  const shape = { people: 9000, mostEvents: 9, touchpoints, times: 50, missing: 0.1 };
  const { store } = storeOf(randomJourneys(7, shape), {}, 10_000, true, new PeopleParts(1), 'shared');
  const { touchpoint, offsets, identifiers } = store;
  const scan: Omit<Scan, 'claims'> = {
    // More bins than stay, so that identifiers are hashed.
    question: { ask: 'reach', of: 'touchpoint', at_most: 2 },
    bounds: { l0: 2, seedHex: '5eed', measures: [] },
    parts: 'undivided',
    by: 2,
  };
  const here = scannedThere(store, { ...scan, claims: noClaims(10) });
  const script = [...pages.vault.keys()].find(path => /helper\.worker-.*\.js$/.test(path));
  const there = await countedThere(await app.vaultFrame(), {
    script: script!,
    scan,
    people: store.people,
    events: store.events,
    labels: touchpoint.labels,
    codes: [...touchpoint.codes],
    offsets: [...offsets],
    bits: [...store.index.touchpoints],
    names: [...identifiers.bytes],
    nameOffsets: [...identifiers.offsets],
  });
  expect(there.claims.filter(by => by === 2).length).toBeGreaterThan(2);
  expect(there.people.slice(0, here.bins.size)).toEqual([...here.people].slice(0, here.bins.size));
  expect(there.parts).toEqual([...here.bins.parts]);
});

it('answers on one thread in a browser that does not isolate a document by itself', async () => {
  const own = await openApp({ pages, switches: ['--disable-features=DocumentIsolationPolicy'] });
  try {
    expect(await (await own.vaultFrame()).evaluate(isolation)).toEqual([false, 'undefined']);
    await own.page.getByRole('button', { name: 'Open the sample journeys' }).first().click();
    await own.page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  } finally {
    await own.close();
  }
});

interface Given {
  readonly script: string;
  readonly scan: Omit<Scan, 'claims'>;
  readonly people: number;
  readonly events: number;
  readonly labels: readonly string[];
  readonly codes: readonly number[];
  readonly offsets: readonly number[];
  readonly bits: readonly number[];
  readonly names: readonly number[];
  readonly nameOffsets: readonly number[];
}

/** Starts a helper as the vault's worker does, shares the store with it, and reads what it counted. */
function countedThere(frame: Frame, given: Given) {
  return frame.evaluate(
    ({ script, scan, people, events, labels, codes, offsets, bits, names, nameOffsets }) =>
      new Promise<{ people: number[]; parts: number[]; claims: number[] }>((resolve, reject) => {
        const bytes = (numbers: readonly number[]) => {
          const shared = new Uint8Array(new SharedArrayBuffer(numbers.length));
          shared.set(numbers);
          return shared;
        };
        const words = (numbers: readonly number[]) => {
          const shared = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
          shared.set(numbers);
          return shared;
        };
        const columns = {
          people,
          events,
          offsets: words(offsets),
          touchpoint: { codes: bytes(codes), labels },
          channel: 'unmapped',
          attributes: new Map(),
          amount: 'unmapped',
          session: 'unmapped',
          clock: { kind: 'order' },
          index: { touchpoints: words(bits), ascends: true },
          parts: 'undivided',
          identifiers: { bytes: bytes(names), offsets: words(nameOffsets) },
          standing: {},
        };
        const claims = new Int32Array(new SharedArrayBuffer(4 * people));
        const worker = new Worker(script, { type: 'module' });
        worker.onerror = () => reject(new Error('the helper did not start'));
        worker.onmessage = ({ data }) => {
          if (data.state !== 'done') reject(new Error(`task ${data.id} failed`));
          if (data.id !== 2) return;
          const { output } = data;
          resolve({ people: [...output.people], parts: [...output.bins.parts], claims: [...claims] });
          worker.terminate();
        };
        worker.postMessage({ id: 1, task: 'keep', input: columns });
        worker.postMessage({ id: 2, task: 'scan', input: { ...scan, claims } });
      }),
    given,
  );
}
