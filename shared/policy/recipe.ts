import { type LeaveOutList, readLeaveOut } from './leave-out.ts';
import { type MadeFor, readMadeFor } from './made-for.ts';
import { type Dialect, dialectSchema, type Mapping, mostParts, termsSchema } from './mapping.ts';
import { defaultPopulation, populationNameSchema } from './population.ts';
import type { Asked } from './question.ts';
import { readMapping, readTaxonomyName } from './recipe-mapping.ts';
import { readQuestions } from './recipe-questions.ts';
import { invalid, type Place, readRecipeText } from './recipe-text.ts';
import { choiceOf, maybe, numberOf, sectionOf, stated, textOf, truthOf, wholeOf } from './recipe-values.ts';
import type { StatedTerms } from './spending.ts';

/** What to read from an export, for whom, under which terms, and what to ask (CONTRACT.md). */
export interface Recipe {
  readonly population: string;
  readonly mapping: Mapping;
  readonly terms: StatedTerms | 'unstated';
  /** Lists of people to leave out. */
  readonly leaveOut?: readonly LeaveOutList[];
  readonly questions: readonly Asked[];
  /** What the export looked like for which it was saved. */
  readonly madeFor?: MadeFor;
  /** What is fixed about how the file is written; the rest is found out. */
  readonly source?: Partial<Dialect>;
  /** A file beside the recipe that assigns touchpoints to groups (`readTaxonomy`), not read yet. */
  readonly taxonomy?: string;
}

/**
 * Reads a recipe in YAML or JSON. Texts that mean the same give equal recipes.
 *
 * @throws Failure `recipe-unreadable`, `recipe-unknown-key`, `recipe-invalid`, `question-refused` for
 * windows that the clock cannot tell, `not-yet` for what this version does not have inside a question
 */
export function parseRecipe(text: string): Recipe {
  const recipe = sectionOf(readRecipeText(text), [
    'murmuration',
    'population',
    'roles',
    'consent',
    'leave_out',
    'confirm',
    'time',
    'touchpoints',
    'protect',
    'made_for',
    'questions',
    'source',
  ]);
  maybe(recipe.get('murmuration'), requireVersion);
  const mapping = readMapping(recipe);
  return {
    population: maybe(recipe.get('population'), readPopulation) ?? defaultPopulation,
    mapping,
    terms: maybe(recipe.get('protect'), readTerms) ?? 'unstated',
    ...stated('leaveOut', maybe(recipe.get('leave_out'), readLeaveOut)),
    questions: readQuestions(recipe.get('questions'), mapping),
    ...stated('madeFor', maybe(recipe.get('made_for'), readMadeFor)),
    ...stated('source', maybe(recipe.get('source'), readSource)),
    ...stated('taxonomy', readTaxonomyName(recipe.get('touchpoints'))),
  };
}

function requireVersion(place: Place): void {
  if (place.kind !== 'number' || place.number !== 1)
    throw invalid(place.path, 'recipes of this version say 1');
}

function readPopulation(place: Place): string {
  const population = textOf(place);
  if (populationNameSchema.safeParse(population).success) return population;
  throw invalid(place.path, 'it is a name of 1 to 200 characters on one line');
}

function readTerms(place: Place): StatedTerms {
  const protect = sectionOf(place, ['k', 'epsilon', 'delta', 'parts']);
  return {
    ...stated(
      'k',
      maybe(protect.get('k'), k => wholeOf(k, 2, 1_000_000)),
    ),
    ...stated('epsilon', maybe(protect.get('epsilon'), readEpsilon)),
    ...stated('delta', maybe(protect.get('delta'), readDelta)),
    ...stated(
      'parts',
      maybe(protect.get('parts'), parts => wholeOf(parts, 2, mostParts)),
    ),
  };
}

function readEpsilon(place: Place): number {
  const epsilon = numberOf(place);
  if (termsSchema.shape.epsilon.safeParse(epsilon).success) return epsilon;
  throw invalid(place.path, 'it is a number above 0 and up to 20, such as 3');
}

function readDelta(place: Place): number {
  const delta = numberOf(place);
  if (termsSchema.shape.delta.safeParse(delta).success) return delta;
  throw invalid(place.path, 'it is a number above 0 and up to 0.001, such as 1e-6');
}

const { encoding, quote } = dialectSchema.shape;

function readSource(place: Place): Partial<Dialect> {
  const source = sectionOf(place, ['encoding', 'delimiter', 'quote', 'header', 'skip_lines']);
  return {
    ...stated(
      'encoding',
      maybe(source.get('encoding'), at => choiceOf(at, encoding.options)),
    ),
    ...stated('delimiter', maybe(source.get('delimiter'), readDelimiter)),
    ...stated(
      'quote',
      maybe(source.get('quote'), at =>
        choiceOf(
          at,
          [...quote.options].map(({ value }) => value),
        ),
      ),
    ),
    ...stated('header', maybe(source.get('header'), truthOf)),
    ...stated(
      'skip_lines',
      maybe(source.get('skip_lines'), at => wholeOf(at, 0, 1000)),
    ),
  };
}

function readDelimiter(place: Place): string {
  const delimiter = place.kind === 'text' && place.text === 'tab' ? '\t' : textOf(place);
  if (delimiter.length === 1 && !/[\r\n"]/.test(delimiter)) return delimiter;
  throw invalid(place.path, 'it is one character, or tab');
}
