import type { Page } from 'playwright-core';
import { confirmHeader, launchChromium, newPage, openApp, startHost } from '../../test/harness/app-pages.ts';

/** Seconds from the page's address to its first button, and from the click on the sample to its first chart. */
export async function appTimes(): Promise<{ readonly usable: number; readonly firstChart: number }> {
  // Once without counting: the pages may have to be built, and the browser unpacked.
  await (await openApp()).close();
  // The start address serves once, so this host's has not been asked for yet.
  const { host, close } = await startHost();
  const browser = await launchChromium();
  try {
    const page = await newPage(browser);
    const sample = button(page, 'Open the sample journeys');
    const usable = await seconds(async () => {
      await page.goto(host.start);
      await sample.waitFor();
    });
    const firstChart = await seconds(async () => {
      await sample.click();
      await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
    });
    return { usable, firstChart };
  } finally {
    await browser.close();
    await close();
  }
}

/** Seconds that the app in Chromium takes to import a file of `writeJourneyFile`, from the click to its summary. */
export async function importInChromium(path: string): Promise<number> {
  const app = await openApp();
  try {
    const { page } = app;
    await button(page, 'Open the sample journeys').waitFor();
    const frame = await app.vaultFrame();
    await frame.locator('#export').setInputFiles(path);
    await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
    await confirmHeader(page, frame);
    await page.getByLabel('Population', { exact: true }).fill('bench');
    return await seconds(async () => {
      await button(page, 'Import').click();
      await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 1_800_000 });
    });
  } finally {
    await app.close();
  }
}

function button(page: Page, name: string) {
  return page.getByRole('button', { name }).first();
}

async function seconds(task: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}
