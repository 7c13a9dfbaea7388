import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Document, releaseKey } from '../../shared/document/document.ts';
import { writeDocument } from '../../shared/document/document-text.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import {
  accessibilityProblems,
  crowding,
  cutTexts,
  narrow,
  spaceText,
  zoomed,
} from '../harness/accessible.ts';
import type { OpenApp } from '../harness/app-pages.ts';
import type { StandIn } from '../harness/stand-in-page.ts';
import { openBeforeStandIn, steer as steerIn } from '../harness/stand-in-vault.ts';

/**
 * Every state of every view of the built workbench, before a vault that can be steered: axe finds nothing in any,
 * light or dark, and pictures of all are in `test-output/screens` for people to look at.
 */

const screens = join(import.meta.dirname, '../../test-output/screens');
let folder: string;
let app: OpenApp;
let vault: Frame;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-test-'));
  await rm(screens, { recursive: true, force: true });
  await mkdir(screens, { recursive: true });
  app = await openBeforeStandIn(800);
  vault = await app.vaultFrame();
  await app.page.locator('.sample-card button:enabled').waitFor();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

const button = (name: string) => app.page.getByRole('button', { name, exact: false }).first();
const go = (step: string) => app.page.locator('.rail-name', { hasText: new RegExp(`^${step}$`) }).click();
const dismissAll = async () => {
  for (const each of (await app.page.getByRole('button', { name: 'Dismiss' }).all()).toReversed())
    await each.click();
};
const problemsOf: string[] = [];

const steer = <M extends keyof StandIn>(method: M, ...args: Parameters<StandIn[M]>) =>
  steerIn(vault, method, ...args);

/** A picture of what is in sight. */
async function picture(name: string): Promise<void> {
  const { page } = app;
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

/** A picture of what is in sight, and what axe says of it. */
async function look(name: string, { dark = false } = {}): Promise<void> {
  const { page } = app;
  await picture(name);
  problemsOf.push(...(await accessibilityProblems(page)).map(problem => `${name}: ${problem}`));
  if (!dark) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(`${name}-dark`);
  const inDark = await accessibilityProblems(page, ['color-contrast']);
  problemsOf.push(...inDark.map(problem => `${name}, dark: ${problem}`));
  await page.emulateMedia({ colorScheme: 'light' });
}

const found = () => problemsOf.splice(0);

it('opens: ready, with a document that is none, and what lies on top', async () => {
  const { page } = app;
  await button('Open the sample journeys').waitFor();
  await look('open', { dark: true });
  await writeFile(join(folder, 'none.murmuration'), 'no document');
  await page.getByLabel('Document file').setInputFiles(join(folder, 'none.murmuration'));
  await page.getByText('it is not JSON').waitFor();
  await look('open-fault', { dark: true });
  await dismissAll();
  for (const [keys, name] of [
    ['Control+k', 'commands'],
    ['F1', 'glossary'],
    ['?', 'shortcuts'],
    ['Control+,', 'settings'],
  ] as const) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    await look(`dialog-${name}`, { dark: name === 'commands' });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(found()).toEqual([]);
});

it('maps: with open questions, importing, refused, and imported', async () => {
  const { page } = app;
  await steer('choose', 'unnamed');
  await page.getByRole('heading', { name: 'Say what the columns mean' }).waitFor();
  await look('map-open-questions', { dark: true });
  await steer('choose', 'sample');
  await go('Map');
  await look('map-ready');
  await steer('hold', 'imported');
  await button('Import').click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await look('map-importing', { dark: true });
  await button('Cancel').click();
  await steer('letGo');
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  await steer('failNext', 'import', 'times-unreadable', { column: 'event_time' });
  await button('Import').click();
  await page.locator('.fault').waitFor();
  await look('map-fault');
  await dismissAll();
  await button('Import').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await look('map-imported', { dark: true });
  expect(found()).toEqual([]);
});

it('overviews: priced, asking, opened', async () => {
  const { page } = app;
  await button('Go on to Overview').click();
  await page.getByText('What the overview costs').waitFor();
  await look('overview-price', { dark: true });
  await steer('hold', 'opening');
  await button('Ask for').click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await look('overview-asking');
  await steer('letGo');
  await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
  await look('overview', { dark: true });
  expect(found()).toEqual([]);
});

const analyses = [
  'Reach',
  'Paths',
  'Funnel',
  'Transitions',
  'Time',
  'Retention',
  'Trend',
  'Frequency',
  'Compare',
  'Fairness',
  'Attribution',
  'Sum',
  'Mean',
] as const;

/** What an analysis needs before it can be asked, by label. */
const needed: Partial<Record<(typeof analyses)[number], Readonly<Record<string, string>>>> = {
  Funnel: { 'Step 1': 'home', 'Step 2': 'cart' },
  Time: { To: 'purchase' },
  Compare: { 'People by': 'country', Outcome: 'purchase' },
  Fairness: { 'People by': 'country', Outcome: 'purchase' },
  Attribution: { Conversion: 'purchase' },
  Sum: { Clamp: '500' },
  Mean: { Clamp: '500' },
};

/** Asks what is built, and waits for its answer. */
async function askIt(): Promise<void> {
  const ask = app.page.locator('.ask-button.primary');
  await expect.poll(() => ask.isEnabled()).toBe(true);
  const before = await app.page.locator('.answer-history li').count();
  await ask.click();
  await expect.poll(() => app.page.locator('.answer-history li').count()).toBe(before + 1);
  await app.page.locator('.spend-fields[data-stale=false]').waitFor();
}

it('asks: every analysis, built and answered, as chart and as table', async () => {
  const { page } = app;
  await go('Ask');
  for (const name of analyses) {
    await page.getByRole('radio', { name, exact: true }).check();
    for (const [label, value] of Object.entries(needed[name] ?? {})) {
      const field = page.getByLabel(label, { exact: true });
      if (label === 'People by') await field.selectOption(value);
      else await field.fill(value);
      await page.keyboard.press('Tab');
    }
    const builder = page.locator('.question-builder');
    for (const more of await builder.locator('details:not([open]) > summary').all()) await more.click();
    const beyond = await builder.evaluate(form => {
      const edge = form.getBoundingClientRect().right;
      const fields = [...form.querySelectorAll('input:not([type=radio]), select, button')];
      return fields.filter(field => {
        const { right, width } = field.getBoundingClientRect();
        return right > edge || (width > 0 && width < 16 && !field.matches('[type=checkbox]'));
      }).length;
    });
    expect([name, beyond]).toEqual([name, 0]);
    await page.getByLabel('Share of the budget, in percent').fill('2');
    await askIt();
    await look(`ask-${name.toLowerCase()}`, {
      dark: name === 'Paths' || name === 'Retention' || name === 'Fairness',
    });
  }
  await page.getByRole('radio', { name: 'Both' }).check();
  await page.getByText('How this was made').click();
  await look('ask-both', { dark: true });
  const rows = page.locator('.release-table').last().locator('tbody tr');
  const all = await rows.count();
  await page
    .locator('.chart-region')
    .locator('text', { hasText: /^[a-z]+$/ })
    .first()
    .click();
  await page.locator('.picked-part').waitFor();
  await look('ask-picked', { dark: true });
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await button('Show all again').click();
  await expect.poll(() => rows.count()).toBe(all);
  await page.getByRole('radio', { name: 'Chart', exact: true }).check();
  expect(found()).toEqual([]);
});

it('asks: incomplete, refused, over budget, asking, failed, with nothing shown, free', async () => {
  const { page } = app;
  const ask = page.locator('.ask-button');
  await page.getByRole('radio', { name: 'Time', exact: true }).check();
  await page.getByLabel('To', { exact: true }).fill('');
  await page.locator('.price-says .hint').waitFor();
  await look('ask-incomplete');
  await page.getByRole('radio', { name: 'Reach', exact: true }).check();
  await page.getByLabel('Share of the budget, in percent').fill('90');
  await page.getByText('Accept less precision').waitFor();
  await look('ask-over-budget', { dark: true });
  await page.getByLabel('Share of the budget, in percent').fill('1.5');
  await expect.poll(() => ask.isEnabled()).toBe(true);
  await steer('hold', 'release');
  await ask.click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await look('ask-asking');
  await steer('letGo');
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  await page.getByText('comes again as it was').waitFor();
  await look('ask-free');
  await page.getByLabel('Share of the budget, in percent').fill('1.6');
  await expect.poll(() => ask.textContent()).toBe('Ask');
  await steer('failNext', 'ask', 'budget-exceeded', { needed: '1.6', left: '0.4' });
  await ask.click();
  await page.locator('.fault').waitFor();
  await look('ask-fault', { dark: true });
  await dismissAll();
  await steer('failNext', 'ask', 'policy-forbids', {
    what: 'questions by age',
    instead: 'Ask without a breakdown, or ask the steward',
  });
  await ask.click();
  await page.locator('.fault').waitFor();
  expect(await page.locator('.fault').textContent()).toContain('Nothing was spent.');
  await look('ask-forbidden', { dark: true });
  await dismissAll();
  await steer('withholdAll');
  for (const name of ['Reach', 'Paths', 'Retention'] as const) {
    await page.getByRole('radio', { name, exact: true }).check();
    await page.getByLabel('Share of the budget, in percent').fill('1.7');
    await askIt();
    await look(`ask-nothing-shows-${name.toLowerCase()}`, { dark: name === 'Reach' });
  }
  expect(found()).toEqual([]);
});

it('boards: empty, full of cards, with its menu, side by side', async () => {
  const { page } = app;
  await go('Board');
  await look('board-empty', { dark: true });
  await page.getByRole('button', { name: /^Put all/ }).click();
  await button('Add words').click();
  await page.getByLabel('Title of the board').fill('Spring');
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /^What to do with/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Write a note' }).click();
  await page.getByLabel(/^Note on/).fill('More people than in the spring before.');
  await page
    .getByLabel(/^Title of People/)
    .first()
    .focus();
  await look('board', { dark: true });
  await page
    .getByRole('button', { name: /^What to do with/ })
    .first()
    .click();
  await look('board-menu', { dark: true });
  await page.keyboard.press('Escape');
  const compare = page.getByLabel(/^Compare /);
  await compare.nth(0).check();
  await compare.nth(1).check();
  await button('Compare 2').click();
  await page.getByRole('dialog').waitFor();
  await look('board-side-by-side', { dark: true });
  await page.keyboard.press('Escape');
  await button('Questions so far').click();
  expect(found()).toEqual([]);
});

it('shows risk: not looked at, looked at, coarser, with attacks', async () => {
  const { page } = app;
  await go('Risk');
  await look('risk-not-looked', { dark: true });
  await button('Look at the risk').click();
  await page.locator('.compared tbody tr').nth(3).waitFor();
  await page.locator('.risk-details > summary').click();
  await look('risk', { dark: true });
  await page.getByLabel('Times', { exact: true }).selectOption('week');
  await page.locator('.risk-figure-value b.coarser').first().waitFor();
  await look('risk-coarser', { dark: true });
  await button('Play attacks').click();
  await page.locator('.attack-table').scrollIntoViewIfNeeded();
  await look('risk-attacks', { dark: true });
  expect(found()).toEqual([]);
});

it('budgets and exports: planned questions, every kind of file, nothing chosen', async () => {
  const { page } = app;
  await go('Budget');
  await look('budget', { dark: true });
  await go('Ask');
  await page.getByLabel('Share of the budget, in percent').fill('3');
  await button('Plan for later').click();
  await go('Budget');
  await page.getByText('Ask all for').waitFor();
  await look('budget-planned', { dark: true });
  await go('Export');
  const answers = await page.locator('.export-choices fieldset').first().getByRole('checkbox').all();
  for (const each of answers.slice(3)) await each.uncheck();
  await page.getByText('manifest.json').waitFor();
  await look('export', { dark: true });
  for (const kind of ['png', 'csv', 'json', 'html']) {
    await page
      .locator('.file-list button', { hasText: `.${kind}` })
      .first()
      .click();
    await look(`export-${kind}`);
  }
  for (const [at, file] of [
    'record-of-processing',
    'dpia-draft',
    'method-notes',
    'transparency-notice',
    'incident-sheet',
  ].entries()) {
    await page.locator('.report-list button').nth(at).click();
    await page.getByRole('heading', { name: `${file}.html` }).waitFor();
    await look(`export-${file}`, { dark: at === 0 });
  }
  await page.locator('.file-list button').first().click();
  for (const each of answers.slice(0, 3)) await each.uncheck();
  // The bar below would cover the last boxes of a long list.
  await page.getByText('Nothing is chosen.').scrollIntoViewIfNeeded();
  await look('export-nothing');
  for (const each of answers.slice(0, 3)) await each.check();
  expect(found()).toEqual([]);
});

const views = ['Open', 'Map', 'Overview', 'Ask', 'Risk', 'Export', 'Board', 'Budget'];

it('can be read and worked with at 200 % zoom, in forced colours, and on a large screen', async () => {
  const { page } = app;
  for (const view of views) {
    const name = view.toLowerCase();
    await page.setViewportSize({ width: 2560, height: 1440 });
    await go(view);
    await picture(`${name}-2560`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(`${name}-2560-dark`);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    await picture(`${name}-2560-forced-colours`);
    await page.emulateMedia({ forcedColors: 'none' });
    await page.setViewportSize(zoomed);
    await picture(`${name}-zoom-200`);
    expect([view, ...(await crowding(page))]).toEqual([view, [], [0, 0]]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

it('lets nothing cover what has the focus', async () => {
  const { page } = app;
  for (const view of ['Map', 'Export']) {
    await go(view);
    await page.locator('main').focus();
    const covered: string[] = [];
    let passed = 0;
    for (const key of ['Tab', 'Shift+Tab']) {
      let at = { inMain: true, covered: '' };
      do {
        await page.keyboard.press(key);
        at = await page.evaluate(whatHasFocus);
        if (at.covered !== '') covered.push(at.covered);
        passed++;
      } while (at.inMain);
    }
    expect([view, covered]).toEqual([view, []]);
    expect(passed).toBeGreaterThan(20);
  }
});

/** Of what has the focus, its name where no point of it can be seen. */
function whatHasFocus(): { inMain: boolean; covered: string } {
  const at = document.activeElement!;
  const { left, right, top, bottom, width, height } = at.getBoundingClientRect();
  const points = [
    [left + width / 2, top + height / 2],
    [left + 2, top + 2],
    [right - 2, top + 2],
    [left + 2, bottom - 2],
    [right - 2, bottom - 2],
  ] as const;
  const isSeen = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (at.contains(there) || there.contains(at));
  });
  const inMain = document.querySelector('main')!.contains(at);
  const name = at.getAttribute('aria-label') ?? at.textContent ?? at.id;
  return { inMain, covered: isSeen || !inMain ? '' : `${at.tagName} ${name}` };
}

it('reflows at 320 pixels, and cuts no text that is spaced widely', async () => {
  const { page } = app;
  for (const view of views) {
    const name = view.toLowerCase();
    await go(view);
    await spaceText(page);
    await picture(`${name}-spaced`);
    expect([view, await cutTexts(page), (await crowding(page))[1]]).toEqual([view, [], [0, 0]]);
    await spaceText(page, 'as it was');
    await page.setViewportSize(narrow);
    await picture(`${name}-320`);
    expect([view, ...(await crowding(page))]).toEqual([view, [], [0, 0]]);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});

it('shows a document without its data', async () => {
  const { page } = app;
  const card = {
    kind: 'answer',
    id: 1,
    of: releaseKey(sampleDocument.releases[0]!),
    title: 'Who comes',
    note: 'As before.',
    width: 'whole',
    showing: 'chart',
  } as const;
  const saved: Document = { ...sampleDocument, board: { title: 'Spring', cards: [card] } };
  await writeFile(join(folder, 'spring.murmuration'), writeDocument(saved));
  await button('Save').click();
  // With changes to save, another document would ask first.
  await app.page.locator('.document-bar .rail-says', { hasText: /^saved$/ }).waitFor();
  await go('Open');
  await page.getByLabel('Document file').setInputFiles(join(folder, 'spring.murmuration'));
  await page.getByRole('group', { name: 'Who comes' }).waitFor();
  await look('document-board');
  await go('Ask');
  await look('document-ask');
  await go('Export');
  await look('document-export');
  expect(found()).toEqual([]);
});

it('broke no rule of its pages, and asked for nothing beyond them', () => {
  const { port } = app.host;
  const hosts = new Set(
    app.recorded.requests.map(address => new URL(address).host).filter(host => host !== ''),
  );
  expect(hosts).toEqual(new Set([`127.0.0.1:${port}`, `localhost:${port}`]));
  // axe looks for the global object by code from text, and goes on without.
  const violations = app.recorded.violations.filter(each => each !== 'script-src eval');
  expect([app.recorded.pageErrors, violations]).toEqual([[], []]);
});
