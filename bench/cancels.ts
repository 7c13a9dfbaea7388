import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { zipSync } from 'fflate';
import type { Frame, Page } from 'playwright-core';
import { confirmHeader, launchChromium, newPage, startHost } from '../test/harness/app-pages.ts';
import type { Measured } from './privacy.ts';
import { personName, writeJourneyFile } from './speed/journey-file.ts';
import { exported, recipe } from './what-if.ts';

/** Parts of the whole work after which it is cancelled. */
const moments = [0.02, 0.2, 0.5, 0.8, 0.9, 0.97];

/**
 * Imports of several containers and the first risk preview, in Chromium. Of each: the longest that the vault's worker
 * listened to nobody in a whole one, which bounds every cancel; then the longest of cancels at several moments, from
 * the click to the form as it was, and to a worker that listens again.
 */
export async function measureCancels(events: number): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
  try {
    const measured: Measured[] = [];
    for (const file of await filesOf(folder, events)) measured.push(await importCancelled(file));
    return [...measured, await previewCancelled(folder, events / 10)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Exported {
  readonly what: string;
  readonly path: string;
  /** Of people who objected. */
  readonly list?: string;
}

async function filesOf(folder: string, events: number): Promise<Exported[]> {
  const people = events / 10;
  const csv = join(folder, 'journeys.csv');
  await writeJourneyFile({ path: csv, events, people });
  const list = join(folder, 'objections.csv');
  await writeFile(list, Array.from({ length: 5 * people }, (_, i) => personName(2 * i)).join('\n'));
  const zip = join(folder, 'journeys.zip');
  await writeFile(zip, zipSync({ 'journeys.csv': await readFile(csv) }));
  const duck = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  const copied = async (name: string, format: string) => {
    const path = join(folder, name);
    await duck.run(`COPY (SELECT * FROM read_csv('${csv}', all_varchar = true)) TO '${path}' (${format})`);
    return path;
  };
  const files = [
    { what: 'CSV', path: csv },
    { what: `CSV and ${5 * people} who objected`, path: csv, list },
    { what: 'CSV in a zip archive', path: zip },
    { what: 'JSON lines', path: await copied('journeys.ndjson', 'FORMAT json') },
    { what: 'a JSON list', path: await copied('journeys.json', 'FORMAT json, ARRAY true') },
    {
      what: 'Parquet in groups of 1,048,576 rows',
      path: await copied('journeys.parquet', 'FORMAT parquet, ROW_GROUP_SIZE 1048576'),
    },
  ];
  duck.closeSync();
  return files;
}

async function importCancelled({ what, path, list }: Exported): Promise<Measured> {
  const app = await heardApp();
  try {
    const { page, vault } = app;
    if (list !== undefined) await vault.locator('#leave-out').setInputFiles(list);
    await vault.locator('#export').setInputFiles(path);
    await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
    if (/csv$|zip$/.test(path)) await confirmHeader(page, vault);
    await page.getByLabel('Population', { exact: true }).fill('bench');
    const whole = await work(page, importing);
    const cancels = [];
    for (const part of moments) {
      cancels.push(await work(page, { ...importing, cancelAfter: part * whole.took }));
    }
    return told(`import of ${what}`, whole, cancels);
  } finally {
    await app.close();
  }
}

async function previewCancelled(folder: string, people: number): Promise<Measured> {
  const app = await heardApp();
  try {
    const { page, vault } = app;
    const path = join(folder, 'attributes.csv');
    await pipeline(Readable.from(exported(people)), createWriteStream(path));
    await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));
    await vault.locator('#recipe').setInputFiles(join(folder, 'recipe.json'));
    await vault.locator('#export').setInputFiles(path);
    await confirmHeader(page, vault);
    const look = { starts: '.risk-look .primary', ends: '.risk-figure-value' };
    // What a cancelled preview worked out is kept: each begins with an import.
    const imported = async () => {
      await page.locator('.rail-name', { hasText: /^Map$/ }).click();
      await work(page, importing);
      await page.locator('.rail-name', { hasText: /^Risk$/ }).click();
    };
    await imported();
    const whole = await work(page, look);
    const cancels = [];
    for (const part of moments) {
      await imported();
      cancels.push(await work(page, { ...look, cancelAfter: part * whole.took }));
    }
    return told('first risk preview, six attributes', whole, cancels);
  } finally {
    await app.close();
  }
}

function told(what: string, whole: Worked, cancels: readonly Worked[]): Measured {
  const most = (of: (one: Worked) => number) => Math.max(...cancels.map(of)).toFixed(0);
  const parts = [
    `deaf ${whole.deaf.toFixed(0)} of ${whole.took.toFixed(0)} ms (${whole.deafIn})`,
    `form after ${most(({ form }) => form)} ms`,
    `worker after ${most(({ worker }) => worker)} ms`,
    `${cancels.filter(({ form }) => form > 0).length} cancels`,
  ];
  return { what: `cancel: ${what}`, value: parts.join(', ') };
}

interface Work {
  /** Selectors of what is clicked, and of what is there when it is done. */
  readonly starts: string;
  readonly ends: string;
  /** Milliseconds after the click. */
  readonly cancelAfter?: number;
}

const importing: Work = {
  starts: '.action-bar button:text-is("Import"):enabled, .action-bar button:text-is("Import again"):enabled',
  ends: '.import-report',
};

/** Milliseconds. */
interface Worked {
  readonly took: number;
  /** Longest time from something said to the vault's worker to its answer, and what was shown then. */
  readonly deaf: number;
  readonly deafIn: string;
  /** From the click on Cancel; 0 where the work was done before. */
  readonly form: number;
  readonly worker: number;
}

async function work(page: Page, { starts, ends, cancelAfter }: Work): Promise<Worked> {
  await page.locator(starts).first().waitFor();
  await page
    .locator(starts)
    .first()
    .evaluate(button => button.setAttribute('data-starts', ''));
  return page.evaluate(
    async ({ ends, after }) => {
      const { ask } = (globalThis as unknown as { heard: Heard }).heard;
      const frame = () => new Promise(done => requestAnimationFrame(done));
      const shown = () => document.querySelector('.progress-line .figure')?.textContent ?? 'no progress';
      const cancel = () =>
        [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel');
      const start = performance.now();
      document.querySelector<HTMLElement>('[data-starts]')!.click();
      document.querySelector('[data-starts]')?.removeAttribute('data-starts');
      while (cancel() === undefined) await frame();
      const worked = { took: 0, deaf: 0, deafIn: '', form: 0, worker: 0 };
      let [isOver, deafIn] = [false, ''];
      const listening = (async () => {
        while (!isOver) {
          deafIn = shown();
          const took = await ask();
          if (took > worked.deaf) Object.assign(worked, { deaf: took, deafIn: `${deafIn} to ${shown()}` });
          await new Promise(done => setTimeout(done, 5));
        }
      })();
      const isDone = () => cancel() === undefined && document.querySelector(ends) !== null;
      while (!isDone() && !(performance.now() - start >= after)) await frame();
      const clicked = performance.now();
      const button = cancel();
      if (button !== undefined) {
        button.click();
        const heard = ask();
        while (cancel() !== undefined) await frame();
        worked.form = performance.now() - clicked;
        await heard;
        worked.worker = performance.now() - clicked;
      }
      isOver = true;
      worked.took = clicked - start;
      await listening;
      return worked;
    },
    { ends, after: cancelAfter ?? Number.POSITIVE_INFINITY },
  );
}

interface Heard {
  /** @returns milliseconds until the vault's worker answers a message */
  ask(): Promise<number>;
}

/** The app in Chromium, and a way to ask the vault's worker whether it listens. */
async function heardApp() {
  const { host, close } = await startHost();
  const browser = await launchChromium();
  const page = await newPage(browser);
  await page.addInitScript(listen);
  await page.goto(host.start);
  await page.locator('.sample-card button:enabled').waitFor();
  const isVault = (frame: Frame) => URL.parse(frame.url())?.hostname === 'localhost';
  return {
    page,
    vault: page.frames().find(isVault)!,
    async close() {
      await browser.close();
      await close();
    },
  };
}

/** What is no message of the protocol is answered at once, and by nothing else. */
function listen(): void {
  if (self !== top) return;
  const { set, ...rest } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!;
  let port: MessagePort | undefined;
  const waiting: (() => void)[] = [];
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...rest,
    set(this: MessagePort, handler: ((event: MessageEvent) => void) | null) {
      set!.call(this, (event: MessageEvent) => {
        const { kind, request } = event.data ?? {};
        if (kind === 'ready') port = this;
        if (kind === 'fault' && request === 0 && waiting.length > 0) waiting.shift()!();
        else handler?.(event);
      });
    },
  });
  const heard: Heard = {
    ask: () =>
      new Promise(done => {
        const asked = performance.now();
        waiting.push(() => done(performance.now() - asked));
        port!.postMessage('do you listen?');
      }),
  };
  Object.assign(globalThis, { heard });
}
