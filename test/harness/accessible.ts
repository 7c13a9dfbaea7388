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

/** 1280 wide at 400 %: WCAG 2.2, 1.4.10. */
export const narrow = { width: 320, height: 640 };

/** The spacing of WCAG 2.2, 1.4.12, over whatever the page says of it. */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }`;

/** Spaces all text as far as somebody may who reads better so, or no more. */
export async function spaceText(page: Page, how: 'wide' | 'as it was' = 'wide'): Promise<void> {
  await page.evaluate(
    ([text, on]) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text as string);
      document.adoptedStyleSheets = on ? [sheet] : [];
    },
    [spacing, how === 'wide'] as const,
  );
}

/** Text in sight that its box cuts off, each as `element: text`. */
export async function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    const isCut = (box: Element) => {
      const { overflowX, overflowY } = getComputedStyle(box);
      return (
        (cuts(overflowX) && box.scrollWidth > box.clientWidth + 1) ||
        (cuts(overflowY) && box.scrollHeight > box.clientHeight + 1)
      );
    };
    return [...document.querySelectorAll('body *')]
      .filter(
        box =>
          !(box instanceof SVGElement) && box.checkVisibility() && box.closest('.visually-hidden') === null,
      )
      .filter(box => (box.textContent ?? '').trim() !== '' && isCut(box))
      .map(
        box =>
          `${box.tagName.toLowerCase()}.${box.className}: ${(box.textContent ?? '').trim().slice(0, 60)}`,
      );
  });
}

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
