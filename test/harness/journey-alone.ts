import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from './app-pages.ts';
import { wholeJourney } from './whole-journey.ts';

/** The whole journey in a process of its own, so that it can be run where there is no network. Prints what was asked for. */

/** Addresses of data and of blobs are answered within the page. */
const fromNetwork = (address: string) => !/^(?:blob|data):/.test(address);
const folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
const app = await openApp();
try {
  await wholeJourney(app, folder);
  process.stdout.write(
    JSON.stringify({
      hosts: [
        ...new Set(app.recorded.requests.filter(fromNetwork).map(address => new URL(address).hostname)),
      ].sort(),
      failed: app.recorded.failedRequests.filter(line => !line.endsWith('net::ERR_ABORTED')),
      errors: app.recorded.pageErrors,
    }),
  );
} finally {
  await app.close();
  await rm(folder, { recursive: true, force: true });
}
