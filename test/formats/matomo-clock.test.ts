import { describe, expect, it } from 'vitest';
import { matomoTime } from '../../shared/formats/matomo-clock.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { look } from '../../shared/vault/look.ts';
import { readExport } from '../fakes/read-export.ts';

const encoder = new TextEncoder();
const summer = Date.UTC(2026, 6, 1, 10) / 1000;
const winter = Date.UTC(2026, 0, 10, 10) / 1000;

/** A visit in Berlin as Matomo writes it: itself in UTC, its actions by the wall clock. */
const visit = (began: number, ahead: number, stayed = 0, times = [0, 40, 70]) => ({
  idSite: '1',
  idVisit: '1',
  visitorId: '0011223344556677',
  serverTimestamp: began + times.at(-1)! + stayed,
  firstActionTimestamp: began,
  lastActionTimestamp: began + times.at(-1)! + stayed,
  actionDetails: times.map(time => ({ type: 'action', pageTitle: 'Home', timestamp: began + ahead + time })),
});
const exported = (visits: readonly object[]) => encoder.encode(JSON.stringify(visits));
const timesOf = async (visits: readonly object[]) =>
  (await readExport([exported(visits)], ['actionDetails[].utc'])).rows.map(([at]) => Number(at));

it('puts actions on the clock of their visit, in summer and in winter', async () => {
  expect(await timesOf([visit(summer, 7200), visit(winter, 3600)])).toEqual(
    [summer, winter].flatMap(began => [began, began + 40, began + 70]),
  );
});

it('takes zones of half and quarter hours, and behind UTC', async () => {
  expect(await timesOf([visit(winter, 20_700), visit(winter, -12_600)])).toEqual([
    ...[0, 40, 70].map(time => winter + time),
    ...[0, 40, 70].map(time => winter + time),
  ]);
});

it('goes by the beginning of a visit, since a page that stays open moves its end', async () => {
  expect(await timesOf([visit(winter, 3600, 1200)])).toEqual([winter, winter + 40, winter + 70]);
});

it('goes by the end where the beginning is not told', async () => {
  const { firstActionTimestamp: _, ...rest } = visit(winter, 3600);
  expect(await timesOf([rest])).toEqual([winter, winter + 40, winter + 70]);
});

it('has no time where a visit does not tell what its clock was', () => {
  expect(matomoTime.of(['1767261600', '', '', '', '', ''])).toBe('');
  expect(matomoTime.of(['1767261600', '', '1767261600', '1867261600', '', ''])).toBe('');
  expect(matomoTime.of(['soon', '', '1767261600', '1767261600', '', ''])).toBe('');
});

describe('visits as CSV, a line each', () => {
  const visits = [visit(summer, 7200), visit(winter, 3600, 600, [0]), visit(winter + 900, 3600, 0, [0, 10])];
  const flat = visits.map(({ actionDetails, ...own }): Record<string, string> => {
    const cells: Record<string, string> = {};
    for (const [name, value] of Object.entries(own)) cells[name] = String(value);
    actionDetails.forEach((action, k) => {
      for (const [key, value] of Object.entries(action)) cells[`actionDetails_${k}_${key}`] = String(value);
    });
    return cells;
  });
  const header = [...new Set(flat.flatMap(cells => Object.keys(cells)))];
  const csv = (rows: readonly Record<string, string>[]) =>
    `${[header, ...rows.map(row => header.map(name => row[name] ?? ''))].map(cells => cells.join(',')).join('\n')}\n`;
  const columns = ['visitorId', 'idVisit', 'actionDetails[].type', 'actionDetails[].utc'];

  it('are read as the same visits in JSON', async () => {
    const json = await readExport([exported(visits)], columns);
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${csv(flat)}`, 'utf16le'));
    for (const file of [csv(flat), utf16]) {
      const read = await readExport([file], columns);
      expect([read.rows, read.read, read.rejects]).toEqual([json.rows, 6, []]);
    }
  });

  it('are proposed as those in JSON are', async () => {
    const many = Array.from({ length: 20 }, (_, k) => ({
      ...flat[k % 3]!,
      visitorId: `00112233445566${10 + k}`,
    }));
    const { summary } = await look([memorySource('visits', encoder.encode(csv(many)))], 'nothing');
    expect(summary.format).toMatch(/^CSV of a Matomo export of visits/);
    expect(summary.proposal).toMatchObject({
      person: ['visitorId'],
      time: { column: 'actionDetails[].utc', format: 'epoch-s' },
    });
    expect(summary.open).toEqual([]);
  });

  it('count a line that is broken, and a visit without an action, once', async () => {
    const none = { ...flat[0]! };
    for (const name of header) if (name.startsWith('actionDetails')) none[name] = '';
    const read = await readExport([`${csv([...flat, none])}too,few\n`], columns);
    expect([read.rows.length, read.read]).toEqual([7, 8]);
    expect(read.rows[6]).toEqual(['0011223344556677', '1', '', '']);
    expect(read.rejects).toMatchObject([{ rows: 1 }]);
  });
});

it('asks for the zone where no visit tells its times', async () => {
  const bare = Array.from({ length: 20 }, (_, k) => {
    const { firstActionTimestamp: _1, lastActionTimestamp: _2, ...rest } = visit(winter + k, 3600);
    return rest;
  });
  const { summary } = await look([memorySource('visits', exported(bare))], 'nothing');
  expect(summary.proposal.time).toMatchObject({ column: 'actionDetails[].timestamp' });
  expect(summary.open).toEqual([expect.stringMatching(/site’s zone/)]);
});
