import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { sampleDefaults, sampleJourneys, sampleOptouts } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import type { Command } from './command.ts';
import { required, usage, wholeNumber } from './parse-call.ts';
import { beginsLikeASample, type SampleFormat, sampleAs, sampleFormats } from './sample-formats.ts';
import { whole } from './text-table.ts';
import { inFolder, writeWhole } from './whole-files.ts';

const optoutsName = 'optouts.csv';
const recipeName = 'recipe.yaml';

export const demo: Command = {
  usage: '--out FILE [--people N] [--seed S] [--format FORMAT] [--dirty]',
  about: [
    `Beside FILE it writes ${optoutsName} and ${recipeName}. The same seed gives the same bytes.`,
    'A sample that is already there is replaced. Any other file is left alone: where FILE or',
    `${optoutsName} is something else, nothing is written; a ${recipeName} that differs is kept, and that is said.`,
  ],
  operands: { least: 0, most: 0 },
  options: {
    out: { takes: 'FILE', says: 'where the sample goes' },
    people: { takes: 'N', says: `how many people (${sampleDefaults.people})` },
    seed: { takes: 'S', says: `which people (${sampleDefaults.seed})` },
    format: { takes: 'FORMAT', says: 'csv (if nothing is said), ndjson or parquet' },
    dirty: {
      takes: 'nothing',
      says: 'with csv: adds what is wrong with real exports: broken lines, unreadable times, …',
    },
  },

  async run(call, { folder, signal, ...terminal }) {
    const format = formatOf(call.values.get('format') ?? 'csv');
    const said = required(call, 'out');
    const options = {
      people: wholeNumber(call, 'people', sampleDefaults.people, 1, 10_000_000),
      seed: wholeNumber(call, 'seed', sampleDefaults.seed, 0, Number.MAX_SAFE_INTEGER),
      dirty: call.switches.has('dirty'),
    };
    if (options.dirty && format !== 'csv') throw usage('--dirty goes with --format csv');
    const name = basename(said);
    if (name === optoutsName || name === recipeName)
      throw usage(`${name} is the name of another file of the sample`);
    const place = dirname(resolve(folder, said));
    const beside = (file: string) => join(dirname(said), file);

    await requireReplaceable(join(place, name), said, beginning => beginsLikeASample(format, beginning));
    await requireReplaceable(join(place, optoutsName), beside(optoutsName), beginning =>
      isListOfSamplePeople(beginning.toString('utf8')),
    );
    const recipe = utf8(sampleRecipe());
    const keepsRecipe = await differs(join(place, recipeName), recipe);

    const counted = counting(format, options);
    const files = [
      { name, content: counted.chunks },
      { name: optoutsName, content: [utf8(sampleOptouts(options))] },
      ...(keepsRecipe ? [] : [{ name: recipeName, content: [recipe] }]),
    ];
    await inFolder(place, dirname(said), () => writeWhole(place, files, dirname(said), signal));
    if (keepsRecipe) terminal.say(`${beside(recipeName)} is kept: it is not the sample's recipe.`);
    const written = [said, ...files.slice(1).map(file => beside(file.name))];
    if (call.switches.has('json')) {
      terminal.printJson({ files: written, people: options.people, records: counted.records() });
    } else {
      terminal.print(written.join('\n'));
      terminal.print(`${whole(options.people)} invented people, ${whole(counted.records())} records.`);
    }
    return 0;
  },
};

function formatOf(said: string): SampleFormat {
  const format = sampleFormats.find(known => known === said);
  if (format === undefined) throw usage('--format is csv, ndjson or parquet');
  return format;
}

function counting(format: SampleFormat, options: Parameters<typeof sampleJourneys>[0]) {
  let records = 0;
  function* chunks() {
    const counts = yield* sampleAs(format, sampleJourneys(options));
    records = counts.records;
  }
  return { chunks: chunks(), records: () => records };
}

type Recognise = (beginning: Buffer) => boolean;

const isListOfSamplePeople = (beginning: string) => /^(c[0-9a-f]{8}\n)*(c[0-9a-f]{0,8})?$/.test(beginning);

/** @throws Failure `usage` where something else is there */
async function requireReplaceable(path: string, said: string, isOurs: Recognise): Promise<void> {
  const beginning = await beginningOf(path, 4096);
  if (beginning === 'absent' || (beginning !== 'no file' && isOurs(beginning))) return;
  throw usage(`${said} is already there and is not a sample; it is left as it is`);
}

async function differs(path: string, from: Uint8Array): Promise<boolean> {
  const found = await beginningOf(path, from.length + 1);
  return found === 'no file' || (found !== 'absent' && !found.equals(from));
}

async function beginningOf(path: string, most: number): Promise<Buffer | 'absent' | 'no file'> {
  const found = await stat(path).catch(() => 'absent' as const);
  if (found === 'absent') return 'absent';
  if (!found.isFile()) return 'no file';
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return 'no file';
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
