import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** WCAG 2.2 A and AA, and what axe's makers count as good practice beside it. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/**
 * What axe finds in a document, each as `rule: element`; frames are documents of their own.
 *
 * @param only  rules in place of all
 */
export async function accessibilityProblems(
  page: Page | Frame,
  only?: readonly string[],
): Promise<readonly string[]> {
  const loaded = await page.evaluate('typeof axe !== "undefined"');
  if (!loaded) await page.evaluate(await axeSource());
  const options: RunOptions = {
    resultTypes: ['violations'],
    iframes: false,
    runOnly: only === undefined ? { type: 'tag', values: tags } : { type: 'rule', values: [...only] },
  };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} (${failureSummary})`),
  );
}

/** 1280 by 800 at 200 %. */
export const zoomed = { width: 640, height: 400 };

/** What is too small or cannot be reached at this size, and by how many pixels document and view are too wide. */
export async function crowding(
  page: Page,
): Promise<readonly [problems: readonly string[], beyond: number[]]> {
  // What follows a change of size is laid out with the frame after it.
  await page.evaluate(
    () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done('laid out')))),
  );
  const problems = await accessibilityProblems(page, ['target-size', 'scrollable-region-focusable']);
  const beyond = await page.evaluate(() =>
    [document.documentElement, document.querySelector('main')!].map(
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    ),
  );
  return [problems, beyond];
}

let source: Promise<string> | undefined;

function axeSource(): Promise<string> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return source;
}
