import { Failure } from '../protocol/fault.ts';
import type { Json } from './canonical.ts';
import type { Mapping, TimePrecision } from './mapping.ts';
import { type Asked, askedSchema, type Breakdown, type Question, type Spend } from './question.ts';
import { durationOf } from './recipe-mapping.ts';
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
import { finestBins } from './time-bins.ts';

/** A question of a kind that recipes may name and that cannot be asked yet, as it was stated. */
export interface NotYet {
  readonly id: string;
  readonly ask: string;
  readonly stated: { readonly [name: string]: Json };
}

const asked = ['reach', 'paths', 'funnel', 'time_to', 'trend'] as const;
const notYet = ['retention', 'transitions', 'frequency', 'sum', 'mean', 'attribution', 'compare'] as const;

/** Files of an export that are not a question's, and names that Windows keeps for devices. */
const takenIds = /^(manifest|con|prn|aux|nul|(com|lpt)[0-9])$/i;

const inEvery = ['id', 'ask', 'title', 'share', 'precision'];
const inNoneYet = ['where', 'by'];

/** Where neither a share nor a precision is stated. */
const defaultSpend: Spend = { kind: 'share', millionths: 50_000 };

export function readQuestions(
  place: Place | undefined,
  mapping: Mapping,
): { readonly questions: Asked[]; readonly notYet: NotYet[] } {
  const read = maybe(place, list => listOf(list, question => readQuestion(question, mapping))) ?? [];
  const ids = new Set<string>();
  read.forEach(({ id }, at) => {
    // Files are named after it, and some file systems take Flow and flow for the same.
    if (ids.has(id.toLowerCase()))
      throw invalid(`questions[${at}].id`, `another question is called ${id} too`);
    ids.add(id.toLowerCase());
  });
  return {
    questions: read.flatMap(item => ('question' in item ? [item] : [])),
    notYet: read.flatMap(item => ('question' in item ? [] : [item])),
  };
}

function readQuestion(place: Place, mapping: Mapping): Asked | NotYet {
  if (place.kind !== 'section') throw invalid(place.path, 'a question is a section with id and ask');
  const free = sectionOf(place, [...place.members.keys()]);
  const ask = choiceOf(free.require('ask'), [...asked, ...notYet]);
  const id = readId(free.require('id'));
  const title = maybe(free.get('title'), at => textOf(at, 200));
  const spend = readSpend(free);
  switch (ask) {
    case 'reach':
      return whole({ id, ...stated('title', title), spend, question: readReach(place, id, mapping) });
    case 'paths':
      return whole({ id, ...stated('title', title), spend, question: readPaths(place, id) });
    case 'funnel':
      return whole({ id, ...stated('title', title), spend, question: readFunnel(place, id, mapping) });
    case 'time_to':
      return whole({ id, ...stated('title', title), spend, question: readTimeTo(place, id, mapping) });
    case 'trend':
      return whole({ id, ...stated('title', title), spend, question: readTrend(place, id, mapping) });
    default:
      return { id, ask, stated: plain(place) as NotYet['stated'] };
  }
}

/** Members in the order of the schema, whatever their order in the recipe. */
function whole(question: Asked): Asked {
  return askedSchema.parse(question);
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

/** The names that this kind of question has; those that it will have are told apart from those that mean nothing. */
function fields(place: Place, id: string, names: readonly string[]): Section {
  const later = inNoneYet.filter(name => !names.includes(name));
  const section = sectionOf(place, [...inEvery, ...names, ...later]);
  for (const name of later) {
    if (section.get(name) !== undefined)
      throw new Failure('not-yet', { what: `${name} in the question ${id}` });
  }
  return section;
}

function readReach(place: Place, id: string, mapping: Mapping): Question {
  const section = fields(place, id, ['of', 'at_most']);
  return {
    ask: 'reach',
    of: maybe(section.get('of'), of => readSubject(of, mapping)) ?? 'touchpoint',
    at_most: maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 5,
  };
}

type Subject = Extract<Question, { ask: 'reach' }>['of'];

function readSubject(place: Place, mapping: Mapping): Subject {
  const name = textOf(place);
  if (name === 'touchpoint') return name;
  if (name === 'channel') {
    if (mapping.channel === undefined) throw invalid(place.path, 'no column is mapped to the channel');
    return name;
  }
  return { attribute: requireAttribute(place, name, mapping) };
}

function readPaths(place: Place, id: string): Question {
  const section = fields(place, id, ['start', 'depth', 'collapse_repeats']);
  return {
    ask: 'paths',
    ...stated('start', maybe(section.get('start'), touchpointOf)),
    depth: maybe(section.get('depth'), depth => wholeOf(depth, 1, 20)) ?? 4,
    collapse_repeats: maybe(section.get('collapse_repeats'), truthOf) ?? false,
  };
}

function readFunnel(place: Place, id: string, mapping: Mapping): Question {
  const section = fields(place, id, ['steps', 'order', 'within', 'by']);
  const order = maybe(section.get('order'), at => textOf(at));
  if (order !== undefined && order !== 'sequential') {
    throw new Failure('not-yet', { what: `order ${order.slice(0, 100)} in the question ${id}` });
  }
  const steps = listOf(section.require('steps'), touchpointOf);
  if (steps.length < 2 || steps.length > 20)
    throw invalid(`${place.path}.steps`, 'a funnel has 2 to 20 steps');
  return {
    ask: 'funnel',
    steps,
    order: 'sequential',
    ...stated(
      'within_seconds',
      maybe(section.get('within'), within => readWindow(within, id, mapping)),
    ),
    ...stated(
      'by',
      maybe(section.get('by'), by => readBreakdown(by, mapping)),
    ),
  };
}

function readTimeTo(place: Place, id: string, { time, precision }: Mapping): Question {
  const section = fields(place, id, ['start', 'end']);
  const [start, end] = [touchpointOf(section.require('start')), touchpointOf(section.require('end'))];
  if (time.kind === 'order') {
    throw new Failure('question-refused', { id, why: 'there is no time between events without a clock' });
  }
  const finest = finestBins(precision);
  if (finest === 'none') {
    throw new Failure('question-refused', {
      id,
      why: `its bins are finer than the time precision, ${precision}`,
    });
  }
  return { ask: 'time_to', start, end, finest };
}

function readTrend(place: Place, id: string, { time, precision, from, to }: Mapping): Question {
  const section = fields(place, id, ['of', 'period', 'at_most']);
  const of = touchpointOf(section.require('of'));
  const period = choiceOf(section.require('period'), ['day', 'week', 'month']);
  const at_most = maybe(section.get('at_most'), most => wholeOf(most, 1, 64)) ?? 4;
  const refused = (why: string) => new Failure('question-refused', { id, why });
  if (time.kind === 'order') throw refused('there are no periods without a clock');
  if (from === undefined || to === undefined) throw refused('its periods need time.from and time.to');
  if (unitSeconds[period] < unitSeconds[precision]) {
    throw refused(`its period is finer than the time precision, ${precision}`);
  }
  if (period === 'month' && precision === 'week') {
    throw refused('weeks, the time precision, do not make up months');
  }
  return { ask: 'trend', of, period, from, to, at_most };
}

function touchpointOf(place: Place): string {
  return textOf(place, 500);
}

/** Seconds in a unit of the clock; of a month, the longest. */
const unitSeconds: Readonly<Record<TimePrecision, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 7 * 86_400,
  month: 31 * 86_400,
};

function readWindow(place: Place, id: string, { time, precision }: Mapping): number {
  const seconds = durationOf(place);
  if (time.kind === 'order')
    throw new Failure('question-refused', { id, why: 'there is no window without a clock' });
  if (seconds < unitSeconds[precision]) {
    throw new Failure('question-refused', {
      id,
      why: `its window is finer than the time precision, ${precision}`,
    });
  }
  return seconds;
}

function readBreakdown(place: Place, mapping: Mapping): Breakdown {
  if (place.kind !== 'section') {
    return { attribute: requireAttribute(place, textOf(place), mapping), at: 'first' };
  }
  const section = sectionOf(place, ['attribute', 'at']);
  const attribute = section.require('attribute');
  return {
    attribute: requireAttribute(attribute, textOf(attribute), mapping),
    at: maybe(section.get('at'), at => choiceOf(at, ['first', 'last'])) ?? 'first',
  };
}

function requireAttribute(place: Place, name: string, mapping: Mapping): string {
  if (Object.hasOwn(mapping.attributes, name)) return name;
  throw invalid(place.path, `roles.attributes has no ${name.slice(0, 100)}`);
}

function plain(place: Place): Json {
  switch (place.kind) {
    case 'text':
      return place.text;
    case 'number':
      return place.number;
    case 'truth':
      return place.truth;
    case 'empty':
      return null;
    case 'list':
      return place.items.map(plain);
    case 'section':
      return Object.fromEntries([...place.members].map(([name, member]) => [name, plain(member)]));
  }
}
