import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportWidth } from '../../shared/release/export-files.ts';
import type { OpenApp } from '../harness/app-pages.ts';
import { openBeforeStandIn } from '../harness/stand-in-vault.ts';

/** What a person takes out of the built workbench and how they arrange it, by pointer: clipboard, pictures, paper, board. */

let app: OpenApp;
beforeAll(async () => {
  app = await openBeforeStandIn(800);
  const { page } = app;
  await page.getByRole('button', { name: 'Open the sample journeys' }).click();
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
});
afterAll(() => app?.close());

const go = (step: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();
const show = (kind: string) =>
  app.page
    .locator('.file-list button', { hasText: `.${kind}` })
    .first()
    .click();

it('says where the clipboard takes nothing, and keeps everything', async () => {
  const { page } = app;
  await go('Export');
  await page.getByText('manifest.json').waitFor();
  await page.evaluate(() => {
    Object.defineProperty(navigator.clipboard, 'writeText', {
      configurable: true,
      value: () => Promise.reject(new DOMException('no', 'NotAllowedError')),
    });
  });
  await show('csv');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.locator('.fault code', { hasText: 'clipboard-refused' }).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.evaluate(() => {
    Reflect.deleteProperty(navigator.clipboard, 'writeText');
  });
});

/** What is pasted: the page may write to the clipboard and, by its policy, not read it. */
async function pasted(): Promise<{ text: string; files: readonly { type: string; size: number }[] }> {
  const { page } = app;
  const paste = page.evaluate(
    () =>
      new Promise<{ text: string; files: { type: string; size: number }[] }>(done => {
        const place = document.createElement('textarea');
        place.addEventListener('paste', event => {
          const { files } = event.clipboardData!;
          const text = event.clipboardData!.getData('text/plain');
          place.remove();
          done({ text, files: [...files].map(({ type, size }) => ({ type, size })) });
        });
        document.body.append(place);
        place.focus();
      }),
  );
  await page.locator('body > textarea').waitFor();
  await page.keyboard.press('Control+v');
  return paste;
}

it('puts a text, a picture and a table on the clipboard as they leave', async () => {
  const { page, context } = app;
  await context.grantPermissions(['clipboard-write']);
  const said = (name: string) =>
    page.locator('output', { hasText: `${name} is on the clipboard.` }).waitFor({ state: 'attached' });
  const copy = () => page.getByRole('button', { name: 'Copy', exact: true }).click();
  await show('csv');
  await copy();
  await said('overview.csv');
  expect((await pasted()).text).toMatch(/^touchpoint,state,people,people_low,people_high\r?\n/);

  await show('png');
  await copy();
  await said('overview.png');
  const { files } = await pasted();
  expect(files.map(({ type }) => type)).toEqual(['image/png']);
  expect(files[0]!.size).toBeGreaterThan(1000);

  await go('Overview');
  await page.getByRole('radio', { name: 'Table' }).check();
  await page.getByRole('button', { name: 'Copy the table' }).click();
  await said('The table');
  const lines = (await pasted()).text.split(/\r?\n/);
  expect(lines.slice(0, 2).map(line => line.split('\t').length)).toEqual([3, 3]);
  await page.getByRole('radio', { name: 'Chart', exact: true }).check();
});

it.each([
  ['1×', 1],
  ['2×', 2],
  ['Print, 300 dpi', 3.125],
] as const)('draws a PNG at %s with so many pixels', async (size, scale) => {
  const { page } = app;
  await go('Export');
  await page.getByRole('radio', { name: size }).check();
  await show('png');
  const width = () =>
    page.locator('.picture-preview').evaluate(picture => (picture as HTMLImageElement).naturalWidth);
  await expect.poll(width).toBe(exportWidth * scale);
});

it('lays the report of what is chosen on paper, charts and tables and nothing else, and clears it away', async () => {
  const { page } = app;
  await go('Export');
  await page.evaluate(() => {
    window.print = () => {
      const report = document.querySelector('.paper-report')!;
      Object.assign(globalThis, {
        paper: {
          title: report.querySelector('h1')!.textContent,
          pictures: [...report.querySelectorAll('img')].map(
            ({ complete, naturalWidth }) => complete && naturalWidth > 0,
          ),
          rows: report.querySelectorAll('tbody tr').length,
        },
      });
    };
  });
  await page.getByRole('button', { name: 'Print, or save as PDF' }).click();
  const paper = () => page.evaluate(() => (globalThis as unknown as { paper?: object }).paper);
  await expect.poll(paper).toEqual({ title: 'sample shop customers', pictures: [true], rows: 11 });
  await expect.poll(() => page.locator('.paper-report').count()).toBe(0);
});

it('moves a card to where it is dropped, keeps it where it is dropped on itself, and takes it back', async () => {
  const { page } = app;
  await page.setViewportSize({ width: 1280, height: 1600 });
  await go('Board');
  await page
    .getByRole('button', { name: /^Put all|^Add$/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Add words' }).click();
  // What is still to be drawn would move what is under the pointer.
  await page.locator('.board-card .chart-region svg').first().waitFor();
  await page.locator('.board-card').nth(1).waitFor();
  const ids = () => page.locator('.board-card').evaluateAll(all => all.map(each => each.dataset['card']));
  const [first, second] = (await ids()) as [string, string];
  const boxOf = async (what: string) => (await page.locator(what).boundingBox())!;
  const lift = async (card: string) => {
    const { x, y, width, height } = await boxOf(`[data-card="${card}"] .card-handle`);
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
  };
  const over = async (card: string, part: number) => {
    const { x, y, width } = await boxOf(`[data-card="${card}"]`);
    await page.mouse.move(x + width * part, y + 30, { steps: 4 });
  };
  await lift(first);
  await over(second, 0.8);
  const drop = () => page.locator(`[data-card="${second}"]`).getAttribute('data-drop');
  await expect.poll(drop).toBe('after');
  await page.mouse.up();
  await expect.poll(ids).toEqual([second, first]);
  await lift(first);
  await over(first, 0.8);
  await page.mouse.up();
  expect(await ids()).toEqual([second, first]);
  await lift(first);
  await over(second, 0.2);
  await expect.poll(drop).toBe('before');
  await page.mouse.up();
  await expect.poll(ids).toEqual([first, second]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(ids).toEqual([second, first]);
});

it('broke no rule of its pages', () => {
  // What the test runs in the page is code from text.
  const violations = app.recorded.violations.filter(each => each !== 'script-src eval');
  expect([app.recorded.pageErrors, violations]).toEqual([[], []]);
});
