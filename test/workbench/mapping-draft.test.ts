import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  columnRoles,
  draftAfterHeader,
  draftFromSource,
  type MappingDraft,
  readDraft,
  withColumn,
  withRole,
} from '../../renderer/workbench/state/mapping-draft.ts';
import { draftFromRecipe } from '../../renderer/workbench/state/recipe-slice.ts';
import { mappingSchema } from '../../shared/policy/mapping.ts';
import { sampleSource, unnamedSource } from '../fakes/fake-vault.ts';

const draft = draftFromSource(sampleSource, 'Europe/Paris');
const problems = (of: MappingDraft) => {
  const reading = readDraft(of, sampleSource);
  return reading.state === 'incomplete' ? reading.problems.map(({ at }) => at) : [];
};

it('reads back the mapping that the vault proposed', () => {
  expect(readDraft(draft, sampleSource)).toEqual({
    state: 'complete',
    mapping: mappingSchema.parse(sampleSource.proposal),
    terms: { k: 20, epsilon: 3, delta: 1e-6 },
    population: 'sample shop customers',
    listForm: { kind: 'unstated' },
  });
});

it('starts a file without a zone from the zone of the device, and without a population from nothing', () => {
  const { zone, population } = draftFromSource(unnamedSource, 'Europe/Paris');
  expect([zone, population]).toEqual(['Europe/Paris', '']);
});

it('takes the column that seems to name the currency of amounts, unless somebody says that none does', () => {
  const amount = sampleSource.columns.find(({ name }) => name === sampleSource.proposal.amount?.column)!;
  const { amount: _, ...proposal } = sampleSource.proposal;
  const source = {
    ...sampleSource,
    proposal,
    columns: sampleSource.columns.map(column =>
      column.position === 7
        ? { ...column, proposed: [{ role: 'currency' as const, reason: 'codes' }] }
        : column,
    ),
  };
  const drafted = withRole(draftFromSource(source, 'Europe/Paris'), amount.position, 'amount');
  const amountOf = (of: MappingDraft) => {
    const reading = readDraft(of, source);
    return reading.state === 'complete' ? reading.mapping.amount : reading;
  };
  const said = { column: amount.name, currency: 'EUR' };
  expect(amountOf(drafted)).toEqual({ ...said, currency_column: source.columns[6]!.name });
  expect(amountOf(withColumn(drafted, amount.position, { currencyAt: 'none' }))).toEqual(said);
});

it('says everything that is missing, in the order of the form', () => {
  const empty = withRole(withRole(withRole(draft, 1, 'unused'), 2, 'unused'), 3, 'unused');
  expect(
    problems({
      ...empty,
      zone: 'Mars/Olympus',
      from: '2026-04-01',
      to: '2026-01-01',
      groups: [{ name: '', patterns: [] }],
      population: ' ',
      terms: { k: '1', epsilon: '3', delta: '', parts: '' },
    }),
  ).toEqual(['columns', 'columns', 'columns', 'zone', 'period', 'group-0', 'population', 'terms']);
});

it('asks for what a role needs, at its column', () => {
  const asked = [
    withColumn(draft, 6, { granted: [] }),
    withColumn(draft, 5, { currency: 'E' }),
    withColumn(draft, 2, { format: 'day/month' }),
    withColumn(draft, 8, { bands: '25, 18' }),
    withColumn(draft, 8, { attribute: 'country' }),
    withColumn(draft, 7, { attribute: ' ' }),
  ].map(problems);
  expect(asked).toEqual([['column-6'], ['column-5'], ['column-2'], ['column-8'], ['column-8'], ['column-7']]);
});

it('refuses two groups of one name', () => {
  const groups = [
    { name: 'browse', patterns: ['search'] },
    { name: ' browse', patterns: ['product*'] },
  ];
  expect(problems({ ...draft, groups })).toEqual(['group-1']);
});

it('takes a role that one column can have from the column that had it, and a clock from an order', () => {
  const moved = withRole(withRole(draft, 9, 'channel'), 8, 'order');
  expect([2, 4, 8, 9].map(position => moved.columns[position]?.role)).toEqual([
    'unused',
    'unused',
    'order',
    'channel',
  ]);
});

it('loses no detail when a role is tried and taken back', () => {
  const back = withRole(withRole(draft, 6, 'attribute'), 6, 'consent');
  expect(back).toEqual(draft);
});

it('keeps what was changed when the header line is confirmed, and follows the new proposal elsewhere', () => {
  const proposed = draftFromSource(unnamedSource, 'Europe/Paris');
  const before = { ...withRole(withRole(proposed, 7, 'attribute'), 5, 'time'), population: 'us' };
  const confirmed = { ...sampleSource, kind: 'file' as const };
  const after = draftAfterHeader(before, unnamedSource, confirmed, 'Europe/Paris');
  expect({
    country: [after.columns[7]?.role, after.columns[7]?.attribute],
    times: [after.columns[2]?.role, after.columns[5]?.role],
    consent: after.columns[6]?.role,
    typed: [after.population, after.precision, after.public.length],
  }).toEqual({
    country: ['attribute', 'country'],
    times: ['unused', 'time'],
    consent: 'consent',
    typed: ['us', 'hour', 5],
  });
});

it('reads a mapping that the vault accepts, or says why not, whatever roles are given', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...columnRoles), { minLength: 9, maxLength: 9 }), roles => {
      const reading = readDraft(
        roles.reduce((given, role, index) => withRole(given, index + 1, role), draft),
        sampleSource,
      );
      return reading.state === 'complete'
        ? mappingSchema.safeParse(reading.mapping).success
        : reading.problems.length > 0;
    }),
    { seed: 20261123 },
  );
});

it('keeps of addresses what a recipe says', () => {
  const mapping = mappingSchema.parse({
    ...sampleSource.proposal,
    touchpoint: { columns: ['touchpoint'], join: ' / ', url: 'path' },
    attributes: { country: { column: 'country', url: 'host' } },
  });
  const recipe = {
    mapping,
    population: 'shop customers',
    terms: 'unstated',
    asked: [],
    leave_out: false,
    list_form: { kind: 'unstated' },
  } as const;
  const read = readDraft(draftFromRecipe(sampleSource, { ...recipe, asked: [] }, 'UTC'), sampleSource);
  expect(read).toMatchObject({ state: 'complete', mapping });
});

it('asks for the zone of times that do not tell it before anything is imported', () => {
  const at = sampleSource.columns.find(({ name }) => name === 'event_time')!;
  const told = (zone: 'not told' | 'mixed' | undefined, patch: Parameters<typeof withColumn>[2]) => {
    const columns = sampleSource.columns.map(column =>
      column === at && zone !== undefined ? { ...column, zone } : column,
    );
    const source = { ...sampleSource, columns };
    const reading = readDraft(withColumn(draft, at.position, { zone: '', ...patch }), source);
    return reading.state === 'incomplete' ? reading.problems.map(problem => problem.at) : 'complete';
  };
  const missing = [`column-${at.position}`];
  expect([
    told('not told', {}),
    told('mixed', {}),
    told(undefined, { format: '%d/%m/%Y %H:%M' }),
    told(undefined, { format: 'local-epoch-s' }),
  ]).toEqual([missing, missing, missing, missing]);
  expect([
    told(undefined, {}),
    told('not told', { zone: 'Europe/Berlin' }),
    told('not told', { format: '%d/%m/%Y %H:%M %z' }),
    told('not told', { format: 'epoch-ms' }),
  ]).toEqual(['complete', 'complete', 'complete', 'complete']);
});
