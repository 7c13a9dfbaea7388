import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { launchChromium, newPage } from '../harness/app-pages.ts';
import type { BuilderAlone } from '../harness/builder-alone.ts';
import { builtScript } from '../harness/built-script.ts';

/** The question builder as a component: what it lets a person press is what the vault answers under the mapping. */

let browser: Browser;
let page: Page;
beforeAll(async () => {
  const script = await builtScript('builder-alone.ts');
  browser = await launchChromium();
  page = await newPage(browser);
  await page.setContent('<!doctype html><html lang="en"><body></body></html>');
  await page.addScriptTag({ type: 'module', content: script });
  await page.waitForFunction('"builderAlone" in globalThis');
});
afterAll(() => browser?.close());

const walk = (mapping: Mapping, unmapped: readonly string[]) =>
  page.evaluate(
    ([of, names]) =>
      (globalThis as unknown as { builderAlone: BuilderAlone }).builderAlone.walk(
        of as Mapping,
        names as string[],
      ),
    [mapping, unmapped] as const,
  );
const mappingOf = (roles: object, time: object = {}) =>
  parseRecipe(
    JSON.stringify({ murmuration: 1, roles: { person: 'who', touchpoint: 'what', ...roles }, time }),
  ).mapping;

it('offers under a whole mapping every analysis, and lets none be asked that is refused', async () => {
  const { tried, askable, problems } = await walk(
    mappingOf(
      {
        time: 'at',
        channel: 'via',
        amount: { column: 'paid', currency: 'EUR' },
        session: { gap: '30m' },
        attributes: { country: 'country' },
      },
      { precision: 'hour', from: '2026-01-01', to: '2026-04-01' },
    ),
    ['age'],
  );
  expect(problems).toEqual([]);
  expect(tried).toBeGreaterThan(200);
  expect(askable.length).toBeGreaterThanOrEqual(11);
});

it('lets nothing of time be asked where there is no clock, and offers no channel or attribute that is not mapped', async () => {
  const { askable, problems } = await walk(mappingOf({ time: { order: 'n' } }), [
    'channel',
    'country',
    'age',
  ]);
  expect(problems).toEqual([]);
  expect(askable).toEqual(expect.arrayContaining(['reach', 'paths', 'transitions']));
  for (const ask of ['time_to', 'retention', 'trend', 'sum', 'mean', 'attribution'])
    expect(askable).not.toContain(ask);
});

it('lets nothing finer than the times be asked where they are coarse', async () => {
  const weekly = mappingOf(
    { time: 'at', attributes: { country: 'country' } },
    { precision: 'week', from: '2026-01-01', to: '2026-04-01' },
  );
  const { askable, problems } = await walk(weekly, ['channel', 'age']);
  expect(problems).toEqual([]);
  expect(askable).toEqual(expect.arrayContaining(['reach', 'funnel', 'compare']));
});
