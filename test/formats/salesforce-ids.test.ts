import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { salesforceId } from '../../shared/formats/salesforce-ids.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { readExport } from '../fakes/read-export.ts';
import { hastyHost } from '../fakes/vault-host.ts';

const fifteen = fc.string({
  unit: fc.constantFrom(...'ABCXYZabcxyz0123456789'),
  minLength: 15,
  maxLength: 15,
});
const encoder = new TextEncoder();

describe('identifiers of Salesforce', () => {
  it('are written with 18 letters, as Salesforce does it', () => {
    expect(salesforceId('001D000000IqhSL')).toBe('001D000000IqhSLIAZ');
    expect(salesforceId('001d000000iqhsliaz')).toBe('001D000000IqhSLIAZ');
  });

  it('are one whichever way they are written, and differ where their case does', () => {
    fc.assert(
      fc.property(fifteen, fifteen, (one, other) => {
        const long = salesforceId(one);
        expect(long.slice(0, 15)).toBe(one);
        for (const written of [long, long.toLowerCase(), long.toUpperCase()])
          expect(salesforceId(written)).toBe(long);
        expect(salesforceId(other) === long).toBe(other === one);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('stay as they are where they are none', () => {
    for (const text of ['', 'alice', '001D000000IqhSLXXX', '001D000000IqhSL999', '001D000000Iqh L'])
      expect(salesforceId(text)).toBe(text);
  });
});

const short = (who: number) =>
  `003B000000${String.fromCharCode(97 + (who % 26))}${String(who).padStart(4, '0')}`;
const file = encoder.encode(
  [
    'Id,WhoId,Subject,CreatedDate,TaskSubtype',
    ...Array.from({ length: 800 }, (_, k) =>
      [short(k), salesforceId(short(k))].map(
        (who, n) => `00T${k}${n},${who},Call,2026-01-0${1 + n}T10:00:00.000Z,${n === 0 ? 'Call' : 'Email'}`,
      ),
    ).flat(),
  ].join('\n'),
);

it('activities of somebody who is written in both ways are one journey', async () => {
  const { rows } = await readExport([file], ['WhoId', 'TaskSubtype']);
  expect(new Set(rows.map(([who]) => who)).size).toBe(800);
});

it('a list keeps out whom it names in either way, and a list of hashes is refused', async () => {
  const { tables, summary } = await look([memorySource('activities', file)], 'nothing');
  const { mapping } = parseRecipe('roles: {person: WhoId, time: CreatedDate, touchpoint: TaskSubtype}');
  const calm = { signal: new AbortController().signal, progress: () => {} };
  const open = (
    form: Parameters<typeof openDataset>[0]['leaveOut'][number]['form'],
    names: readonly string[],
  ) =>
    openDataset(
      {
        host: hastyHost(),
        kind: 'durable',
        tables,
        format: summary.format,
        population: 'people',
        mapping,
        terms: 'default',
        leaveOut: [{ source: memorySource('list', encoder.encode(names.join('\n'))), form }],
      },
      calm,
    );
  const named = Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? short(k) : salesforceId(short(k))));
  const { opening } = await (await open({ kind: 'identifiers' }, named)).open(calm);
  const people = Object.fromEntries(
    opening.cells.map(({ status, people: of }) => [status, of === 'withheld' ? of : of.value]),
  );
  expect(people['objected']).toBeCloseTo(400, -2);
  expect(people['analysed']).toBeCloseTo(400, -2);
  await expect(
    open({ kind: 'sha256', salt: 's', salt_stands: 'before' }, ['0'.repeat(64)]),
  ).rejects.toMatchObject({ fault: { code: 'list-unclear' } });
});
