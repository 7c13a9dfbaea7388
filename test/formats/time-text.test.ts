import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTime, unreadable, zoneless } from '../../shared/formats/time-text.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { seeded } from '../fakes/random-journeys.ts';

const seed = 20_261_123;
const encoder = new TextEncoder();

function read(format: string, text: string, zone?: string): number {
  const around = encoder.encode(`9${text}9`);
  return compileTime(format, zone).read(around, 1, around.length - 1);
}

const iso = (text: string) => Date.parse(text) * 1000;

const moments = fc
  .date({ min: new Date('1700-01-01'), max: new Date('2199-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map(date => date.toISOString());

describe('the closed rule for one text alone', () => {
  it.each([
    ['2014-10-22T11:15:41Z', '2014-10-22T11:15:41Z'],
    ['2014-10-22 11:15:41.250Z', '2014-10-22T11:15:41.250Z'],
    ['2014-10-22 11:15:41,25Z', '2014-10-22T11:15:41.250Z'],
    ['2014-10-22T11:15Z', '2014-10-22T11:15:00Z'],
    ['2014-10-22T11:15:41+02', '2014-10-22T09:15:41Z'],
    ['2014-10-22T11:15:41+0200', '2014-10-22T09:15:41Z'],
    ['2014-10-22T11:15:41-02:30', '2014-10-22T13:45:41Z'],
    ['2025-10-07 09:50:26 +0200', '2025-10-07T07:50:26Z'],
    ['2023-01-01 00:00:00 UTC', '2023-01-01T00:00:00Z'],
    ['  2014-10-22T11:15:41Z\t', '2014-10-22T11:15:41Z'],
    ['2016-02-29T00:00:00Z', '2016-02-29T00:00:00Z'],
    ['1413976541', '2014-10-22T11:15:41Z'],
    ['1413976541250', '2014-10-22T11:15:41.250Z'],
    ['1413976541250000', '2014-10-22T11:15:41.250Z'],
  ])('reads %s', (text, same) => {
    const reader = compileTime('auto', undefined);
    const bytes = encoder.encode(text);
    expect([reader.read(bytes, 0, bytes.length), reader.zoned]).toEqual([iso(same), true]);
  });

  it.each([
    ['2014/10/22 11:15:41.000', '2014-10-22T09:15:41Z'],
    ['2014-10-22 11:15', '2014-10-22T09:15:00Z'],
    ['2014-10-22', '2014-10-21T22:00:00Z'],
    ['2014/10/22', '2014-10-21T22:00:00Z'],
  ])('needs a zone for %s', (text, inBerlin) => {
    const reader = compileTime('auto', 'Europe/Berlin');
    const bytes = encoder.encode(text);
    expect([reader.read(bytes, 0, bytes.length), reader.zoned]).toEqual([iso(inBerlin), false]);
    expect(read('auto', text)).toBe(zoneless);
  });

  it.each([
    '',
    ' ',
    'yesterday',
    '2014-10-22T',
    '2014-10-22T11',
    '2014-10-22  11:15',
    '2014-10-22t11:15:41Z',
    '2014-10/22 11:15:41',
    '2014-10-22T11:15:41.Z',
    '2014-10-22T11:15:41ZZ',
    '2014-10-22T11:15:41+2',
    '2014-10-22T11:15:41+16:00',
    '2014-10-22T11:15:41+02:60',
    '2014-10-22T24:00:00Z',
    '2014-10-22T23:59:60Z',
    '2014-10-22T23:60:00Z',
    '2014-13-01',
    '2014-00-01',
    '2014-02-30',
    '2015-02-29',
    '1900-02-29',
    '2014-10-00',
    '1699-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '22/10/2014 11:15',
    '10/22/2014',
    '14-10-22',
    '20141022',
    '12345678901',
    '14139765412500',
    '1413976541.5',
    '-1413976541',
    '9999999999999999',
    '1.4E+12',
    'NA',
  ])('refuses «%s»', text => {
    expect(read('auto', text, 'Europe/Berlin')).toBe(unreadable);
  });

  it('keeps six digits of a fraction', () => {
    expect(read('auto', '1970-01-01T00:00:01.123456789Z')).toBe(1_123_456);
    expect(read('auto', '1969-12-31T23:59:59.000001Z')).toBe(-999_999);
  });

  it('reads every moment of five centuries', () => {
    fc.assert(
      fc.property(moments, text => {
        expect(read('auto', text)).toBe(iso(text));
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('does not depend on the texts read before it', () => {
    const texts = fc.constantFrom(
      '2014-10-22T11:15:41.5+02:00',
      '2014-10-22',
      'x',
      '2014-10-22 11:15',
      '1413976541',
      '2014-03-30 02:30:00',
    );
    fc.assert(
      fc.property(fc.array(texts), sequence => {
        const reader = compileTime('auto', 'Europe/Berlin');
        for (const text of sequence) {
          const bytes = encoder.encode(text);
          const alone = compileTime('auto', 'Europe/Berlin');
          expect(reader.read(bytes, 0, bytes.length)).toBe(alone.read(bytes, 0, bytes.length));
          expect(reader.zoned).toBe(alone.zoned);
        }
      }),
      { seed },
    );
  });
});

describe('a pattern', () => {
  it.each([
    ['%d/%m/%Y %H:%M', '22/10/2014 11:15', '2014-10-22T11:15:00Z'],
    ['%m/%d/%Y %H:%M', '1/2/2014 9:05', '2014-01-02T09:05:00Z'],
    ['%m/%d/%y %I:%M %p', '10/02/15 08:29 pm', '2015-10-02T20:29:00Z'],
    ['%d.%m.%Y %I:%M:%S %p', '22.10.2014 12:00:01 AM', '2014-10-22T00:00:01Z'],
    ['%d.%m.%Y %I:%M %p', '22.10.2014 12:00 PM', '2014-10-22T12:00:00Z'],
    ['%d-%b-%y', '02-FEB-69', '1969-02-02T00:00:00Z'],
    ['%d %B %Y', '2 february 2068', '2068-02-02T00:00:00Z'],
    ['%B %d, %Y', 'May 2, 1970', '1970-05-02T00:00:00Z'],
    ['%a %b %e %T %Y', 'Wed Oct  8 11:15:41 2014', '2014-10-08T11:15:41Z'],
    ['%Y%m%d', '20141022', '2014-10-22T00:00:00Z'],
    ['%Y%m%d%H%M%S%f', '20141022111541250', '2014-10-22T11:15:41.250Z'],
    ['%F %R', '2014-10-22 11:15', '2014-10-22T11:15:00Z'],
    ['%d/%b/%Y:%H:%M:%S %z', '22/Oct/2014:11:15:41 +0200', '2014-10-22T09:15:41Z'],
    ['%Y-%m-%dT%H:%M:%S.%f%z', '2014-10-22T11:15:41.5Z', '2014-10-22T11:15:41.500Z'],
    ['%Y年%m月%d日', '2014年10月22日', '2014-10-22T00:00:00Z'],
    ['100%% %Y-%m-%d', '100% 2014-10-22', '2014-10-22T00:00:00Z'],
  ])('%s reads %s', (format, text, same) => {
    expect(read(format, text, 'UTC')).toBe(iso(same));
  });

  it.each([
    ['%d/%m/%Y', '31/04/2014'],
    ['%d/%m/%Y', '22/10/2014 '.concat('x')],
    ['%d/%m/%Y', '22/10/14'],
    ['%d/%m/%Y %H:%M', '22/10/2014 24:00'],
    ['%d/%m/%Y %H:%M:%S', '22/10/2014 23:59:60'],
    ['%d/%m/%Y %I:%M %p', '22/10/2014 13:00 PM'],
    ['%d/%m/%Y %I:%M %p', '22/10/2014 0:30 AM'],
    ['%Y-%m-%d %z', '2014-10-22'],
    ['%Y-%m-%d', '1413976541'],
    ['%d %b %Y', '2 Foo 2014'],
    ['%Y-%m-%d', ''],
  ])('%s refuses «%s»', (format, text) => {
    expect(read(format, text, 'UTC')).toBe(unreadable);
  });

  it('without %z is zoneless where no zone is given', () => {
    expect(read('%d/%m/%Y', '22/10/2014')).toBe(zoneless);
    expect(read('%d/%m/%Y %z', '22/10/2014 +02')).toBe(iso('2014-10-21T22:00:00Z'));
  });

  it.each(['%Q', '%Y-%m', '%Y-%m-%d %d', '%Y-%m-%d %I', '%Y-%m-%d %p', '%Y-%m-%d %H %I %p', '%Y-%m-%d %'])(
    '%s is refused as a whole',
    format => {
      expect(() => compileTime(format, undefined)).toThrow(Failure);
    },
  );

  it('refuses a zone that does not exist', () => {
    expect(() => compileTime('auto', 'Europe/Atlantis')).toThrow(Failure);
  });
});

describe('a count since 1970', () => {
  it.each([
    ['epoch-s', '0', 0],
    ['epoch-s', '-1.5', -1_500_000],
    ['epoch-s', '1413976541.25', 1_413_976_541_250_000],
    ['epoch-s', '1413976541.0', 1_413_976_541_000_000],
    ['epoch-ms', '1413976541250.125', 1_413_976_541_250_125],
    ['epoch-us', '1413976541250125', 1_413_976_541_250_125],
    ['epoch-us', '1413976541250125.9', 1_413_976_541_250_125],
    ['epoch-s', '', unreadable],
    ['epoch-s', '-', unreadable],
    ['epoch-s', '12.', unreadable],
    ['epoch-s', '.5', unreadable],
    ['epoch-s', '1e9', unreadable],
    ['epoch-s', '1413976541250', unreadable],
    ['epoch-ms', '99999999999999999', unreadable],
    ['epoch-us', '123456789012345678901234567890', unreadable],
  ])('%s reads «%s» as %d', (format, text, microseconds) => {
    expect(read(format, text)).toBe(microseconds);
  });
});

describe('counts of a local clock', () => {
  const wall = (text: string) => String(Date.parse(`${text}Z`) / 1000);

  it.each([
    ['2026-01-15T12:00:00', '2026-01-15T11:00:00Z'],
    ['2026-07-15T12:00:00', '2026-07-15T10:00:00Z'],
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['2026-03-29T02:30:00', '2026-03-29T01:30:00Z'],
  ])('are the moment at which the clock of Berlin showed %s', (shown, moment) => {
    expect(read('local-epoch-s', wall(shown), 'Europe/Berlin')).toBe(iso(moment));
    expect(read('local-epoch-ms', `${wall(shown)}250`, 'Europe/Berlin')).toBe(iso(moment) + 250_000);
  });

  it('tell no moment without the zone of the clock', () => {
    expect(read('local-epoch-s', '1767261600')).toBe(zoneless);
    expect(read('local-epoch-s', 'x', 'UTC')).toBe(unreadable);
  });
});

it('reads a time alike whatever was read before it', () => {
  const random = seeded(8);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const reader = compileTime('auto', undefined);
  for (let round = 0; round < 30_000; round++) {
    const text = [
      one(['2026-01-01', '2026-01-02', '2026/01/01', '2026-02-30']),
      one(['T', ' ']),
      one(['10:15', '10:16', '1015:']),
      one([':07', ':59', ':60', ':6', ':0a', '']),
      one(['', '.5', ',25', '.', ':00']),
      one(['Z', 'Z', '+02:00', '+0200', ' UTC', '+19:00', '']),
      one(['', ' ']),
    ].join('');
    const bytes = new TextEncoder().encode(`x${text}x`);
    const fresh = compileTime('auto', undefined);
    const expected = fresh.read(bytes, 1, bytes.length - 1);
    expect([text, reader.read(bytes, 1, bytes.length - 1), reader.zoned]).toEqual([
      text,
      expected,
      fresh.zoned,
    ]);
  }
});
