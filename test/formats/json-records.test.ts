import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonElements, type JsonPlace } from '../../shared/formats/json-elements.ts';
import { readExport } from '../fakes/read-export.ts';

const columns = ['who', 'at', 'what'];
const event = (who: string, k: number) => ({
  who,
  at: `2026-01-0${1 + (k % 9)}T10:00:00Z`,
  what: `page ${k}`,
  extra: { k },
});
const events = Array.from({ length: 40 }, (_, k) => event(`p${k % 5}`, k));
const rows = events.map(({ who, at, what }) => [who, at, what]);

describe('records of JSON', () => {
  it.each([
    ['one a line', events.map(e => JSON.stringify(e)).join('\n')],
    ['one a line, with blank ones between', `${events.map(e => JSON.stringify(e)).join('\r\n\r\n')}\r\n`],
    ['in a list', JSON.stringify(events)],
    ['in a list with indents', JSON.stringify(events, undefined, 2)],
    ['in a list under a key', JSON.stringify({ meta: { of: [1] }, data: events, more: [{}] })],
    ['one after another', events.map(e => JSON.stringify(e, undefined, 1)).join('\n')],
    ['behind a byte order mark', `\ufeff${JSON.stringify(events)}`],
  ])('%s are read', async (_, text) => {
    expect(await readExport([text], columns)).toMatchObject({ rows, read: rows.length, rejects: [] });
  });

  it('are rejected alone by cause and line, and all others are kept', async () => {
    const lines = events.map(e => JSON.stringify(e));
    lines[3] = '{"who":"x",';
    lines[7] = '{"who":"\\ud800"}';
    lines[9] = '[1';
    const read = await readExport([lines.join('\n')], columns);
    expect(read.rows).toEqual(rows.filter((_, k) => k !== 3 && k !== 7 && k !== 9));
    expect(read.rejects).toEqual([
      { cause: 'not JSON', rows: 2, lines: [4, 10] },
      { cause: 'bad encoding', rows: 1, lines: [8] },
    ]);
    expect(read.read).toBe(read.rows.length + 3);
  });

  it('in a list with a bracket too few cost their own lines alone', async () => {
    const lines = events.map(e => JSON.stringify(e));
    lines[3] = lines[3]!.slice(0, -2);
    const read = await readExport([`[\n${lines.join(',\n')}\n]\n`], columns);
    expect(read.rows).toEqual(rows.filter((_, k) => k !== 3));
    expect(read.read).toBe(rows.length);
  });

  it('of a list that is cut off are kept, and the cut is told', async () => {
    const text = JSON.stringify(events);
    const cut = text.slice(0, text.lastIndexOf('{"who"') + 20);
    const read = await readExport([cut], columns);
    expect(read.rows).toEqual(rows.slice(0, -1));
    expect(read.rejects).toMatchObject([{ cause: 'cut off by the end of the file', rows: 1 }]);
  });

  it('need a mapped column somewhere, not in the beginning', async () => {
    const late =
      `${JSON.stringify(event('a', 1))}\n`.repeat(20_000) + JSON.stringify({ ...event('b', 2), late: 'x' });
    const read = await readExport([late], ['who', 'late']);
    expect(read.rows.at(-1)).toEqual(['b', 'x']);
    await expect(readExport([late], ['who', 'never'])).rejects.toMatchObject({
      fault: { code: 'no-column' },
    });
  });
});

it('finds the elements of a list however its bytes are cut', () => {
  const found = (bytes: Uint8Array, cuts: readonly number[], place: JsonPlace) => {
    const elements: string[] = [];
    const scanner = new JsonElements(place, 1 << 20, {
      element: (from, start, end, line) =>
        elements.push(`${line} ${new TextDecoder().decode(from.slice(start, end))}`),
      reject: (line, cause) => elements.push(`${line} ${cause}`),
    });
    let at = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      scanner.push(bytes.slice(at, cut));
      at = Math.max(at, cut);
    }
    scanner.push(bytes.slice(at));
    scanner.finish();
    return elements;
  };
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 6 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.constantFrom(0, 2),
      fc.boolean(),
      (values, cuts, indent, keyed) => {
        const text = JSON.stringify(
          keyed ? { a: { list: [] }, 'the list': values, z: '}' } : values,
          undefined,
          indent,
        );
        const bytes = new TextEncoder().encode(text);
        const place: JsonPlace = { kind: 'list', key: keyed ? 'the list' : 'outermost' };
        const elements = found(
          bytes,
          cuts.filter(cut => cut <= bytes.length),
          place,
        );
        expect(elements).toEqual(found(bytes, [], place));
        expect(elements.map(element => JSON.parse(element.slice(element.indexOf(' '))))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      },
    ),
    { seed: 9, numRuns: 500 },
  );
});
