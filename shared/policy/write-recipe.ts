import { Document, isMap, isSeq } from 'yaml';
import { consentOf, defaultConsentRule } from './consent.ts';
import { durationText } from './duration.ts';
import { leaveOutSection } from './leave-out.ts';
import type { Mapping } from './mapping.ts';
import { type Asked, type Question, questionSchema } from './question.ts';
import { kindOf } from './question-kinds.ts';
import type { Recipe } from './recipe.ts';
import { shareText } from './share.ts';

/** A recipe as YAML that reads back as the same recipe; questions that cannot be asked yet come last. */
export function writeRecipe(recipe: Recipe): string {
  const { mapping, terms } = recipe;
  const document = new Document(
    {
      murmuration: 1,
      population: recipe.population,
      roles: rolesOf(mapping),
      ...(mapping.consent !== undefined && { consent: consentSection(mapping) }),
      ...(recipe.leaveOut !== undefined && { leave_out: leaveOutSection(recipe.leaveOut) }),
      ...(mapping.confirm !== undefined && { confirm: mapping.confirm }),
      time: timeOf(mapping),
      touchpoints: {
        groups: mapping.groups,
        public: mapping.public,
        ...(recipe.taxonomy !== undefined && { taxonomy: recipe.taxonomy }),
      },
      ...(terms !== 'unstated' && { protect: terms }),
      ...(recipe.source !== undefined && { source: recipe.source }),
      ...(recipe.madeFor !== undefined && { made_for: recipe.madeFor }),
      questions: recipe.questions.map(questionOf),
    },
    // Other readers of YAML take a plain `yes` or `no` for a truth value.
    { version: '1.2', schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false },
  );
  onOneLineEach(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Questions, and the smaller sections, take a line each. */
function onOneLineEach(document: Document): void {
  for (const path of [
    ['consent'],
    ['leave_out'],
    ['confirm'],
    ['time'],
    ['protect'],
    ['source'],
    ['questions'],
    ['roles'],
    ['touchpoints'],
  ]) {
    const part = document.getIn(path);
    const name = path[0]!;
    if (isSeq(part)) for (const item of part.items) if (isMap(item)) item.flow = true;
    if (!isMap(part)) continue;
    if (name !== 'roles' && name !== 'touchpoints') part.flow = true;
    else for (const { value } of part.items) if (isMap(value) || isSeq(value)) value.flow = true;
  }
}

function consentSection(mapping: Mapping) {
  const consent = consentOf(mapping);
  if (consent === 'unmapped') return undefined;
  const { signals, rule } = consent;
  const said = {
    ...(rule.when !== defaultConsentRule.when && { when: rule.when }),
    ...(rule.unknown !== defaultConsentRule.unknown && { unknown: rule.unknown }),
  };
  return signals.length === 1 ? { ...signals[0], ...said } : { all: signals, ...said };
}

function rolesOf(mapping: Mapping) {
  const { person, time, touchpoint, session } = mapping;
  const [onlyPerson] = person;
  const [onlyTouchpoint] = touchpoint.columns;
  return {
    person: person.length === 1 ? onlyPerson : person,
    time: timeRoleOf(time),
    touchpoint:
      touchpoint.columns.length === 1 && touchpoint.join === ' / ' && touchpoint.url === undefined
        ? onlyTouchpoint
        : touchpoint,
    ...(mapping.channel !== undefined && { channel: mapping.channel }),
    ...(mapping.amount !== undefined && { amount: mapping.amount }),
    ...(session !== undefined && {
      session: session.kind === 'gap' ? { gap: durationText(session.seconds) } : session.column,
    }),
    attributes: Object.fromEntries(
      Object.entries(mapping.attributes).map(([name, role]) => [
        name,
        role.bands === undefined && role.url === undefined ? role.column : role,
      ]),
    ),
    sensitive: mapping.sensitive,
  };
}

function timeRoleOf(time: Mapping['time']) {
  if (time.kind === 'order') return { order: time.column };
  if (time.format === 'auto' && time.zone === undefined) return time.column;
  return {
    column: time.column,
    format: time.format,
    ...(time.zone !== undefined && { timezone: time.zone }),
  };
}

function timeOf({ precision, zone, from, to, age }: Mapping) {
  return {
    precision,
    timezone: zone,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(age !== undefined && {
      max_age: durationText(age.seconds),
      ...(age.as_of !== to && { as_of: age.as_of }),
    }),
  };
}

function questionOf({ id, title, question, spend, sharpen, follow }: Asked) {
  return {
    id,
    ...fieldsOf(question),
    ...(title !== undefined && { title }),
    ...(spend.kind === 'share' ? { share: shareText(spend.millionths) } : { precision: spend.people }),
    ...(sharpen && { sharpen }),
    ...(follow && { follow }),
  };
}

function fieldsOf(question: Question): object {
  const { where, ...rest } = questionSchema.parse(question);
  return { ...kindOf(rest.ask).write(rest, fieldsOf), ...(where !== undefined && { where }) };
}
