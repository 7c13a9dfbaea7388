import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';
import { shopify } from '../fakes/vendor-exports.ts';

const columns = ['Email', 'Created at', 'Financial Status'];

describe('Shopify orders', () => {
  it('are one event each where no item is mapped, and further lines name nobody', async () => {
    const { rows } = await readExport([shopify], columns);
    expect(rows.length).toBe(60);
    expect(rows.filter(([email]) => email === '').length).toBe(40);
  });

  it('are an event for each item where an item is mapped, with what stands on the first line', async () => {
    const { rows, read } = await readExport([shopify], [...columns, 'Lineitem name', 'Total']);
    expect(read).toBe(60);
    expect(rows.every(([email, at, status]) => email !== '' && at !== '' && status !== '')).toBe(true);
    expect(rows[1]).toEqual([rows[0]![0], rows[0]![1], rows[0]![2], 'Scarf', '']);
    expect(rows.filter(([, , , , total]) => total !== '').length).toBe(20);
  });

  it('never take what another order says', async () => {
    const header = 'Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem name';
    const lines = ['#1,a@x.example,paid,,2026-01-01,1,Hat', '#2,,,,,1,Scarf', ',,,,,1,Glove', ',,,,,1,Sock'];
    const { rows } = await readExport([[header, ...lines].join('\n')], ['Email', 'Lineitem name']);
    expect(rows).toEqual([
      ['a@x.example', 'Hat'],
      ['', 'Scarf'],
      ['', 'Glove'],
      ['', 'Sock'],
    ]);
  });

  it('take nothing from a line of somebody else, whatever order it says it is of', async () => {
    const header =
      'Name,Email,Billing Name,Created at,Lineitem name,Financial Status,Paid at,Lineitem quantity';
    const first = '#1,a@x.example,A,2026-01-01,Hat,paid,,1';
    const others = ['#1,b@x.example,B,,Scarf,,,1', '#1,,B,,Glove,,,1', '#1,b@x.example,,,Sock,,,1'];
    const read = async (lines: readonly string[], person: readonly string[]) => {
      const columns = [...person, 'Created at', 'Lineitem name'];
      return (await readExport([[header, ...lines].join('\n')], columns, undefined, person)).rows;
    };
    for (const person of [['Email'], ['Billing Name'], ['Email', 'Billing Name']]) {
      const isB = (row: readonly string[]) => row.slice(0, person.length).some(cell => /^b/i.test(cell));
      const alone = (await read(others, person)).filter(isB);
      expect(alone.length).toBeGreaterThan(1);
      expect((await read([first, ...others], person)).filter(isB), person.join()).toEqual(alone);
    }
    // What names the same person, or nobody, goes on.
    expect(await read([first, '#1,a@x.example,,,Scarf,,,1', '#1,,,,Sock,,,1'], ['Email'])).toEqual(
      ['Hat', 'Scarf', 'Sock'].map(item => ['a@x.example', '2026-01-01', item]),
    );
  });

  it('are asked about, since the file cannot say what an event is', async () => {
    const { summary } = await look([memorySource('orders', shopify)], 'nothing');
    expect(summary.open).toEqual([expect.stringMatching(/each item/), expect.stringMatching(/currency/)]);
  });
});

it('hits that an Adobe feed counts out are rejected by cause, each counted', async () => {
  const names = [
    'post_visid_high',
    'post_visid_low',
    'hit_time_gmt',
    'post_pagename',
    'exclude_hit',
    'hit_source',
  ];
  const hits = [
    ['1', '2', '1767261600', 'home', '0', '1'],
    ['1', '2', '1767261601', 'bot', '1', '1'],
    ['1', '2', '1767261602', 'import', '0', '5'],
    ['1', '2', '1767261603', 'cart', '', ''],
  ];
  const file = [names, ...hits].map(cells => cells.join('\t')).join('\n');
  const { rows, rejects, read } = await readExport([`${file}\n`], ['post_visid_low', 'post_pagename']);
  expect(rows).toEqual([
    ['2', 'home'],
    ['2', 'cart'],
  ]);
  expect(read).toBe(4);
  expect(rejects).toEqual([
    { cause: 'counted out by Adobe (exclude_hit)', rows: 1, lines: [3] },
    { cause: 'from a data source, no hit (hit_source)', rows: 1, lines: [4] },
  ]);
});
