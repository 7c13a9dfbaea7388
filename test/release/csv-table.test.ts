import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvTable, joinedNames, neutralised, splitNames } from '../../shared/release/csv-table.ts';
import { readCsv } from '../fakes/read-csv.ts';
import {
  countryFunnel,
  hostileNames,
  hostileReleases,
  samplePaths,
  sampleReach,
} from '../fakes/sample-releases.ts';

it('writes key columns, state and the released integers, nothing for withheld', () => {
  const file = sampleReach({ home: 900, gone: 3 }, { otherPeople: 612 });
  expect(csvTable(file.release)).toBe(
    'touchpoint,state,people,people_low,people_high\r\n' +
      'home,value,920,878,962\r\n' +
      'gone,withheld,,,\r\n' +
      ',other,612,563,661\r\n',
  );
});

it('joins the names of a path and keeps its end', () => {
  const [head, first] = readCsv(
    csvTable(samplePaths([[['home', 'a > b', 'c\\d'], 500]], { otherPeople: 0 }).release),
  );
  expect(head).toEqual(['path', 'end', 'state', 'people', 'people_low', 'people_high']);
  expect(first!.slice(0, 3)).toEqual(['home > a \\> b > c\\\\d', 'end', 'value']);
});

it('gives joined names back whatever they hold', () => {
  const name = fc.oneof(fc.string(), fc.stringMatching(/^[> \\a]*$/));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), names => {
      expect(splitNames(joinedNames(names))).toEqual(names);
    }),
    { seed: 21, numRuns: 2000 },
  );
});

it('tells columns of its own from a key of the same name', () => {
  const file = countryFunnel();
  const renamed = JSON.parse(JSON.stringify(file).replaceAll('"country"', '"people"')) as typeof file;
  expect(readCsv(csvTable(renamed.release))[0]!.slice(0, 4)).toEqual([
    'people_key',
    'furthest',
    'state',
    'people',
  ]);
});

/**
 * What Excel, LibreOffice and others take as a formula, also where they split at tabs or semicolons. An
 * apostrophe makes the rest of a cell text.
 */
const runs = /(^|[;\t\r\n])["\s]*[=+\-@＝＋－＠]/u;

it('lets no spreadsheet run a name', () => {
  for (const name of [
    '=1',
    '+1',
    '-1',
    '@a',
    '\t=1',
    '\r=1',
    ' =1',
    '"=1',
    '＝1',
    'a;=1',
    'a\n=1',
    'x;"=1',
    "'=1",
  ]) {
    const safe = neutralised(name);
    expect(safe, name).not.toMatch(runs);
    expect(safe).not.toBe(name);
  }
  for (const name of ['home', 'sign-up', 'a+b', 'you@home', 'x = y']) expect(neutralised(name)).toBe(name);
});

it('stays a table of the right width whatever names hold', () => {
  for (const file of hostileReleases()) {
    const rows = readCsv(csvTable(file.release));
    expect(new Set(rows.map(row => row.length)).size).toBe(1);
    expect(rows.length).toBe(file.release.cells.length + 1);
    for (const row of rows.slice(1)) {
      for (const field of row.slice(-3)) expect(field).toMatch(/^\d*$/);
      for (const field of row.slice(0, -4)) expect(field).not.toMatch(runs);
    }
  }
});

it('keeps names as they are in the data when nothing in them could run', () => {
  const names = readCsv(csvTable(hostileReleases()[0]!.release)).map(([name]) => name);
  for (const name of hostileNames.filter(each => /^[<\]"a-z商👩]/u.test(each))) expect(names).toContain(name);
});
