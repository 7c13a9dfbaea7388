import type { Page } from 'playwright-core';

/** Where a page holds a text that it must not: its document, its fields, its storage. */
export async function placesOfSecret(page: Page, secret: string): Promise<readonly string[]> {
  return page.evaluate(text => {
    const fields = [...document.querySelectorAll('input, textarea')].map(
      field => (field as HTMLInputElement).value,
    );
    const places = {
      document: document.documentElement.outerHTML,
      fields: fields.join('\n'),
      'session storage': JSON.stringify({ ...sessionStorage }),
      'local storage': JSON.stringify({ ...localStorage }),
    };
    return Object.entries(places).flatMap(([name, held]) => (held.includes(text) ? [name] : []));
  }, secret);
}
