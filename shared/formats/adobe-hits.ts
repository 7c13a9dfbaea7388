import type { MadeColumn } from './line-rules.ts';

/**
 * What hits of an Adobe data feed say of a purchase and of their kind (EXPORTS.md section 2.8). A purchase is event 1 in the
 * list of events, unless Adobe knows the purchase already (`duplicate_purchase`).
 */
const lists = {
  products: ['post_product_list', 'product_list'],
  events: ['post_event_list', 'event_list'],
  page: ['post_page_event', 'page_event'],
} as const;

export const adobeColumns: readonly MadeColumn[] = [
  {
    name: 'purchase.revenue',
    from: [lists.products, lists.events],
    and: ['duplicate_purchase'],
    of: ([products = '', events = '', duplicate = '']) =>
      isPurchase(events, duplicate) ? sumOf(products, 3) : '',
  },
  {
    name: 'purchase.units',
    from: [lists.products, lists.events],
    and: ['duplicate_purchase'],
    of: ([products = '', events = '', duplicate = '']) =>
      isPurchase(events, duplicate) ? sumOf(products, 2) : '',
  },
  {
    name: 'hit.kind',
    from: [lists.page],
    and: [lists.events, 'duplicate_purchase'],
    of: ([page = '', events = '', duplicate = '']) =>
      isPurchase(events, duplicate) ? 'purchase' : (pageEvents[page] ?? ''),
  },
];

/** What is no view of a page. */
const pageEvents: Readonly<Record<string, string>> = {
  10: 'link',
  11: 'download',
  12: 'exit link',
  100: 'link',
  101: 'download',
  102: 'exit link',
};

/** Events stand as `1,20,201=3.50`. */
function isPurchase(events: string, duplicate: string): boolean {
  return (duplicate === '' || duplicate === '0') && /(^|,)1(=|:|,|$)/.test(events);
}

/**
 * The sum of one field of all products, exactly: products are `category;name;quantity;revenue;events;eVars`, parted by
 * commas, and `^` stands before a mark that is text. A field that is no number is handed on as it stands, so that the row is
 * rejected and not read as less.
 */
function sumOf(products: string, field: 2 | 3): string {
  let sum = 0n;
  let found = false;
  for (const product of parted(products, ',')) {
    const text = (parted(product, ';')[field] ?? '').trim();
    if (text === '') continue;
    const number = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text);
    if (number === null) return text;
    const [, sign, whole, fraction = ''] = number;
    const millionths = BigInt(whole! + fraction.padEnd(6, '0'));
    sum += sign === '-' ? -millionths : millionths;
    found = true;
  }
  return found ? written(sum) : '';
}

function parted(text: string, mark: ',' | ';'): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '^') at++;
    else if (text[at] === mark) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function written(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  const sign = millionths < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}
