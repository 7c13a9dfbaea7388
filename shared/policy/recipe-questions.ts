import { Failure } from '../protocol/fault.ts';
import { type ChartQuestion, chartQuestionSchema } from './chart-question.ts';
import type { Mapping } from './mapping.ts';
import { type Asked, askedSchema, type Question, type Spend } from './question.ts';
import { answerability, asks, kindOf } from './question-kinds.ts';
import { invalid, type Place } from './recipe-text.ts';
import {
  choiceOf,
  listOf,
  maybe,
  type Section,
  sectionOf,
  stated,
  textOf,
  truthOf,
  wholeOf,
} from './recipe-values.ts';
import { parseShare } from './share.ts';
import { readWhere } from './where.ts';

/** Files of an export that are not a question's, and names that Windows keeps for devices. */
const takenIds = /^(manifest|con|prn|aux|nul|(com|lpt)[0-9])$/i;

const inEvery = ['id', 'ask', 'title', 'share', 'precision', 'sharpen', 'follow', 'where'];

/** Where neither a share nor a precision is stated. */
const defaultSpend: Spend = { kind: 'share', millionths: 50_000 };

export function readQuestions(place: Place | undefined, mapping: Mapping): Asked[] {
  const before = new Map<string, Question>();
  const readNext = (at: Place): Asked => {
    const asked = readQuestion(at, mapping, before);
    before.set(asked.id, asked.question);
    return asked;
  };
  const read = maybe(place, list => listOf(list, readNext)) ?? [];
  const ids = new Set<string>();
  read.forEach(({ id }, at) => {
    // Files are named after it, and some file systems take Flow and flow for the same.
    if (ids.has(id.toLowerCase()))
      throw invalid(`questions[${at}].id`, `another question is called ${id} too`);
    ids.add(id.toLowerCase());
  });
  return read;
}

/** @param before  questions of the recipe that come before it, by name */
function readQuestion(place: Place, mapping: Mapping, before: ReadonlyMap<string, Question>): Asked {
  if (place.kind !== 'section') throw invalid(place.path, 'a question is a section with id and ask');
  const free = sectionOf(place, [...place.members.keys()]);
  const ask = choiceOf(free.require('ask'), asks);
  const id = readId(free.require('id'));
  const title = maybe(free.get('title'), at => textOf(at, 200));
  const spend = readSpend(free);

  const refuse = (why: string) => new Failure('question-refused', { id, why });
  const chart = (at: Place): ChartQuestion => {
    const read = at.kind === 'section' ? bareQuestion(at, mapping, refuse, chart) : before.get(textOf(at));
    if (read === undefined) throw refuse(`no question before it is called ${textOf(at)}`);
    const parsed = chartQuestionSchema.safeParse(read);
    if (!parsed.success) throw refuse('what it is about is no chart of journeys');
    return parsed.data;
  };
  const section = sectionOf(place, [...inEvery, ...kindOf(ask).fields]);
  // Members in the order of the schema, whatever their order in the recipe.
  const asked = askedSchema.parse({
    id,
    ...stated('title', title),
    spend,
    ...(maybe(section.get('sharpen'), truthOf) === true && { sharpen: true }),
    ...(maybe(section.get('follow'), truthOf) === true && { follow: true }),
    question: fieldsOf(section, ask, mapping, refuse, chart),
  });
  const answerable = answerability(asked.question, mapping);
  if (answerable.outcome === 'refused') throw refuse(answerable.why);
  return asked;
}

type Refuse = (why: string) => Error;
type ReadChart = (place: Place) => ChartQuestion;

function fieldsOf(
  section: Section,
  ask: Question['ask'],
  mapping: Mapping,
  refuse: Refuse,
  chart: ReadChart,
): object {
  const where = maybe(section.get('where'), filters => readWhere(filters, mapping));
  return { ...kindOf(ask).read(section, mapping, refuse, chart), ...stated('where', where) };
}

/** A question inside another: without a name and a price. */
function bareQuestion(
  place: Extract<Place, { kind: 'section' }>,
  mapping: Mapping,
  refuse: Refuse,
  chart: ReadChart,
): object {
  const ask = choiceOf(sectionOf(place, [...place.members.keys()]).require('ask'), asks);
  const section = sectionOf(place, ['ask', 'where', ...kindOf(ask).fields]);
  return fieldsOf(section, ask, mapping, refuse, chart);
}

function readId(place: Place): string {
  const id = textOf(place);
  const parsed = askedSchema.shape.id.safeParse(id);
  if (!parsed.success) {
    throw invalid(place.path, 'it is up to 64 letters, digits, - and _, and starts with a letter or digit');
  }
  if (takenIds.test(id)) throw invalid(place.path, `${id} is taken; choose another name`);
  return id;
}

function readSpend(question: Section): Spend {
  const share = question.get('share');
  const precision = question.get('precision');
  if (share !== undefined && precision !== undefined) {
    throw invalid(question.path, 'it states both share and precision; state one');
  }
  if (precision !== undefined) return { kind: 'precision', people: wholeOf(precision, 1, 1_000_000_000) };
  if (share === undefined) return defaultSpend;
  const millionths = share.kind === 'text' || share.kind === 'number' ? parseShare(share.text) : 'invalid';
  if (millionths === 'too fine')
    throw invalid(share.path, 'a share has at most six decimals, such as 0.000001');
  if (millionths === 'invalid') {
    throw invalid(share.path, 'it is a part of the budget above 0 % and up to 100 %, such as 10% or 0.1');
  }
  return { kind: 'share', millionths };
}
