import { describe, expect, it } from 'vitest';
import { adobeColumns } from '../../shared/formats/adobe-hits.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';

const [revenue, units, kind] = adobeColumns.map(({ of }) => of);

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
  expect(rows[4]).toEqual(['link', '', '', '']);
  expect(rows[5]).toEqual(['', 'page 1', '', '']);
  expect(rows.filter(([what]) => what === 'purchase').length).toBe(3);
});
