import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { ChannelResponse } from '../../electron/desktop-contract.ts';
import { type BundleParts, bundleFiles } from '../../renderer/workbench/export/bundle.ts';
import { saveFiles, zipped } from '../../renderer/workbench/export/save-files.ts';
import { draftFromSource, readDraft } from '../../renderer/workbench/state/mapping-draft.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import type { LedgerView } from '../../shared/protocol/price.ts';
import { manifestSchema } from '../../shared/release/manifest.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { noRiskPart } from '../../shared/release/risk-report.ts';
import { sampleSource } from '../fakes/fake-vault.ts';
import { countryFunnel, sampleReach } from '../fakes/sample-releases.ts';

const reading = readDraft(draftFromSource(sampleSource, 'Europe/Paris'), sampleSource);
if (reading.state === 'incomplete') throw new RangeError('the sample maps by itself');

const ledger: LedgerView = {
  population: 'shop customers',
  kind: 'durable',
  terms: { k: 20, epsilon: 3, delta: 1e-6 },
  person: ['customer_id'],
  loosened: [],
  spent: 0.15,
  left: 0.85,
  epsilon_spent: 1,
  entries: [],
  chain: 'whole',
  head: 'abc',
  head_entry: 0,
};
const answerOf = (file: ReleaseFile) => ({
  key: file.id,
  file,
  turn: 1,
  mapping: reading.mapping,
  asked: {
    id: file.id,
    title: file.title,
    question: file.release.question,
    spend: { kind: 'share' as const, millionths: 50_000 },
  },
});
const parts: BundleParts = {
  answers: [answerOf(sampleReach()), answerOf(countryFunnel())],
  formats: ['svg', 'csv', 'json'],
  allowed: 'any',
  ledger,
  app: 'murmuration 0.1.0',
  created: new Date('2026-11-23T10:00:00Z'),
  risk: noRiskPart,
  recipient: '',
  cpra: 'none',
};
const noPng = () => {
  throw new RangeError('no PNG was chosen');
};
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

it('leaves the report out where the policy lets no HTML go', async () => {
  const files = await bundleFiles({ ...parts, allowed: ['svg', 'csv', 'json'] }, noPng, 'unsigned');
  const names = files.map(({ name }) => name);
  expect(names).not.toContain('report.html');
  expect(names.at(-1)).toBe('manifest.json');
});

it('consists of the chosen formats of every answer, the report and the manifest', async () => {
  const files = await bundleFiles(parts, noPng, 'unsigned');
  expect(files.map(({ name }) => name).sort()).toEqual([
    'funnel-by-country.csv',
    'funnel-by-country.json',
    'funnel-by-country.svg',
    'manifest.json',
    'overview.csv',
    'overview.json',
    'overview.svg',
    'report.html',
  ]);
});

it('makes no further file when nobody wants them any more', async () => {
  const making = new AbortController();
  const made = bundleFiles(parts, noPng, 'unsigned', making.signal);
  making.abort();
  await expect(made).rejects.toBe(making.signal.reason);
});

it('states in its manifest the recipe that asks the same again', async () => {
  const files = await bundleFiles({ ...parts, formats: ['json'] }, noPng, 'unsigned');
  const manifest = manifestSchema.parse(JSON.parse(text(files.at(-1)?.bytes)));
  const { mapping, questions, population } = parseRecipe(JSON.stringify(manifest.recipe));
  expect({ mapping, questions, population }).toEqual({
    mapping: reading.mapping,
    questions: parts.answers.map(({ asked }) => asked),
    population: 'shop customers',
  });
});

it('is the same whatever was imported: nothing of an import goes in', async () => {
  const [a, b] = await Promise.all([
    bundleFiles(parts, noPng, 'unsigned'),
    bundleFiles(parts, noPng, 'unsigned'),
  ]);
  expect(a.map(({ bytes }) => text(bytes))).toEqual(b.map(({ bytes }) => text(bytes)));
  expect(a.some(({ bytes }) => /rejected|people_touched|columns_kept/.test(text(bytes)))).toBe(false);
});

it('puts every file whole into one zip', async () => {
  const files = await bundleFiles(parts, noPng, 'unsigned');
  const unzipped = unzipSync(zipped(files, new Date('2026-11-23T10:00:00')));
  expect(Object.entries(unzipped).map(([name, bytes]) => [name, text(bytes)])).toEqual(
    files.map(({ name, bytes }) => [name, text(bytes)]),
  );
});

it('hands every file to the desktop app, and says what became of them', async () => {
  const files = await bundleFiles({ ...parts, formats: ['csv'] }, noPng, 'unsigned');
  const asked: string[][] = [];
  const page = (outcome: ChannelResponse<'files:save'>) =>
    ({
      murmurationDesktop: {
        saveFiles: async (given: { name: string }[]) => {
          asked.push(given.map(({ name }) => name));
          return outcome;
        },
      },
    }) as unknown as Window;
  expect(await saveFiles(files, 'dialog', page({ outcome: 'saved' }))).toBe('Saved 4 files in the folder.');
  expect(await saveFiles(files, 'dialog', page({ outcome: 'cancelled' }))).toBe('cancelled');
  await expect(
    saveFiles(files, 'dialog', page({ outcome: 'failed', code: 'disk-full' })),
  ).rejects.toMatchObject({ fault: { code: 'disk-full' } });
  expect(new Set(asked.map(names => names.join()))).toEqual(
    new Set(['overview.csv,funnel-by-country.csv,report.html,manifest.json']),
  );
});
