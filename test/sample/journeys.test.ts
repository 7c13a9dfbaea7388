import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sampleCounts, sampleDefaults, sampleJourneys, sampleOptouts } from '../../shared/sample/journeys.ts';
import { byPerson, type Row, sampleBytes, sampleRows, sampleText } from './sample-table.ts';

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const rows = sampleRows(sampleDefaults);
const people = byPerson(rows);
const peopleWith = (some: (row: Row) => boolean) => new Set(rows.filter(some).map(row => row.person)).size;
const share = (part: number, whole: number) => part / whole;

it('has the same bytes for the same seed everywhere', () => {
  expect([
    sha256(sampleBytes(sampleDefaults)),
    sha256(sampleBytes({ people: 2000, seed: 1, dirty: true })),
    sha256(sampleOptouts(sampleDefaults)),
  ]).toEqual([
    '5254c0eae68992a4052802cedbb0b6155c78825c118ba3590a939735dda1197b',
    'efd7fe234d152e9556662b2c9f1bb619a650bbee0939f5272296901a3ed243be',
    '6e48b7e0e7046e0df3cc6115ff9886098d86707e25e69a7936c18c3b5418cdf8',
  ]);
});

it('has other bytes for another seed', () => {
  const seeds = [0, 1, 2, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
  expect(new Set(seeds.map(seed => sha256(sampleText({ people: 50, seed })))).size).toBe(seeds.length);
});

it('has the same bytes in chunks of any size', () => {
  const options = { people: 500, seed: 4, dirty: true };
  const whole = sampleText({ ...options, chunkBytes: 10_000_000 });
  for (const chunkBytes of [1, 4096, 65_536]) {
    expect(sampleText({ ...options, chunkBytes })).toBe(whole);
  }
});

it('hands out chunks that stay as they are', () => {
  const chunks = [...sampleJourneys({ people: 500, seed: 4, chunkBytes: 4096 })];
  expect(chunks.length).toBeGreaterThan(20);
  expect(chunks.slice(0, -1).filter(chunk => chunk.length < 4096 || chunk.length > 8192)).toEqual([]);
  expect(Buffer.concat(chunks).toString()).toBe(sampleText({ people: 500, seed: 4 }));
});

it('lets everybody do the same however many others there are', () => {
  const few = byPerson(sampleRows({ people: 300, seed: 1 }));
  for (const [person, own] of few) expect(people.get(person)).toEqual(own);
});

it('counts what it writes', () => {
  expect(sampleCounts(sampleDefaults)).toMatchObject({ people: people.size, records: rows.length });
  expect(people.size).toBe(sampleDefaults.people);
});

it('refuses what is not a whole number in range', () => {
  for (const options of [
    { people: 0, seed: 1 },
    { people: 1.5, seed: 1 },
    { people: 10_000_001, seed: 1 },
    { people: 10, seed: -1 },
    { people: 10, seed: 2 ** 53 },
  ]) {
    expect(() => [...sampleJourneys(options)]).toThrow(RangeError);
    expect(() => sampleOptouts(options)).toThrow(RangeError);
  }
});

it('has eight columns, each of its own shape, and an amount where something is bought and nowhere else', () => {
  const shape =
    /^c[0-9a-f]{8},20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00,[a-z-]+,[a-z]*,(\d+\.\d\d)?,([A-Z]{2})?,(\d\d)?,(yes|no)?$/;
  const lines = sampleText(sampleDefaults).trimEnd().split('\n');
  expect(lines[0]).toBe('customer_id,event_time,touchpoint,channel,amount,country,age,consent_analytics');
  expect(lines.slice(1).filter(line => !shape.test(line))).toEqual([]);
  expect(rows.filter(row => (row.touchpoint === 'purchase') !== (row.amount !== ''))).toEqual([]);
});

it('covers the first quarter of 2026 in Berlin, with a few hours outside', () => {
  const outside = rows.filter(row => row.time < '2026-01-01' || row.time >= '2026-04-01');
  expect(share(outside.length, rows.length)).toBeGreaterThan(0.0005);
  expect(share(outside.length, rows.length)).toBeLessThan(0.01);
  expect(rows.filter(row => row.time < '2025-12-31T18' || row.time > '2026-04-01T09')).toEqual([]);
});

it('writes winter and summer offsets around the change of 2026-03-29', () => {
  const change = Date.UTC(2026, 2, 29, 1) / 1000;
  expect(rows.filter(row => row.time.endsWith(row.seconds < change ? '+02:00' : '+01:00'))).toEqual([]);
  expect(rows.some(row => row.time.endsWith('+02:00'))).toBe(true);
});

it('is ordered nearly by time, with late events and events that share a second', () => {
  let latest = 0;
  let late = 0;
  for (const row of rows) {
    if (row.seconds < latest - 60) late++;
    latest = Math.max(latest, row.seconds);
  }
  expect(share(late, rows.length)).toBeGreaterThan(0.002);
  expect(share(late, rows.length)).toBeLessThan(0.05);
  const ties = [...people.values()].filter(own => new Set(own.map(row => row.seconds)).size < own.length);
  expect(share(ties.length, people.size)).toBeGreaterThan(0.05);
});

it('has about ten events a person, half of the people few and some a few hundred', () => {
  const counts = [...people.values()].map(own => own.length).sort((a, b) => a - b);
  expect(share(rows.length, people.size)).toBeGreaterThan(8);
  expect(share(rows.length, people.size)).toBeLessThan(12);
  expect(counts[0]).toBe(1);
  expect(counts[counts.length / 2]).toBeLessThan(9);
  expect(counts.at(-1)).toBeGreaterThan(150);
  expect(counts.at(-1)).toBeLessThan(1000);
});

it('has a long tail of countries that ends in one with a handful of people', () => {
  const of = (country: string) => peopleWith(row => row.country === country);
  expect(share(of('DE'), people.size)).toBeCloseTo(0.46, 1);
  expect(of('AT')).toBeGreaterThan(of('NL'));
  expect(of('HU')).toBeLessThan(100);
  expect(of('LI')).toBe(6);
  expect(of('')).toBeGreaterThan(20);
});

it('has consent of nine in ten, ages with a few missing, and one in a hundred who objected', () => {
  expect(
    share(
      peopleWith(row => row.consent === 'yes'),
      people.size,
    ),
  ).toBeCloseTo(0.88, 2);
  expect(
    share(
      peopleWith(row => row.consent === 'no'),
      people.size,
    ),
  ).toBeCloseTo(0.086, 2);
  expect(
    share(
      peopleWith(row => row.age === ''),
      people.size,
    ),
  ).toBeCloseTo(0.04, 2);
  const objected = sampleOptouts(sampleDefaults).trimEnd().split('\n');
  expect(new Set(objected).size).toBe(objected.length);
  expect(share(objected.filter(person => people.has(person)).length, people.size)).toBeCloseTo(0.01, 2);
  expect(objected.some(person => !people.has(person))).toBe(true);
});

it('has touchpoints that only one to three people have', () => {
  const rare = ['gift-registry', 'vip-evening', 'fax-order'];
  expect(rare.map(name => peopleWith(row => row.touchpoint === name))).toEqual([2, 1, 3]);
});

it('has products with a long tail', () => {
  expect(
    share(
      peopleWith(row => row.touchpoint === 'product-a'),
      people.size,
    ),
  ).toBeGreaterThan(0.2);
  const products = new Set(rows.map(row => row.touchpoint).filter(name => name.startsWith('product-')));
  expect(products.size).toBe(200);
  expect([...products].some(name => peopleWith(row => row.touchpoint === name) < 20)).toBe(true);
});

it('loses people from step to step, other parts of them in other countries and channels', () => {
  const conversion = (of: (row: Row) => boolean) => {
    const visitors = [...people.values()].filter(own =>
      own.some(row => row.touchpoint === 'home' && of(row)),
    );
    return share(visitors.filter(own => own.some(row => row.amount !== '')).length, visitors.length);
  };
  const reach = ['home', 'cart', 'checkout', 'purchase'].map(name =>
    peopleWith(row => row.touchpoint === name),
  );
  expect(reach).toEqual([...reach].sort((a, b) => b - a));
  expect(share(reach[3]!, reach[0]!)).toBeGreaterThan(0.12);
  expect(share(reach[3]!, reach[0]!)).toBeLessThan(0.35);
  expect(conversion(row => row.country === 'NL')).toBeGreaterThan(
    1.3 * conversion(row => row.country === 'PL'),
  );
  expect(conversion(row => row.channel === 'email')).toBeGreaterThan(
    2 * conversion(row => row.channel === 'social'),
  );
});

it('has people who go from product to search and back, and people who buy again', () => {
  const loops = [...people.values()].filter(own =>
    /product-[a-z]+ search product-/.test(own.map(row => row.touchpoint).join(' ')),
  );
  expect(share(loops.length, people.size)).toBeGreaterThan(0.2);
  const again = [...people.values()].filter(own => own.filter(row => row.amount !== '').length > 1);
  expect(share(again.length, people.size)).toBeGreaterThan(0.02);
});

it('is busy in the evening, on Sundays and in the promotion week', () => {
  const between = (from: string, to: string) => rows.filter(row => row.time >= from && row.time < to).length;
  const at = (hour: string) => rows.filter(row => row.time.slice(11, 13) === hour).length;
  expect(between('2026-02-09', '2026-02-16')).toBeGreaterThan(1.5 * between('2026-01-26', '2026-02-02'));
  expect(at('20')).toBeGreaterThan(10 * at('03'));
  expect(between('2026-03-15', '2026-03-16')).toBeGreaterThan(1.2 * between('2026-03-13', '2026-03-14'));
});

it('has amounts around sixty euros and a few large ones', () => {
  const amounts = rows.flatMap(row => (row.amount === '' ? [] : [Number(row.amount)])).sort((a, b) => a - b);
  const median = amounts[Math.floor(amounts.length / 2)]!;
  expect(median).toBeGreaterThan(40);
  expect(median).toBeLessThan(80);
  expect(share(amounts.filter(amount => amount > 500).length, amounts.length)).toBeLessThan(0.05);
  expect(amounts.at(-1)).toBeGreaterThan(1500);
});
