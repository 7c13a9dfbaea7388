import { describe, expect, it } from 'vitest';
import { adobeColumns, adobeEventNames } from '../../shared/formats/adobe-hits.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';
import { tarOf } from '../fakes/write-tar.ts';

const [revenue, units, kind] = adobeColumns(
  new Map([
    ['200', 'Newsletter sign-up'],
    ['1', 'Bestellung'],
  ]),
).map(({ of }) => of);

describe('a list of products', () => {
  it.each([
    ['one product', ';Hat;2;19.98', '19.98', '2'],
    [
      'categories, events and eVars behind',
      'Clothes;Hat;1;10;event1=5.5|event2=3;eVar1=red|eVar2=L',
      '10',
      '1',
    ],
    ['several products', ';Hat;1;0.1,;Scarf;3;0.2,;Glove;1;', '0.3', '5'],
    ['marks that are text', ';Hat^, large^; red;1;7.50,;a^^;2;1', '8.5', '3'],
    ['what was given back', ';Hat;-1;-19.99', '-19.99', '-1'],
    ['no amount', ';Hat;;,;Scarf', '', ''],
    ['nothing', '', '', ''],
  ])('%s', (_, products, revenueOf, unitsOf) => {
    expect([revenue!([products, '1,2']), units!([products, '1,2'])]).toEqual([revenueOf, unitsOf]);
  });

  it('that holds no number is handed on for its row to be rejected', () => {
    expect(revenue!([';Hat;1;ten', '1'])).toBe('ten');
  });

  it('is a purchase with event 1 alone, and not where Adobe knows it already', () => {
    const sold = ';Hat;1;5';
    const events = ['1', '200,1', '1=1,2', '', '2', '11,12', '201=1', '209206212100138000'];
    expect(events.map(list => revenue!([sold, list]))).toEqual(['5', '5', '5', '', '', '', '', '']);
    expect(['', '0', '1'].map(duplicate => revenue!([sold, '1', duplicate]))).toEqual(['5', '5', '']);
    expect(['', '0', '1'].map(duplicate => kind!(['0', '1', duplicate]))).toEqual([
      'purchase',
      'purchase',
      '',
    ]);
  });
});

describe('a list of events', () => {
  it.each([
    ['a purchase first, whatever stands beside it', '2,200,1', '0', 'purchase'],
    ['the checkout before the cart', '12,11', '0', 'checkout'],
    ['what happens in the cart', '201,12', '0', 'cart add'],
    ['an event of the site by its name', '2,200=1,201', '0', 'Newsletter sign-up'],
    ['one without a name by its number', '201:serial', '0', 'event2'],
    ['one of the later numbers', '20100', '10', 'event101'],
    ['an event rather than the link that told it', '200', '10', 'Newsletter sign-up'],
    ['a product', '100,2,20', '0', 'product view'],
    ['a campaign', '20', '0', 'campaign view'],
    ['no instance of a variable', '100,101,10000', '0', ''],
    ['a link without an event', '', '10', 'link'],
  ])('%s', (_, events, page, called) => {
    expect(kind!([page, events, ''])).toBe(called);
  });

  it('without a purchase that Adobe knows already', () => {
    expect(kind!(['0', '2,1', '1'])).toBe('product view');
  });

  it('has its names in the lookup that names the events of every feed, and in no other', () => {
    const lookup = [
      ['1', 'Purchase'],
      ['2', 'Product View'],
      ['10', 'Cart Open'],
      ['11', 'Checkout'],
      ['12', 'Cart Add'],
      ['200', 'Newsletter sign-up'],
    ];
    expect(adobeEventNames(lookup)).toEqual(new Map(lookup as [string, string][]));
    expect(adobeEventNames(lookup.slice(3))).toBe('none');
    expect(adobeEventNames([...lookup, ['x', 'y']])).toBe('none');
    expect(adobeEventNames([['0', 'No JavaScript']])).toBe('none');
  });
});

const names = [
  'post_visid_high',
  'post_visid_low',
  'hit_time_gmt',
  'pagename',
  'post_pagename',
  'post_page_event',
  'post_event_list',
  'post_product_list',
  'duplicate_purchase',
  'hitid_high',
  'hitid_low',
];
const hits = Array.from({ length: 40 }, (_, k) => [
  '18446744073709551615',
  `${k % 8}`,
  `${1_767_261_600 + k}`,
  `raw ${k % 4}`,
  k % 5 === 4 ? '' : `page ${k % 4}`,
  k % 5 === 4 ? '10' : '0',
  k % 10 === 3 ? '1,200' : '2',
  k % 10 === 3 ? ';Hat;1;12.50,;Scarf;2;7.5' : ';Hat;;',
  k === 13 ? '1' : '0',
  '1',
  `${k}`,
]);
const file = [names, ...hits].map(cells => `${cells.join('\t')}\n`).join('');

it('purchases are mapped as amounts, and what is no view of a page has a name', async () => {
  const { summary } = await look([memorySource('hits', new TextEncoder().encode(file))], 'nothing');
  expect(summary.proposal).toMatchObject({
    person: ['post_visid_high', 'post_visid_low'],
    touchpoint: { columns: ['hit.kind', 'post_pagename'] },
  });
  expect(summary.open).toEqual([expect.stringMatching(/currency.*purchase\.revenue/)]);
  const { rows } = await readExport(
    [file],
    ['hit.kind', 'post_pagename', 'purchase.revenue', 'purchase.units'],
  );
  expect(rows.length).toBe(40);
  expect(rows[3]).toEqual(['purchase', 'page 3', '20', '3']);
  expect(rows[4]).toEqual(['product view', '', '', '']);
  expect(rows[5]).toEqual(['product view', 'page 1', '', '']);
  expect(rows.filter(([what]) => what === 'purchase').length).toBe(3);
});

it('events of the site are called as the lookups of the feed call them', async () => {
  const width = Array.from({ length: 120 }, (_, k) => `prop${k}`);
  const feed = [...names, ...width];
  const own = hits.map((cells, k) => [
    ...cells.map((cell, column) => (names[column] === 'post_event_list' && k % 4 === 0 ? '200,201' : cell)),
    ...width.map(() => 'x'),
  ]);
  const lines = (rows: readonly (readonly string[])[]) =>
    new TextEncoder().encode(rows.map(cells => `${cells.join('\t')}\n`).join(''));
  const standard = [
    'Purchase',
    'Product View',
    'Cart Open',
    'Checkout',
    'Cart Add',
    'Cart Remove',
    'Cart View',
  ];
  const lookups = tarOf({
    'browser.tsv': lines([
      ['1', 'Firefox'],
      ['2', 'Chrome'],
    ]),
    'column_headers.tsv': lines([feed]),
    'event.tsv': lines([
      ...standard.map((name, k) => [String([1, 2, 10, 11, 12, 13, 14][k]), name]),
      ['200', 'Newsletter sign-up'],
      ['201', 'Store found'],
    ]),
  });
  const { rows } = await readExport([lines(own), lookups], ['hit.kind', 'post_pagename']);
  expect(rows.length).toBe(40);
  expect([rows[0], rows[1]]).toEqual([
    ['Newsletter sign-up', 'page 0'],
    ['product view', 'page 1'],
  ]);
});
