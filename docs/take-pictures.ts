import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleJourneys } from '../shared/sample/journeys.ts';
import { openApp } from '../test/harness/app-pages.ts';

/** Takes the README's pictures from the running app, on the sample journeys: `npm run pictures`. */

const folder = join(import.meta.dirname, 'pictures');
await mkdir(folder, { recursive: true });
const app = await openApp();
const { page } = app;
await page.setViewportSize({ width: 1280, height: 800 });
const button = (name: string) => page.getByRole('button', { name, exact: false }).first();

async function picture(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

await button('Open the sample journeys').waitFor();
await picture('open');

const exported = join(tmpdir(), 'journeys.csv');
await writeFile(exported, Buffer.concat([...sampleJourneys({ people: 5000, seed: 1 })]));
const frame = await app.vaultFrame();
await frame.locator('#export').setInputFiles(exported);
await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
await frame.getByRole('button', { name: 'These are column names' }).click();
await page.getByLabel('Population', { exact: true }).fill('shop customers');
await picture('map');

await page.locator('.rail-name', { hasText: /^Open$/ }).click();
await button('Open the sample journeys').click();
await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
await picture('overview');

await button('Go on to Ask').click();
await page.getByRole('radio', { name: 'Paths' }).check();
await page.getByLabel('From', { exact: true }).fill('home');
await page.getByText('of the budget.').waitFor();
await page.locator('.ask-button').click();
await page.getByRole('group', { name: 'Paths from home' }).waitFor();
await picture('ask');

await page.locator('.rail-name', { hasText: /^Risk$/ }).click();
await button('Look at the risk').click();
await page.locator('.compared tbody tr').nth(3).waitFor();
await picture('risk');
await page.locator('.rail-name', { hasText: /^Ask$/ }).click();

await button('Export …').click();
await page.getByText('manifest.json').waitFor();
await picture('export');
await app.close();
