import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { sampleJourneys } from '../shared/sample/journeys.ts';
import { confirmHeader, openApp } from '../test/harness/app-pages.ts';
import type { Measured } from './privacy.ts';

/**
 * The workbench's own thread in Chromium while the vault imports a file and answers: its longest task, and the longest
 * time from a key or a click to the next frame. Both are to stay below what a person feels: 200 ms and 100 ms.
 */
export async function measureWorkbench(people: number): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
  const app = await openApp();
  const { page } = app;
  try {
    const path = join(folder, 'journeys.csv');
    await writeFile(path, Buffer.concat([...sampleJourneys({ people, seed: 7 })]));
    const button = (name: string) => page.getByRole('button', { name }).first();
    await button('Open the sample journeys').waitFor();
    await watch(page);

    const frame = await app.vaultFrame();
    await frame.locator('#export').setInputFiles(path);
    await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
    await confirmHeader(page, frame);
    await page.getByLabel('Population', { exact: true }).fill('bench');
    await button('Import').click();
    // Somebody goes on working while the file is read.
    for (const step of ['Open', 'Map', 'Open', 'Map']) {
      await page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();
      await page.waitForTimeout(150);
    }
    await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 300_000 });
    const importing = await heard(page);

    await button('Go on to Overview').click();
    await button('Ask for').click();
    await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
    await button('Go on to Ask').click();
    await page.getByRole('radio', { name: 'Paths' }).check();
    await page.getByLabel('From', { exact: true }).pressSequentially('home');
    await page.getByText('of the budget; adds').waitFor();
    await page.locator('.ask-button').click();
    await page.getByRole('group', { name: 'Paths from home' }).waitFor();
    await page.getByRole('radio', { name: 'Both' }).check();
    await button('Put on the board').click();
    await page.locator('.rail-name', { hasText: /^Board$/ }).click();
    await page.locator('.board-card').waitFor();
    for (let copy = 0; copy < 5; copy++) {
      await page
        .getByRole('button', { name: /^What to do with/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    }
    await page.getByRole('button', { name: /^Move/ }).first().press('ArrowRight');
    const asking = await heard(page);
    return [...told('importing', importing), ...told('asking and arranging', asking)];
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Heard {
  /** Milliseconds. */
  readonly longestTask: number;
  readonly longestInteraction: number;
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard = { longestTask: 0, longestInteraction: 0 };
    Object.assign(globalThis, { heard });
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) heard.longestTask = Math.max(heard.longestTask, duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries())
        heard.longestInteraction = Math.max(heard.longestInteraction, duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** What was heard since the last time. */
function heard(page: Page): Promise<Heard> {
  return page.evaluate(async () => {
    await new Promise(done => setTimeout(done, 300));
    const all = (globalThis as unknown as { heard: Heard }).heard;
    const now = { ...all };
    Object.assign(all, { longestTask: 0, longestInteraction: 0 });
    return now;
  });
}

const told = (when: string, { longestTask, longestInteraction }: Heard): Measured[] => [
  { what: `workbench, ${when}: longest task, ms (below 200)`, value: longestTask.toFixed(0) },
  { what: `workbench, ${when}: longest interaction, ms (below 100)`, value: longestInteraction.toFixed(0) },
];
