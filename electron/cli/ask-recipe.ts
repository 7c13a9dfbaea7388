import { join } from 'node:path';
import type { Head } from '../../shared/ledger/chained.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import type { Terms } from '../../shared/policy/mapping.ts';
import type { Recipe } from '../../shared/policy/recipe.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { closingFiles, releaseFiles } from '../../shared/release/export-files.ts';
import type { ExportedFile } from '../../shared/release/manifest.ts';
import type { Estimate, Opening } from '../../shared/release/release.ts';
import type { Sign } from '../../shared/release/sign.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import type { Population } from '../../shared/vault/population.ts';
import { priceRisk } from '../../shared/vault/risk-pricing.ts';
import { rasterise } from '../render/png.ts';
import type { Terminal } from './command.ts';
import { manifestFacts } from './manifest-facts.ts';
import { type Costing, type PricedRecipe, requireBudgetFor } from './priced-recipe.ts';
import type { RecipeFile } from './recipe-file.ts';
import { type Answered, fewPeopleLine, followsLine, type Outcome } from './release-output.ts';
import { riskPartOf, type WantedRisk } from './risk-part.ts';
import { writeWhole } from './whole-files.ts';

const pngScale = 2;

export interface Asked {
  readonly dataset: Dataset;
  readonly host: VaultHost;
  readonly population: Population;
  readonly priced: PricedRecipe;
  readonly file: RecipeFile;
  readonly out: Folder;
  readonly risk: WantedRisk;
  /** To whom the export goes, as the person typed it; empty where nothing was said. */
  readonly recipient: string;
}

interface Folder {
  readonly path: string;
  /** As the person named it. */
  readonly said: string;
}

/**
 * Asks every question of a recipe, one after another, and writes each answer as soon as it is there. Nothing
 * is asked unless all of it fits into what is left.
 *
 * @throws Failure `budget-exceeded`, `too-few-people`, `cancelled`, `disk-full`, `cannot-write`, and what `ask` throws
 */
export async function askRecipe(
  { dataset, host, population, priced, file, out, risk: wanted, recipient }: Asked,
  terminal: Terminal,
): Promise<Outcome> {
  const { signal } = terminal;
  const besides = await unpaidRisk(dataset, wanted, file.recipe, priced.terms);
  await requireUnpaidFits({ dataset, priced, population }, besides, terminal);
  const { opening, budget: first } = await dataset.open({ signal });
  const people = requirePeople(opening, priced, terminal);

  const sign: Sign = statements => dataset.sign(statements);
  const rules = await population.rules();
  const { policy, policyId } = rules;
  const formats = policy === 'none' ? 'any' : policy.exports.formats;
  const allowed = (files: readonly ExportedFile[]) =>
    files.filter(({ name }) => formats === 'any' || formats.some(format => name.endsWith(`.${format}`)));
  const answers: Answered[] = [];
  const written: ExportedFile[] = [];
  for (const [at, { asked }] of priced.questions.entries()) {
    if (signal.aborted) throw new Failure('cancelled');
    terminal.progress({ phase: 'asking', done: at, total: priced.questions.length });
    const answer = await dataset.ask(asked, { signal });
    const made = allowed(await releaseFiles(answer, sign, svg => rasterise(svg, pngScale).png));
    answers.push({ file: answer, files: await write(out, made) });
    written.push(...made);
  }
  const risk = await riskPartOf(dataset, wanted, terminal);
  const budget =
    risk.paid === 'nothing' ? (answers.at(-1)?.file.budget ?? first) : await population.budget(rules, false);
  const ledger = await dataset.ledger();
  const facts = manifestFacts({
    created: host.now(),
    population: population.name,
    terms: priced.terms,
    policy: policyId,
    cpra: policy === 'none' ? 'none' : policy.cpra,
    loosened: ledger.loosened,
    ledger: await headOf(population, host),
    budget,
    recipe: file.bytes,
  });
  const releases = answers.map(({ file: release }) => release);
  const common = { title: population.name, files: releases, written, facts, recipient, risk };
  const end = formats === 'any' ? common : { ...common, formats };
  const closing = await write(out, await closingFiles(end, sign));
  return { population: population.name, out: out.said, people, answers, closing, budget };
}

/** Now that the export is read, it is known what was paid for before. */
async function requireUnpaidFits(
  { dataset, priced, population }: Pick<Asked, 'dataset' | 'priced' | 'population'>,
  besides: readonly Costing[],
  terminal: Terminal,
): Promise<void> {
  const { opening, questions } = priced;
  const prices = await dataset.price(questions.map(({ asked }) => asked));
  const unpaid = questions.flatMap((question, at) => {
    const { id, standing, due, follows } = prices.prices[at]!;
    if (follows !== undefined && standing !== 'free') terminal.say(followsLine(id, follows));
    return standing === 'free' ? [] : [due === undefined ? question.priced : question.ofShare(due)];
  });
  const first = prices.opening.standing === 'free' ? [] : [opening];
  await requireBudgetFor([...first, ...unpaid, ...besides], population);
}

/** What the risk figures would cost, where they are wanted and were not paid for before. */
async function unpaidRisk(
  dataset: Dataset,
  { share }: WantedRisk,
  { mapping }: Recipe,
  terms: Terms,
): Promise<readonly Costing[]> {
  if (share === 'nothing') return [];
  const { cost } = priceRisk(share, mapping, terms);
  const { standing } = await dataset.risk.price(share);
  return standing === 'free' ? [] : [{ cost, millionths: share }];
}

/**
 * Asks no question of people too few to show (CONTRACT.md, the last section).
 *
 * @throws Failure `too-few-people`, also where the head count itself is withheld
 */
function requirePeople({ cells }: Opening, { questions }: PricedRecipe, terminal: Terminal): Estimate {
  const smallest = Math.min(...questions.map(({ priced }) => priced.plan.smallest_shown));
  const people = cells.find(({ status }) => status === 'analysed')?.people ?? 'withheld';
  if (people === 'withheld' || people.value < smallest) throw new Failure('too-few-people', { smallest });
  if (people.value < 10 * smallest) terminal.say(fewPeopleLine(people.value, smallest));
  return people;
}

/** All files of one question, or none. What is paid for is written even if somebody cancels meanwhile. */
async function write({ said, path }: Folder, files: readonly ExportedFile[]): Promise<readonly string[]> {
  const contents = files.map(({ name, bytes }) => ({ name, content: [bytes] }));
  await writeWhole(path, contents, said);
  return files.map(({ name }) => join(said, name));
}

async function headOf({ name }: Population, { store }: VaultHost): Promise<Head> {
  const ledger = await openLedger(store, name);
  if (ledger === 'absent') throw new Failure('store-unavailable');
  return ledger.head;
}
