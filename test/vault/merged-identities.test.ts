import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { lastOf, readTrail } from '../../shared/governance/trail.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { look } from '../../shared/vault/look.ts';
import { type DatasetRequest, openDataset } from '../../shared/vault/open-dataset.ts';
import { readExport } from '../fakes/read-export.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import { amplitude } from '../fakes/vendor-exports.ts';

const encoder = new TextEncoder();
const id = (who: number) => String(900_719_925_474_099_300n + BigInt(who));
const merges = (...pairs: [number, number][]) =>
  encoder.encode(
    pairs
      .map(([from, to]) =>
        JSON.stringify({
          scope: 1,
          merge_time: '2026-01-02 00:00:00.000000',
          merge_server_time: '2026-01-02 00:00:00.000000',
          amplitude_id: id(from),
          merged_amplitude_id: id(to),
        }),
      )
      .join('\n'),
  );
const columns = ['amplitude_id', 'event_type'];
const peopleOf = (rows: readonly (readonly string[])[]) => new Set(rows.map(([who]) => who)).size;

describe('identities that Amplitude merged', () => {
  it('are one person, over any number of steps and in any order', async () => {
    const apart = await readExport([amplitude], columns);
    expect(peopleOf(apart.rows)).toBe(12);
    const chain = await readExport([amplitude, merges([0, 1], [1, 2], [5, 4])], columns);
    expect([peopleOf(chain.rows), chain.read]).toEqual([9, apart.read]);
    const other = await readExport([merges([5, 4], [1, 2], [2, 0], [0, 1]), amplitude], columns);
    expect(other.rows).toEqual(chain.rows);
  });

  it('join nobody whom only somebody else’s rows would join', async () => {
    const names = async (...pairs: [number, number][]) => {
      const { rows } = await readExport([amplitude, merges(...pairs)], columns);
      return rows.map(([who]) => who);
    };
    const apart = await names([3, 3]);
    // A visitor with an identifier that is merged into two others.
    expect(await names([99, 4], [99, 5])).toEqual(apart);
    expect(await names([99, 5], [99, 4])).toEqual(apart);
    // Others who are joined stay so, whatever somebody else is merged into.
    const joined = await names([5, 4]);
    expect(new Set(joined).size).toBe(new Set(apart).size - 1);
    expect(await names([5, 4], [99, 5], [99, 6])).toEqual(joined);
  });

  it('are other data where they say otherwise', async () => {
    const host = hastyHost();
    const { mapping } = parseRecipe(
      'roles: {person: amplitude_id, time: {column: event_time, timezone: UTC}, touchpoint: event_type}',
    );
    const snapshotWith = async (...pairs: [number, number][]) => {
      const files = [memorySource('events', amplitude), memorySource('side', merges(...pairs))];
      const { tables, summary } = await look(files, 'nothing');
      const opening = {
        host,
        kind: 'durable',
        population: 'people',
        terms: 'default',
        leaveOut: [],
      } as const;
      await openDataset({ ...opening, tables, format: summary.format, mapping }, calm);
      const opened = lastOf((await readTrail(host)).entries, 'opened');
      return opened === 'none' ? 'none' : opened.snapshot;
    };
    const first = await snapshotWith([0, 1]);
    expect(await snapshotWith([2, 1])).not.toBe(first);
  });

  it('are found beside the events in the archive that they come in', async () => {
    const archive = zipSync({
      '1/-9_2026-01-01_0.json.gz': gzipSync(merges([0, 1])),
      '1/1_2026-01-01_0#0.json.gz': gzipSync(amplitude),
    });
    const { rows } = await readExport([archive], columns);
    expect(peopleOf(rows)).toBe(11);
  });

  it('must all be readable, for otherwise a person would stand there as several', async () => {
    const broken = encoder.encode(`${new TextDecoder().decode(merges([0, 1]))}\n{"scope":1,\n`);
    await expect(readExport([amplitude, broken], columns)).rejects.toMatchObject({
      fault: { code: 'damaged-file', params: { what: 'a file of merged identities' } },
    });
  });

  it('are no journeys by themselves', async () => {
    await expect(look([memorySource('merges', merges([0, 1]))], 'nothing')).rejects.toMatchObject({
      fault: { code: 'not-journeys' },
    });
  });

  it('keep a person out whom a list names by any of them, and refuse a list of hashes', async () => {
    const half = { source: memorySource('list', encoder.encode(others.slice(0, 400).join('\n'))) };
    const dataset = await openDataset(await request([{ ...half, form: { kind: 'identifiers' } }]), calm);
    const { opening } = await dataset.open(calm);
    const people = Object.fromEntries(
      opening.cells.map(({ status, people: of }) => [status, of === 'withheld' ? of : of.value]),
    );
    expect(people['objected']).toBeCloseTo(400, -2);
    expect(people['analysed']).toBeCloseTo(400, -2);
    await expect(
      openDataset(
        await request([{ ...half, form: { kind: 'sha256', salt: 's', salt_stands: 'before' } }]),
        calm,
      ),
    ).rejects.toMatchObject({ fault: { code: 'list-unclear' } });
  });
});

const calm = { signal: new AbortController().signal, progress: () => {} };
const hex = (k: number) => k.toString(16).padStart(64, '0');
/** Second identities of 800 people. */
const others = Array.from({ length: 800 }, (_, k) => hex(k + 1000));

async function request(leaveOut: DatasetRequest['leaveOut']): Promise<DatasetRequest> {
  const json = (records: readonly object[]) =>
    encoder.encode(records.map(record => `${JSON.stringify(record)}\n`).join(''));
  const time = '2026-01-01 10:00:00.000000';
  const events = others.flatMap((other, k) =>
    [hex(k), other].map(amplitude_id => ({
      amplitude_id,
      event_type: 'open',
      event_time: time,
      server_upload_time: time,
    })),
  );
  const side = others.map((amplitude_id, k) => ({
    scope: 1,
    merge_time: time,
    merge_server_time: time,
    amplitude_id,
    merged_amplitude_id: hex(k),
  }));
  const { tables, summary } = await look(
    [memorySource('events', json(events)), memorySource('side', json(side))],
    'nothing',
  );
  const { mapping } = parseRecipe(
    'roles: {person: amplitude_id, time: {column: event_time, timezone: UTC}, touchpoint: event_type}',
  );
  return {
    host: hastyHost(),
    kind: 'durable',
    tables,
    format: summary.format,
    population: 'people',
    mapping,
    terms: 'default',
    leaveOut,
  };
}
