import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium, newPage, openApp } from '../harness/app-pages.ts';
import { readNetLog } from '../harness/net-log.ts';
import { wholeJourney } from '../harness/whole-journey.ts';

/** Nothing leaves: the whole way of a person, watched from the page, from Chromium's own log, and without a network. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('asks for nothing beyond this machine on the whole way, by the page’s requests and by the log of the network', async () => {
  const log = join(folder, 'net.json');
  const app = await openApp({ switches: [`--log-net-log=${log}`] });
  try {
    await wholeJourney(app, folder);
    const own = [
      `http://127.0.0.1:${app.host.port}/`,
      `http://localhost:${app.host.port}/`,
      'blob:',
      'data:',
    ];
    const { requests, failedRequests, violations, pageErrors } = app.recorded;
    expect(requests.length).toBeGreaterThan(10);
    const beyond = (address: string) => !own.some(origin => address.startsWith(origin));
    expect(requests.filter(beyond)).toEqual([]);
    // A page may give up reading from its own host, where a file is not there yet; nothing else may fail.
    expect([failedRequests.filter(beyond), violations, pageErrors]).toEqual([[], [], []]);
    expect(await app.page.locator('.readout-egress').textContent()).toBe('Network0 bytes left this machine');
  } finally {
    await app.close();
  }
  const { events, loopbackJobs, ...beyond } = await readNetLog(log);
  expect(beyond).toEqual({ lookups: [], dns: 0, tcp: [], jobs: [], udp: [] });
  expect([events > 100, loopbackJobs > 5]).toEqual([true, true]);
});

it('would see it: the log of a browser that is sent elsewhere is not quiet', async () => {
  const log = join(folder, 'planted.json');
  const browser = await launchChromium([`--log-net-log=${log}`]);
  const page = await newPage(browser);
  await page.goto('http://192.0.2.1:9/').catch(() => {});
  await browser.close();
  expect((await readNetLog(log)).jobs).toEqual(['http://192.0.2.1:9/']);
});

it('goes the whole way where there is no network at all', context => {
  const shell = (script: string) =>
    spawnSync('unshare', ['--net', 'sh', '-c', script], { encoding: 'utf8', timeout: 800_000 });
  const prepared = 'ip link set lo up';
  if (process.platform !== 'linux' || shell(prepared).status !== 0) {
    context.skip('this machine gives no network namespace (needs Linux, root, unshare and ip)');
  }
  const alone = join(import.meta.dirname, '..', 'harness', 'journey-alone.ts');
  const done = shell(`${prepared} && exec '${process.execPath}' '${alone}'`);
  expect([done.status, done.status === 0 ? '' : done.stderr]).toEqual([0, '']);
  expect(JSON.parse(done.stdout)).toEqual({ hosts: ['127.0.0.1', 'localhost'], failed: [], errors: [] });
});

it('counts what it stops: attempts that are planted in either page, and none of them leaves', async () => {
  const log = join(folder, 'attempts.json');
  const app = await openApp({ switches: [`--log-net-log=${log}`] });
  try {
    const { page } = app;
    await page.getByRole('button', { name: 'Open the sample journeys' }).waitFor();
    const frame = await app.vaultFrame();
    await expect.poll(() => page.locator('.sample-card button').isEnabled()).toBe(true);
    const label = () => page.locator('.readout-egress .readout-label').textContent();
    expect(await label()).toBe('Network');
    await page.evaluate(() => {
      const away = 'https://example.org/planted';
      void fetch(away).catch(() => {});
      void fetch(away, { method: 'POST', mode: 'no-cors', body: 'anna' }).catch(() => {});
      new Image().src = away;
      navigator.sendBeacon(away, 'anna');
      try {
        new WebSocket('wss://example.org/planted');
      } catch {}
      document.body.append(Object.assign(document.createElement('script'), { src: away }));
      document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: away }));
    });
    await expect.poll(label).toBe('7 requests stopped');
    await frame.evaluate(() => fetch('https://example.org/planted').catch(() => {}));
    await expect.poll(label).toBe('8 requests stopped');
    // Longer than the policy's report of one may take.
    await page.waitForTimeout(1500);
    expect(await page.locator('.readout-egress .readout-value').textContent()).toBe(
      '0 bytes left this machine',
    );
  } finally {
    await app.close();
  }
  const { events: _, loopbackJobs: __, ...beyond } = await readNetLog(log);
  expect(beyond).toEqual({ lookups: [], dns: 0, tcp: [], jobs: [], udp: [] });
});
