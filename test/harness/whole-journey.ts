import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { sampleJourneys } from '../../shared/sample/journeys.ts';
import { confirmHeader, type OpenApp } from './app-pages.ts';

const buttonOf = (page: Page) => (name: string) => page.getByRole('button', { name, exact: false }).first();

/** From what was imported on to the overview, and to the first chart of paths. */
export async function askPaths(page: Page): Promise<void> {
  const button = buttonOf(page);
  await button('Go on to Overview').click();
  await button('Ask for').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await button('Go on to Ask').click();
  await page.getByRole('radio', { name: 'Paths' }).check();
  await page.getByText('of the budget; adds').waitFor();
  await page.locator('.ask-button').click();
  await page.getByRole('group', { name: 'Paths from the start' }).waitFor();
}

/** A person goes the whole way: opens, maps, asks, exports, saves, prints and opens again. */
export async function wholeJourney(app: OpenApp, folder: string): Promise<void> {
  const { page } = app;
  const button = buttonOf(page);
  const path = join(folder, 'journeys.csv');
  await writeFile(path, Buffer.concat([...sampleJourneys({ people: 3000, seed: 5 })]));

  const frame = await app.vaultFrame();
  await frame.locator('#export').setInputFiles(path);
  await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  await confirmHeader(page, frame);
  await page.getByLabel('Population', { exact: true }).fill('journey');
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();

  await askPaths(page);

  await button('Export …').click();
  await page.getByText('manifest.json').waitFor();
  await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const [document] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.document-bar button').click(),
  ]);
  await document.saveAs(join(folder, 'journeys.murmuration'));
  await page.pdf();
  await page.locator('.rail-name', { hasText: /^Open$/ }).click();
  await page.getByLabel('Document file').setInputFiles(join(folder, 'journeys.murmuration'));
  await page.locator('.answer-history').waitFor();
}
