import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleJourneys } from '../shared/sample/journeys.ts';
import { openApp } from '../test/harness/app-pages.ts';

/** Takes the pictures of the README and the guide from the running app, on the sample journeys: `npm run pictures`. */

const folder = join(import.meta.dirname, 'pictures');
await mkdir(folder, { recursive: true });
const app = await openApp();
const { page } = app;
page.setDefaultTimeout(120_000);
await page.setViewportSize({ width: 1280, height: 800 });
await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
const button = (name: string) => page.getByRole('button', { name, exact: false }).first();
const go = (step: string) => page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();

async function picture(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function ask(analysis: string, title: string): Promise<void> {
  await page.getByRole('radio', { name: analysis, exact: true }).check();
  await page.getByText('of the budget; adds').waitFor();
  await page.locator('.ask-button').click();
  await page.getByRole('group', { name: title }).waitFor();
}

const frame = await app.vaultFrame();
await frame.getByText('Drop an export anywhere').waitFor();
await page.getByText('Starting the vault').waitFor({ state: 'detached' });
await picture('open');

const exported = join(tmpdir(), 'journeys.csv');
await writeFile(exported, Buffer.concat([...sampleJourneys({ people: 5000, seed: 1 })]));
await frame.locator('#export').setInputFiles(exported);
await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
await frame.getByRole('button', { name: 'These are column names' }).click();
await page.getByLabel('Population', { exact: true }).fill('shop customers');
await page.locator('main').evaluate(main => main.scrollTo(0, 0));
await picture('map');

await go('Open');
await button('Open the sample journeys').click();
await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
await picture('overview');

await button('Go on to Ask').click();
await page.getByRole('radio', { name: 'Paths' }).check();
await page.getByLabel('From', { exact: true }).fill('home');
await ask('Paths', 'Paths from home');
await picture('ask');
const chart = page.getByRole('group', { name: 'Paths from home' });
await chart
  .locator('text', { hasText: /^cart$/ })
  .first()
  .click();
await page.locator('.picked-part').waitFor();
await page.mouse.move(5, 795);
await picture('picked');
await button('Show all again').click();

await button('Put on the board').click();
await ask('Transitions', 'From touchpoint to touchpoint');
await button('Put on the board').click();
await page.getByRole('radio', { name: 'Retention' }).check();
await button('Plan for later').click();
await go('Export');
await page.getByText('manifest.json').first().waitFor();
await picture('export');
await go('Risk');
await button('Look at the risk').click();
await page.locator('.compared tbody tr').nth(3).waitFor();
await picture('risk');
await go('Board');
await page.getByLabel('Title of the board').fill('A season of the shop');
await page.keyboard.press('Enter');
await picture('board');
await go('Budget');
await page.getByText('Ask all for').waitFor();
await picture('budget');
await app.close();
