import { openApp } from '../../test/harness/app-pages.ts';

/** Seconds from the page's address to its first button, and from the click on the sample to its first chart. */
export async function appTimes(): Promise<{ readonly usable: number; readonly firstChart: number }> {
  // Once without counting: the pages may have to be built, and the browser unpacked.
  await (await openApp()).close();
  const app = await openApp();
  try {
    const { page } = app;
    const start = performance.now();
    await page.goto(app.host.start);
    const sample = page.getByRole('button', { name: 'Open the sample journeys' }).first();
    await sample.waitFor();
    const usable = (performance.now() - start) / 1000;
    const clicked = performance.now();
    await sample.click();
    await page.getByRole('group', { name: 'People by touchpoint' }).waitFor();
    return { usable, firstChart: (performance.now() - clicked) / 1000 };
  } finally {
    await app.close();
  }
}
