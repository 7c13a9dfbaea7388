import { webcrypto } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyExport } from '../../shared/release/verify-export.ts';
import { isSigned } from '../../shared/signing/ed25519.ts';
import { type OpenApp, openApp } from '../harness/app-pages.ts';
import { askPaths } from '../harness/whole-journey.ts';

/** A person goes the whole way in the built app, with the real vault: what they see, and what crosses. */

let folder: string;
let app: OpenApp;

/** Texts that stand in the file and that nothing but the vault may hold. */
const secrets = {
  person: 'anna.secret@example.org',
  touchpoint: 'oncology-appointment',
  cell: 'zebra-campaign',
};

/** An export under names of its own, of 3,000 people who go from a to b to c, some not so far. */
function ownExport(): string {
  const lines = ['kunde;zeitpunkt;ereignis;kampagne'];
  for (let person = 0; person < 3_000; person++) {
    const steps = ['start', 'korb', 'kauf'].slice(0, 1 + (person % 3));
    steps.forEach((step, hour) => {
      lines.push(`k-${100_000 + person};2026-02-0${1 + (person % 9)}T1${hour}:00:00Z;${step};brief`);
    });
  }
  lines.push(`${secrets.person};2026-02-03T12:00:00Z;${secrets.touchpoint};${secrets.cell}`);
  lines.push(`k-100001;no time at all;start;${secrets.cell}`);
  return `${lines.join('\n')}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await writeFile(join(folder, 'journeys.csv'), ownExport());
  app = await openApp();
  await recordMessages(app.page);
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Keeps the text of everything that the page is sent over its port. */
async function recordMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!;
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...own,
      set(handler: (event: MessageEvent) => void) {
        own.set!.call(this, (event: MessageEvent) => {
          heard.push(JSON.stringify(event.data));
          handler(event);
        });
      },
    });
  });
  await page.reload();
}

const heardText = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n'));
const button = (name: string) => app.page.getByRole('button', { name, exact: false }).first();
const step = (name: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${name}$`) });
const textOf = async (place: Locator) => (await place.textContent()) ?? '';
const readout = (label: string) => app.page.locator('.readout', { hasText: label });

it('shows the first chart one click after the first start, and says what it cost', async () => {
  const { page } = app;
  await button('Open the sample journeys').click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  expect(await textOf(readout('Privacy budget (sample)'))).toContain('12 % used, 88 % left');
  expect(await textOf(readout('People'))).toMatch(/People[\d,]+\u00a0±\d+/);
  expect(await textOf(page.locator('output'))).toMatch(
    /^Answer ready: People by touchpoint\. \d+ groups shown, \d+ groups? withheld\.$/,
  );
});

it('is walked through by keyboard, and tells each mark', async () => {
  const { page } = app;
  await page.getByRole('group', { name: 'People by touchpoint' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const second = await textOf(page.locator('output'));
  await page.getByRole('radio', { name: 'Table' }).check();
  const row = page.locator('.release-table tbody tr').nth(1);
  expect(second).toContain(await textOf(row.locator('th')));
});

it('prices a question while it is built, asks it, and asks it again free', async () => {
  const { page } = app;
  await button('Go on to Ask').click();
  for (const [index, name] of ['home', 'cart'].entries()) {
    await page.getByLabel(`Step ${index + 1}`, { exact: true }).fill(name);
  }
  await page.getByText('of the budget; adds').waitFor();
  await page.locator('.ask-button').click();
  await page.getByRole('group', { name: 'Funnel from home to cart' }).waitFor();
  expect(await textOf(readout('Privacy budget'))).toContain('17 % used, 83 % left');
  await button('Show again, free').click();
  await page.getByText('came again free', { exact: true }).waitFor();
  expect(await textOf(readout('Privacy budget'))).toContain('17 % used, 83 % left');
});

it('exports one zip whose files are intact and whose list was shown before', async () => {
  const { page } = app;
  await button('Export …').click();
  await page.getByText('manifest.json').waitFor();
  const shown = await page.locator('.file-list li button > span:first-child').allInnerTexts();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const saved = unzipSync(await readFile(await download.path()));
  const given = Object.entries(saved).map(([name, bytes]) => ({ name, bytes }));
  const verdicts = await verifyExport(given, (signature, purpose, statement) =>
    isSigned(webcrypto.subtle, signature, purpose, statement),
  );
  expect(new Set(verdicts.map(({ signed }) => (signed === 'unsigned' ? signed : signed.key))).size).toBe(1);
  expect(verdicts[0]!.signed).not.toBe('unsigned');
  expect(Object.keys(saved)).toEqual(shown);
  expect(verdicts.filter(({ verdict }) => verdict.state !== 'intact')).toEqual([]);
});

it('writes a report of these people from what the vault knows of them, signed like every export', async () => {
  const { page } = app;
  await page.getByLabel('To whom it goes').fill('the board');
  await button('Record of processing').click();
  const sheet = page.locator('.report-sheet');
  const counted = sheet.locator('[data-field=people_counted]');
  expect(await textOf(counted)).toMatch(/^About [\d,]+ ±\d+ people, with privacy noise at 95 %/);
  expect(await textOf(sheet.locator('[data-field=person]'))).toContain('customer_id');
  expect(await textOf(sheet.locator('[data-field=controller]'))).toContain(
    'To be filled in by the controller',
  );
  expect(await sheet.locator('h1').evaluate(title => getComputedStyle(title).fontSize)).toBe('28px');
  const save = async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save this report').click()]);
    return unzipSync(await readFile(await download.path()));
  };
  const saved = await save();
  expect(Object.keys(saved)).toEqual(['record-of-processing.html', 'manifest.json']);
  const verdicts = await verifyExport(
    Object.entries(saved).map(([name, bytes]) => ({ name, bytes })),
    (signature, purpose, statement) => isSigned(webcrypto.subtle, signature, purpose, statement),
  );
  expect(verdicts.map(({ verdict }) => verdict.state)).toEqual(['intact', 'intact']);
  await button('Incident sheet').click();
  await page.getByRole('heading', { name: 'incident-sheet.html' }).waitFor();
  const exports = sheet.locator('[data-table=exports] tbody tr');
  await expect.poll(() => exports.last().allInnerTexts()).toEqual([expect.stringContaining('the board')]);
  const paper = await page.evaluate(async () => {
    const printed = new Promise<string>(done => {
      window.print = () => {
        const sheets = document.querySelectorAll('.paper-report .report-sheet');
        done(`${sheets.length} ${sheets[0]?.shadowRoot?.querySelector('h1')?.textContent}`);
      };
    });
    const [print] = [...document.querySelectorAll<HTMLButtonElement>('.file-preview button')].filter(each =>
      each.textContent?.startsWith('Print'),
    );
    print!.click();
    return printed;
  });
  expect(paper).toBe('1 Incident sheet');
});

it('covers the window with the vault while a file is dragged over it, and never reads the file', async () => {
  const { page } = app;
  const covered = await page.evaluate(async () => {
    const carried = new DataTransfer();
    carried.items.add(new File(['x'], 'x.csv'));
    const reads: string[] = [];
    Object.defineProperty(carried, 'files', { get: () => reads.push('files') });
    const drag = (type: string) => {
      const event = new DragEvent(type, { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: carried });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const entered = drag('dragenter');
    const covers = () => {
      const { width, height } = document.querySelector('iframe')!.getBoundingClientRect();
      return width === innerWidth && height === innerHeight;
    };
    while (!covers()) await new Promise(requestAnimationFrame);
    const whole = covers();
    return { entered, whole, dropped: drag('drop'), reads };
  });
  expect(covered).toEqual({ entered: true, whole: true, dropped: true, reads: [] });
});

it('opens a file inside the vault, under numbers until its header line is confirmed there', async () => {
  const { page } = app;
  await step('Open').click();
  const frame = await app.vaultFrame();
  await frame.locator('input[type=file]').first().setInputFiles(join(folder, 'journeys.csv'));
  await page.getByText('column 1', { exact: true }).waitFor();
  const before = await page.locator('.column-name strong').allInnerTexts();
  await frame.getByRole('button', { name: 'These are column names' }).click();
  await page.getByText('zeitpunkt', { exact: true }).waitFor();
  const after = await page.locator('.column-name strong').allInnerTexts();
  expect([before, after]).toEqual([
    ['column 1', 'column 2', 'column 3', 'column 4'],
    ['kunde', 'zeitpunkt', 'ereignis', 'kampagne'],
  ]);
});

it('imports what was mapped, and accounts for every row by cause and line', async () => {
  const { page } = app;
  for (const [column, role] of [
    ['kunde', 'person'],
    ['zeitpunkt', 'time'],
    ['ereignis', 'touchpoint'],
    ['kampagne', 'channel'],
  ] as const) {
    await page.getByLabel(`Role of ${column}`).selectOption(role);
  }
  await page.getByLabel('Population', { exact: true }).fill('first flight');
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  expect((await textOf(page.locator('.rows-equation'))).replaceAll(/\s+/g, ' ')).toBe(
    '6,002 rows read=6,001 kept+1 rejected',
  );
  expect(await page.locator('.import-report tbody td:last-child').allInnerTexts()).toEqual(['6003']);
});

it('tells nothing of one person: not in what is shown, not in what crossed, not in an export', async () => {
  const { page } = app;
  await askPaths(page);
  await button('Export …').click();
  await page.getByText('paths-1.json').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save as one zip').click()]);
  const saved = Object.values(unzipSync(await readFile(await download.path()))).map(bytes =>
    new TextDecoder().decode(bytes),
  );
  const everything = [await page.content(), await heardText(page), ...saved].join('\n');
  expect(everything).toContain('korb');
  expect(Object.values(secrets).filter(secret => everything.includes(secret))).toEqual([]);
  expect(everything).not.toMatch(/k-1000\d\d/);
});

it('keeps what was done when a question is refused, and shows why until it is dismissed', async () => {
  const { page } = app;
  await step('Ask').click();
  await page.getByLabel('Share of the budget, in percent').fill('99');
  await page.getByText('Accept less precision').waitFor();
  expect(await page.locator('.ask-button').isDisabled()).toBe(true);
  expect(await page.locator('.answer-history li').count()).toBe(4);
});

it('asked for nothing beyond its two origins, and broke no rule of its pages', () => {
  const { port } = app.host;
  const hosts = new Set(
    app.recorded.requests.map(address => new URL(address).host).filter(host => host !== ''),
  );
  expect(hosts).toEqual(new Set([`127.0.0.1:${port}`, `localhost:${port}`]));
  expect([app.recorded.pageErrors, app.recorded.violations]).toEqual([[], []]);
});
