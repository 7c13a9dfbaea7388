import { expect, it } from 'vitest';
import { type Dirt, noDirt } from '../../shared/sample/dirt.ts';
import { sampleCounts } from '../../shared/sample/journeys.ts';
import { columns } from '../../shared/sample/record-writer.ts';
import { records, sampleText } from './sample-table.ts';

const options = { people: 3000, seed: 6, dirty: true };
const found = records(sampleText(options));

/** What a reader sees in a record, without knowing how it was made; several where a line end adds one. */
function seen({ fields, end }: (typeof found)[number]): Dirt | 'clean' {
  const [person, time, touchpoint, , amount] = fields;
  if (fields.length === 1 && person === '') return 'blank line';
  if (fields.length < 8) return 'too few fields';
  if (fields.length > 8) return 'too many fields';
  if (person === 'customer_id') return 'header repeated';
  if (person === '') return 'person empty';
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/.test(time!) ? new Date(time!) : undefined;
  const offset = Number(time?.slice(20, 22)) * 3_600_000;
  const readable =
    instant !== undefined &&
    !Number.isNaN(instant.getTime()) &&
    new Date(instant.getTime() + offset).toISOString().slice(0, 10) === time?.slice(0, 10);
  if (!readable) return 'time unreadable';
  if (touchpoint?.includes('\n')) return 'quoted line break';
  if (touchpoint?.includes('\uFFFD')) return 'latin-1 byte';
  if (amount !== '' && !/^\d+\.\d\d$/.test(amount!)) return 'amount unreadable';
  return end === '\r\n' ? 'crlf' : 'clean';
}

it('counts every kind of dirt as a reader finds it', () => {
  const counts = noDirt();
  let clean = 0;
  for (const record of found.slice(1)) {
    const kind = seen(record);
    if (kind === 'clean') clean++;
    else counts[kind]++;
  }
  const told = sampleCounts(options);
  expect(counts).toEqual(told.dirt);
  expect(clean + counts.crlf).toBe(told.records);
  expect(Object.values(counts).filter(count => count < 5)).toEqual([]);
});

it('has none where it is not asked for', () => {
  expect(sampleCounts({ people: 300, seed: 6 }).dirt).toEqual(noDirt());
});

it('begins with a byte order mark before the header', () => {
  expect(found[0]?.fields).toEqual([`\uFEFF${columns[0]}`, ...columns.slice(1)]);
});

it('leaves the clean records as they are', () => {
  const rest = found
    .slice(1)
    .filter(record => ['clean', 'crlf'].includes(seen(record)))
    .map(record => record.fields.join(','));
  const clean = sampleText({ ...options, dirty: false })
    .trimEnd()
    .split('\n')
    .slice(1);
  expect(rest).toEqual(clean);
});

it('keeps a quoted touchpoint with its comma, its doubled quote and its line break', () => {
  expect(found.find(record => seen(record) === 'quoted line break')?.fields[2]).toBe(
    'search: 24" lamp,\nwhite',
  );
});
