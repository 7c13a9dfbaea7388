import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { type AppFiles, type Origins, readAppFiles } from '../../electron/app-files.ts';
import { browserSwitches } from '../../electron/browser.ts';
import { buildPages, builtPages } from '../../electron/build-pages.ts';
import { fileStore } from '../../electron/durable/file-store.ts';
import {
  afterGrace,
  type LoopbackHost,
  type LoopbackParts,
  startLoopbackHost,
} from '../../electron/loopback-host.ts';
import { freeMemory } from '../../electron/vault/free-memory.ts';
import { fileSource } from '../../electron/vault/node-sources.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import type { WorkbenchHost } from '../../shared/protocol/host.ts';
import { testChromium } from './chromium.ts';

/** Everything that a page did that a test may want to forbid. All frames and workers are heard. */
export interface Recorded {
  /** Every address that was asked for. */
  readonly requests: string[];
  /** Address and reason. */
  readonly failedRequests: string[];
  /** `type: text`. */
  readonly console: string[];
  readonly pageErrors: string[];
  /** `directive address`, as the browser reports what a policy stopped. */
  readonly violations: string[];
}

/** Milliseconds that the browser may take for what a test waits for: nothing is timed, and a machine may be slow. */
const patience = 100_000;

export interface OpenApp {
  readonly host: LoopbackHost;
  /** The folder of the host's durable store. */
  readonly storeFolder: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly recorded: Recorded;
  /** The vault's frame in the page, once it is there. */
  vaultFrame(): Promise<Frame>;
  close(): Promise<void>;
}

/** Chromium as the browser host starts it, without a window. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch(await launchOptions(more));
}

/** A page of its own, with a profile of its own, that waits for a slow machine. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  context.setDefaultTimeout(patience);
  return context.newPage();
}

/** The same with a profile in a folder, which keeps what Chromium writes. */
export async function launchWithProfile(profile: string, downloads: string): Promise<BrowserContext> {
  const options = await launchOptions([]);
  const context = await chromium.launchPersistentContext(profile, { ...options, downloadsPath: downloads });
  context.setDefaultTimeout(patience);
  return context;
}

async function launchOptions(more: readonly string[]) {
  const own = ['--app=', '--user-data-dir=', '--window-size='];
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return {
    executablePath: await testChromium(),
    args: [
      ...browserSwitches('', '', root).filter(each => !own.some(name => each.startsWith(name))),
      ...more,
    ],
    chromiumSandbox: !root,
  };
}

export type Pages = Readonly<Record<keyof Origins, AppFiles>>;

export interface HostOptions {
  /** Paths of files that the app is started with. */
  readonly exports?: readonly string[];
  /** The pages that are served; the built app where none are given. */
  readonly pages?: Pages;
  /** The document that the app is started with. */
  readonly document?: WorkbenchHost['document'];
  /** Made of the folder of the host's store; plain files where nothing is said. */
  store?(folder: string): DurableStore;
  readonly lastGone?: LoopbackParts['lastGone'];
  /** What the machine is said to have free. */
  readonly freeMemory?: LoopbackParts['freeMemory'];
  portChosen?(port: number): Promise<void>;
  /** For the browser, besides those that the app starts it with. */
  readonly switches?: readonly string[];
}

/** The app as `murmuration app` serves it, in a page of its own. */
export async function openApp(options: HostOptions = {}): Promise<OpenApp> {
  const { host, storeFolder, close: closeHost } = await startHost(options);
  const browser = await launchChromium(options.switches);
  const page = await newPage(browser);
  const context = page.context();
  const recorded = await record(page);
  await page.goto(host.start);
  return {
    host,
    storeFolder,
    browser,
    context,
    page,
    recorded,
    async vaultFrame() {
      const isVault = (frame: Frame) => URL.parse(frame.url())?.hostname === 'localhost';
      return page.frames().find(isVault) ?? (await page.waitForEvent('framenavigated', isVault));
    },
    async close() {
      await browser.close();
      await closeHost();
    },
  };
}

/** Says that the header line names the columns, and waits until the file was looked at again. */
export async function confirmHeader(page: Page, frame: Frame): Promise<void> {
  await frame.getByRole('button', { name: 'These are column names' }).click();
  await page.getByRole('region', { name: 'Header line, shown by the vault' }).waitFor({ state: 'detached' });
}

export interface TestHost {
  readonly host: LoopbackHost;
  readonly storeFolder: string;
  /** How often the start address was asked for after it had been used. */
  usedAgain(): number;
  close(): Promise<void>;
}

export async function startHost(options: HostOptions = {}): Promise<TestHost> {
  const {
    exports = [],
    document = { kind: 'none' },
    lastGone = afterGrace(() => 60_000),
    freeMemory: freeBytes = freeMemory,
    pages = await freshPages(),
    store = (folder: string) => fileStore(folder),
    portChosen,
  } = options;
  const storeFolder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  const sources = await Promise.all(exports.map(fileSource));
  let again = 0;
  const host = await startLoopbackHost({
    files: pages,
    store: store(storeFolder),
    sources,
    usedAgain: () => (again += 1),
    lastGone,
    freeMemory: freeBytes,
    document,
    ...(portChosen && { portChosen }),
  });
  return {
    host,
    storeFolder,
    usedAgain: () => again,
    async close() {
      await host.close();
      await Promise.all(sources.map(source => source.close()));
      await rm(storeFolder, { recursive: true, force: true });
    },
  };
}

/** The pages as they are built, after building what is out of date. */
export async function freshPages(): Promise<Pages> {
  await buildPages(() => {});
  return {
    workbench: await readAppFiles(join(builtPages, 'workbench')),
    vault: await readAppFiles(join(builtPages, 'vault')),
  };
}

/** Call it before the page goes anywhere. */
export async function record(page: Page): Promise<Recorded> {
  const recorded: Recorded = {
    requests: [],
    failedRequests: [],
    console: [],
    pageErrors: [],
    violations: [],
  };
  const context = page.context();
  context.on('request', request => recorded.requests.push(request.url()));
  context.on('requestfailed', request =>
    recorded.failedRequests.push(`${request.url()} ${request.failure()?.errorText}`),
  );
  context.on('console', message => recorded.console.push(`${message.type()}: ${message.text()}`));
  context.on('weberror', ({ error }) => recorded.pageErrors.push(String(error())));
  page.on('pageerror', error => recorded.pageErrors.push(String(error)));
  await context.exposeBinding('recordViolation', (_, text: string) => recorded.violations.push(text));
  await context.addInitScript(() => {
    const report = (globalThis as unknown as { recordViolation(text: string): void }).recordViolation;
    document.addEventListener('securitypolicyviolation', event =>
      report(`${event.effectiveDirective} ${event.blockedURI}`),
    );
  });
  return recorded;
}
