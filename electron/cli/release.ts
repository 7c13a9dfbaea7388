import { join, resolve } from 'node:path';
import { Failure } from '../../shared/protocol/fault.ts';
import type { ImportSummary } from '../../shared/protocol/summary.ts';
import type { ExportedFile } from '../../shared/release/manifest.ts';
import type { Opening, ReleaseFile } from '../../shared/release/release.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { openPopulation, type Population } from '../../shared/vault/population.ts';
import { nodeHost } from '../vault/node-host.ts';
import { closingFiles } from './closing-files.ts';
import { anyNumber, type Call, type Command, type Terminal } from './command.ts';
import { type ExportFiles, findExport, openExport } from './export-sources.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { required } from './parse-call.ts';
import {
  certainlyUnpaid,
  type PricedRecipe,
  priceRecipe,
  requireBudgetFor,
  statedTerms,
} from './priced-recipe.ts';
import { openLeaveOut, ownFiles, type RecipeFile, readRecipeFile, recipeOption } from './recipe-file.ts';
import { releaseFiles } from './release-files.ts';
import { columns, percent, whole } from './text-table.ts';
import { prepareFolder, writeWhole } from './whole-files.ts';

export const release: Command = {
  usage: 'EXPORT --recipe FILE --out FOLDER [--ledger FOLDER]',
  about: [
    'The whole recipe is priced first: one that does not fit asks nothing. What was asked before on the same',
    'data comes again free. For each question FOLDER gets ID.json, ID.csv, ID.svg and ID.png, then report.html',
    'and manifest.json; a file appears only when it is whole, and replaces one of the same name.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    recipe: recipeOption,
    out: { takes: 'FOLDER', says: 'where the answers go' },
    ledger: ledgerOption,
    policy: { takes: 'FILE', says: 'not yet in this version' },
  },

  async run(call, terminal) {
    const out = required(call, 'out');
    if (call.values.has('policy')) throw new Failure('not-yet', { what: 'A policy file' });
    const file = await readRecipeFile(call, terminal);
    requireQuestions(file, terminal);
    const files = await findExport(call.operands, terminal.folder, ownFiles(file));
    const work = await prepare(call, terminal, file);
    await prepareFolder(resolve(terminal.folder, out), out);
    const dataset = await importJourneys(files, file, work, terminal);
    try {
      return await answer(
        dataset,
        file,
        work,
        { said: out, path: resolve(terminal.folder, out) },
        call,
        terminal,
      );
    } finally {
      dataset.close();
    }
  },
};

interface Work {
  readonly host: ReturnType<typeof nodeHost>;
  readonly population: Population;
  readonly priced: PricedRecipe;
}

function requireQuestions({ recipe }: RecipeFile, terminal: Terminal): void {
  if (recipe.questions.length > 0) {
    for (const { id, ask } of recipe.notYet)
      terminal.say(`murmuration: ${id}: ${ask} is not yet in this version; it is left out.`);
    return;
  }
  if (recipe.notYet.length > 0) throw new Failure('not-yet', { what: 'Every question of the recipe' });
  throw new Failure('recipe-invalid', { at: 'questions', why: 'there is nothing to ask' });
}

/** Everything that can be known before the export is opened: the terms, the chain, and what is certainly too dear. */
async function prepare(call: Call, terminal: Terminal, { recipe }: RecipeFile): Promise<Work> {
  const host = nodeHost(ledgerStore(call, terminal));
  const { population: name, mapping } = recipe;
  const population = await openPopulation(host, name, statedTerms(recipe), mapping.person, 'durable');
  const priced = priceRecipe(recipe, await population.terms());
  await requireBudgetFor(await certainlyUnpaid(priced, population), population);
  return { host, population, priced };
}

async function importJourneys(
  files: ExportFiles,
  file: RecipeFile,
  { host }: Work,
  terminal: Terminal,
): Promise<Dataset> {
  const { recipe } = file;
  const leaveOut = await openLeaveOut(file);
  const opened = await openExport(files, terminal).catch(async error => {
    await leaveOut.close();
    throw error;
  });
  try {
    const looked = await look(opened.sources, 'nothing');
    const dataset = await openDataset(
      {
        host,
        kind: 'durable',
        tables: looked.tables,
        format: looked.summary.format,
        population: recipe.population,
        mapping: recipe.mapping,
        terms: statedTerms(recipe),
        leaveOut: leaveOut.lists,
      },
      terminal,
    );
    sayRejects(dataset.summary, terminal);
    return dataset;
  } finally {
    await Promise.all([opened.close(), leaveOut.close()]);
  }
}

function sayRejects({ rows, rejects, outside_period: outside }: ImportSummary, terminal: Terminal): void {
  if (rows.rejected > 0) {
    const causes = rejects.slice(0, 3).map(({ cause, rows: count }) => `${cause} ${whole(count)}`);
    terminal.say(
      `murmuration: ${whole(rows.rejected)} of ${whole(rows.read)} rows were rejected (${causes.join(', ')}); murmuration inspect says where.`,
    );
  }
  if (outside) terminal.say("murmuration: Some events lie outside the recipe's period and are left out.");
}

interface Place {
  readonly said: string;
  readonly path: string;
}

async function answer(
  dataset: Dataset,
  file: RecipeFile,
  { population, priced }: Work,
  out: Place,
  call: Call,
  terminal: Terminal,
): Promise<number> {
  const { signal } = terminal;
  await requireUnpaidFits(dataset, priced, population);
  const { opening, budget: afterOpening } = await dataset.open({ signal });
  requirePeople(opening, priced, terminal);

  const answers: ReleaseFile[] = [];
  const written: ExportedFile[] = [];
  const rows: { id: string; files: readonly string[]; file: ReleaseFile }[] = [];
  for (const [at, { asked }] of priced.questions.entries()) {
    if (signal.aborted) throw new Failure('cancelled');
    terminal.progress({ phase: 'asking', done: at, total: priced.questions.length });
    const answered = await dataset.ask(asked, { signal });
    const made = releaseFiles(answered);
    await write(out, made);
    answers.push(answered);
    written.push(...made);
    rows.push({ id: asked.id, files: made.map(({ name }) => join(out.said, name)), file: answered });
  }
  const budget = answers.at(-1)?.budget ?? afterOpening;
  const ledger = await dataset.ledger();
  const closing = closingFiles({
    answers,
    files: written,
    terms: priced.terms,
    ledger,
    budget,
    recipe: file.bytes,
  });
  await write(out, closing);

  if (call.switches.has('json')) {
    terminal.printJson({
      population: population.name,
      people: analysed(opening),
      questions: rows.map(({ id, files, file: { release: of, budget: after } }) => ({
        id,
        ask: of.question.ask,
        files,
        share: of.plan.share,
        repeat: after.repeat,
        shown: shownCells(of.cells),
        smallest_shown: of.plan.smallest_shown,
        half_width_95: of.plan.half_width_95,
      })),
      files: closing.map(({ name }) => join(out.said, name)),
      budget: { spent: budget.spent, total: budget.total },
      not_yet: file.recipe.notYet.map(({ id, ask }) => ({ id, ask })),
    });
    return 0;
  }
  terminal.print(
    columns(
      [
        ['question', 'share', 'groups shown', 'people at 95 %', ''],
        ...rows.map(({ id, file: { release: of, budget: after } }) => [
          id,
          percent(of.plan.share),
          whole(shownCells(of.cells)),
          `± ${of.plan.half_width_95}`,
          after.repeat ? 'paid before' : '',
        ]),
      ],
      [1, 2, 3],
    ),
  );
  terminal.print(`\nWritten to ${out.said}; report.html has everything on one page.`);
  terminal.print(
    `Budget of ${population.name}: ${percent(budget.spent.share)} spent, ${percent(Math.max(0, 1 - budget.spent.share))} left.`,
  );
  return 0;
}

/** Now it is known what was paid for before. */
async function requireUnpaidFits(
  dataset: Dataset,
  priced: PricedRecipe,
  population: Population,
): Promise<void> {
  const { prices, opening } = await dataset.price(priced.questions.map(({ asked }) => asked));
  const unpaid = priced.questions
    .filter((_, at) => prices[at]!.standing !== 'free')
    .map(question => question.priced);
  await requireBudgetFor(opening.standing === 'free' ? unpaid : [priced.opening, ...unpaid], population);
}

function analysed({ cells }: Opening): Opening['cells'][number]['people'] {
  return cells.find(({ status }) => status === 'analysed')?.people ?? 'withheld';
}

/**
 * Asks no question of people too few to show (CONTRACT.md, the last section).
 *
 * @throws Failure `too-few-people`, also where the head count itself is withheld
 */
function requirePeople(opening: Opening, { questions }: PricedRecipe, terminal: Terminal): void {
  const smallest = Math.min(...questions.map(({ priced }) => priced.plan.smallest_shown));
  const people = analysed(opening);
  if (people === 'withheld' || people.value < smallest) throw new Failure('too-few-people', { smallest });
  if (people.value < 10 * smallest) {
    terminal.say(
      `murmuration: There are about ${whole(people.value)} people, and groups below ${whole(smallest)} cannot show: expect much to be withheld.`,
    );
  }
}

/** All files of one question, or none. What is paid for is written even if somebody cancels meanwhile. */
async function write({ said, path }: Place, files: readonly ExportedFile[]): Promise<void> {
  const contents = files.map(({ name, bytes }) => ({ name, content: [bytes] }));
  await writeWhole(path, contents, said);
}

function shownCells(cells: ReleaseFile['release']['cells']): number {
  return cells.filter(({ state }) => state === 'value').length;
}
