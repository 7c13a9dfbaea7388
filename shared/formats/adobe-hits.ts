import type { MadeColumn } from './line-rules.ts';

/** Names of events by their numbers, as an Adobe data feed has them in a lookup of its own (`event.tsv`). */
export type AdobeEventNames = ReadonlyMap<string, string>;

const lists = {
  products: ['post_product_list', 'product_list'],
  events: ['post_event_list', 'event_list'],
  page: ['post_page_event', 'page_event'],
} as const;

/**
 * What hits of an Adobe data feed say of a purchase and of their kind (EXPORTS.md section 2.8). A purchase is event 1 in the
 * list of events, unless Adobe knows the purchase already (`duplicate_purchase`). A hit with several events is called by the
 * one that says most: a purchase, the checkout, what happens in the cart, an event of the site's own (the first of the
 * list), the view of a product, that of a campaign. Without any it is called by what was clicked.
 */
export function adobeColumns(names: AdobeEventNames): readonly MadeColumn[] {
  return [
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
      of([page = '', events = '', duplicate = '']) {
        const event = leading(events, isPurchase(events, duplicate));
        if (event === 'none') return pageEvents[page] ?? '';
        return standardEvents.get(event) ?? names.get(event) ?? ownEvent(event);
      },
    },
  ];
}

/** Events that every feed has, from what says most to what says least. */
const standardEvents: ReadonlyMap<string, string> = new Map([
  ['1', 'purchase'],
  ['11', 'checkout'],
  ['12', 'cart add'],
  ['13', 'cart remove'],
  ['10', 'cart open'],
  ['14', 'cart view'],
  ['2', 'product view'],
  ['20', 'campaign view'],
]);
const weak = new Set(['2', '20']);
const strong = [...standardEvents.keys()].filter(event => !weak.has(event));

/** The event that a hit is called by. */
function leading(events: string, purchase: boolean): string | 'none' {
  if (events === '') return 'none';
  const all = events.split(',').map(event => /^\d+/.exec(event.trim())?.[0] ?? '');
  const found = (event: string) => all.includes(event) && (event !== '1' || purchase);
  return strong.find(found) ?? all.find(isOwnEvent) ?? [...weak].find(found) ?? 'none';
}

/** Events 1 to 100 of a site have the numbers from 200, and those up to 1000 the numbers from 20100. */
function isOwnEvent(event: string): boolean {
  return /^(2\d\d|20[1-9]\d\d)$/.test(event);
}

function ownEvent(event: string): string {
  return `event${Number(event) < 1000 ? Number(event) - 199 : Number(event) - 19_999}`;
}

/** Names of events where these are the lines of the lookup that has them: numbers, and what Adobe calls the first ones. */
export function adobeEventNames(lines: readonly (readonly string[])[]): AdobeEventNames | 'none' {
  if (!lines.every(line => line.length === 2 && /^\d{1,6}$/.test(line[0]!))) return 'none';
  const names = new Map(lines.map(([number, name]) => [number!, name!.trim()]));
  const known = [...standardEvents].filter(([number, name]) => names.get(number)?.toLowerCase() === name);
  return known.length > standardEvents.size / 2 ? names : 'none';
}

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
