import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import { mappingSchema } from '../../shared/policy/mapping.ts';
import { askedSchema } from '../../shared/policy/question.ts';
import { parseRecipe, type Recipe } from '../../shared/policy/recipe.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import { Failure, faultMessage } from '../../shared/protocol/fault.ts';

const roles = 'roles: {person: id, time: at, touchpoint: event, attributes: {country: land}}';

/** A recipe with nothing but what is required and these lines. */
function recipeWith(...lines: string[]): Recipe {
  return parseRecipe([roles, ...lines].join('\n'));
}

function question(fields: string, ...lines: string[]) {
  return recipeWith(...lines, `questions: [{id: q, ${fields}}]`).questions[0]!;
}

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) {
      const { code, params } = error.fault;
      // Every message is made of its parameters alone.
      expect(faultMessage(error.fault)).not.toContain('undefined');
      return [code, ...Object.values(params)];
    }
    throw error;
  }
  return 'none';
}

const contract = new URL('../../../shared/CONTRACT.md', import.meta.url);

it('reads the recipe of the contract, word for word', ({ skip }) => {
  if (!existsSync(contract)) skip('The contract is not on this machine, so its recipe was not read.');
  const text = /```yaml\n([\s\S]*?)```/.exec(readFileSync(contract, 'utf8'))![1]!;
  const recipe = parseRecipe(text);
  expect(recipe).toEqual({
    population: 'shop customers',
    mapping: {
      person: ['customer_id'],
      time: { kind: 'clock', column: 'event_time', format: 'auto' },
      touchpoint: { columns: ['touchpoint'], join: ' / ' },
      channel: 'channel',
      amount: { column: 'amount', currency: 'EUR' },
      session: { kind: 'gap', seconds: 1800 },
      attributes: { country: { column: 'country' }, age: { column: 'age', bands: [18, 25, 35, 50, 65] } },
      sensitive: [],
      consent: { column: 'consent_analytics', granted: ['yes'] },
      precision: 'hour',
      zone: 'Europe/Berlin',
      from: '2026-01-01',
      to: '2026-04-01',
      groups: { browse: ['search', 'product*'] },
      public: ['home', 'browse', 'cart', 'checkout', 'purchase'],
    },
    terms: { k: 20, epsilon: 3, delta: 1e-6 },
    leaveOut: [{ file: 'optouts.csv', form: { kind: 'unstated' } }],
    questions: [
      {
        id: 'overview',
        spend: { kind: 'share', millionths: 100_000 },
        question: { ask: 'reach', of: 'touchpoint', at_most: 8 },
      },
      {
        id: 'flow',
        spend: { kind: 'share', millionths: 200_000 },
        question: { ask: 'paths', start: 'home', depth: 4, collapse_repeats: true },
      },
      {
        id: 'funnel',
        spend: { kind: 'precision', people: 25 },
        question: {
          ask: 'funnel',
          steps: ['home', 'browse', 'cart', 'checkout', 'purchase'],
          order: 'sequential',
          within_seconds: 604_800,
          by: { attribute: 'country', at: 'first' },
        },
      },
      {
        id: 'speed',
        spend: { kind: 'share', millionths: 50_000 },
        question: { ask: 'time_to', start: 'home', end: 'purchase', finest: 'hour' },
      },
      {
        id: 'comeback',
        spend: { kind: 'share', millionths: 50_000 },
        question: {
          ask: 'retention',
          kind: 'on_or_after',
          cohorts: 'first_time',
          period: 'week',
          periods: 8,
          from: '2026-01-01',
          to: '2026-04-01',
          at_most: 1,
        },
      },
      {
        id: 'edges',
        spend: { kind: 'share', millionths: 100_000 },
        question: { ask: 'transitions', at_most: 8, collapse_repeats: true },
      },
      {
        id: 'money',
        spend: { kind: 'share', millionths: 100_000 },
        question: { ask: 'sum', of: 'amount', currency: 'EUR', clamp: 50_000, by: 'channel', at_most: 1 },
      },
      {
        id: 'credit',
        spend: { kind: 'share', millionths: 100_000 },
        question: {
          ask: 'attribution',
          conversion: 'purchase',
          models: ['first', 'last', 'linear', 'time_decay', 'position', 'markov', 'shapley'],
          at_most: 5,
          half_life_seconds: 604_800,
          depth: 5,
        },
      },
      {
        id: 'weekly',
        spend: { kind: 'share', millionths: 50_000 },
        question: {
          ask: 'trend',
          of: 'purchase',
          period: 'week',
          from: '2026-01-01',
          to: '2026-04-01',
          at_most: 4,
        },
      },
    ],
  });
  // The same as JSON, in any spacing.
  expect(parseRecipe(JSON.stringify(parse(text)))).toEqual(recipe);
  expect(parseRecipe(JSON.stringify(parse(text), null, '\t'))).toEqual(recipe);
  expect(parseRecipe(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(recipe);
  mappingSchema.parse(recipe.mapping);
  for (const asked of recipe.questions) askedSchema.parse(asked);
});

it('fills in what a recipe leaves out', () => {
  expect(recipeWith()).toEqual({
    population: 'default',
    mapping: {
      person: ['id'],
      time: { kind: 'clock', column: 'at', format: 'auto' },
      touchpoint: { columns: ['event'], join: ' / ' },
      attributes: { country: { column: 'land' } },
      sensitive: [],
      precision: 'hour',
      zone: 'UTC',
      groups: {},
      public: [],
    },
    terms: 'unstated',
    questions: [],
  });
  expect(recipeWith('protect: {k: 50}').terms).toEqual({ k: 50 });
  expect(recipeWith('protect: ', 'questions:', 'consent: ~').terms).toBe('unstated');
  expect(question('ask: reach')).toEqual({
    id: 'q',
    question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
    spend: { kind: 'share', millionths: 50_000 },
  });
  expect(question('ask: paths').question).toEqual({ ask: 'paths', depth: 4, collapse_repeats: false });
  expect(question('ask: funnel, steps: [a, b]').question).toEqual({
    ask: 'funnel',
    steps: ['a', 'b'],
    order: 'sequential',
  });
});

it('reads every form of a role', () => {
  const mapping = (text: string) => parseRecipe(text).mapping;
  expect(
    mapping(
      'roles: {person: [shop, id], time: {column: at, format: "%d/%m/%Y %H:%M", timezone: Europe/Paris}, touchpoint: {columns: [event, page], join: ">"}, session: visit, attributes: {age: {column: years}}}',
    ),
  ).toMatchObject({
    person: ['shop', 'id'],
    time: { kind: 'clock', column: 'at', format: '%d/%m/%Y %H:%M', zone: 'Europe/Paris' },
    touchpoint: { columns: ['event', 'page'], join: '>' },
    session: { kind: 'column', column: 'visit' },
    attributes: { age: { column: 'years' } },
  });
  expect(mapping('roles: {person: id, time: {order: position}, touchpoint: event}').time).toEqual({
    kind: 'order',
    column: 'position',
  });
  expect(
    recipeWith('source: {encoding: utf-16le, delimiter: tab, quote: none, header: false, skip_lines: 2}')
      .source,
  ).toEqual({
    encoding: 'utf-16le',
    delimiter: '\t',
    quote: 'none',
    header: false,
    skip_lines: 2,
  });
  expect(recipeWith('source: {delimiter: ";"}').source).toEqual({ delimiter: ';' });
});

it('takes amounts with a decimal comma where the recipe says so', () => {
  const role = (decimal: string) =>
    parseRecipe(`roles: {person: a, time: b, touchpoint: c, amount: {column: d, currency: EUR${decimal}}}`)
      .mapping.amount;
  expect([role(', decimal: comma'), role(', decimal: point'), role('')]).toEqual([
    { column: 'd', currency: 'EUR', decimal: 'comma' },
    { column: 'd', currency: 'EUR', decimal: 'point' },
    { column: 'd', currency: 'EUR' },
  ]);
});

it('takes the column that names the currency of each amount', () => {
  const text =
    'roles: {person: a, time: b, touchpoint: c, amount: {column: d, currency: EUR, currency_column: e}}';
  expect(parseRecipe(text).mapping.amount).toEqual({ column: 'd', currency: 'EUR', currency_column: 'e' });
});

it('takes numbers and truth values as they were typed where text is wanted', () => {
  const { mapping, questions } = parseRecipe(
    'roles: {person: 1, time: 2.0, touchpoint: 0x3}\nconsent: {column: ok, granted: [1, true, TRUE, yes, 1.0, 007]}\nquestions: [{id: 404, ask: funnel, steps: [404, 1e3]}]',
  );
  expect(mapping).toMatchObject({ person: ['1'], time: { column: '2.0' }, touchpoint: { columns: ['0x3'] } });
  expect(mapping.consent).toEqual({ column: 'ok', granted: ['1', 'true', 'TRUE', 'yes', '1.0', '007'] });
  expect(questions[0]).toMatchObject({ id: '404', question: { steps: ['404', '1e3'] } });
});

it('reads consent in the short form and in the long one, and equal ones as equal', () => {
  const consentIn = (text: string) => recipeWith(`consent: ${text}`).mapping.consent;
  const tcf = { column: 'tc', signal: 'tcf', for: ['1', '8'] };
  expect(consentIn('{column: tc, signal: tcf, for: [1, 8]}')).toEqual(tcf);
  expect(consentIn('{all: [{column: tc, signal: tcf, for: [1, 8]}], when: every, unknown: refused}')).toEqual(
    tcf,
  );
  expect(
    consentIn('{all: [{column: tc, signal: tcf, for: [1, 8]}, {column: g, signal: gpc}], when: last}'),
  ).toEqual({
    all: [tcf, { column: 'g', signal: 'gpc' }],
    when: 'last',
    unknown: 'refused',
  });
  expect(consentIn('{column: g, signal: gpc, unknown: granted}')).toEqual({
    all: [{ column: 'g', signal: 'gpc' }],
    when: 'every',
    unknown: 'granted',
  });
});

it('counts an age limit back from a stated day, or from the end of the period', () => {
  expect(recipeWith('time: {to: 2026-04-01, max_age: 395d}').mapping.age).toEqual({
    seconds: 395 * 86_400,
    as_of: '2026-04-01',
  });
  expect(recipeWith('time: {to: 2026-04-01, max_age: 2w, as_of: 2026-03-01}').mapping.age).toEqual({
    seconds: 14 * 86_400,
    as_of: '2026-03-01',
  });
});

it('gives one question for texts that mean the same', () => {
  const same = [
    'ask: funnel, steps: [a, b], within: 7d, by: country, share: 10%',
    'share: 0.1, by: {attribute: country}, within: 1w, steps: [a, b], order: sequential, ask: funnel',
    'by: {at: first, attribute: country}, ask: "funnel", steps: ["a", b], within: 168h, share: "0.10"',
    "share: '10 %', ask: funnel, steps: [a, 'b'], within: '10080m', by: country",
    'ask: funnel, steps: [a, b], within: 604800s, by: country, share: 1e-1',
  ];
  const read = same.map(fields => question(fields));
  for (const other of read) expect(canonicalJson(other)).toBe(canonicalJson(read[0]));
  // Names keep their order too, not only their meaning.
  for (const other of read) expect(JSON.stringify(other.question)).toBe(JSON.stringify(read[0]!.question));
});

it.each([
  ['a name that means nothing at the top', 'protectt: {k: 2}', 'protectt'],
  ['in a section', 'protect: {kk: 2}', 'protect.kk'],
  ['in a role', 'time: {zone: UTC}', 'time.zone'],
  [
    'in a question',
    'questions: [{id: a, ask: reach}, {id: b, ask: reach, at_mots: 2}]',
    'questions[1].at_mots',
  ],
  ['of another kind of question', 'questions: [{id: a, ask: paths, steps: [a, b]}]', 'questions[0].steps'],
  [
    'of another kind of question still',
    'questions: [{id: a, ask: funnel, steps: [a, b], at_most: 2}]',
    'questions[0].at_most',
  ],
  [
    'in a breakdown',
    'questions: [{id: a, ask: funnel, steps: [a, b], by: {attribute: country, as: x}}]',
    'questions[0].by.as',
  ],
  ['a merge key', '<<: {k: 2}', '<<'],
  ['with no value', 'protekt:', 'protekt'],
])('refuses %s and says where', (_, line, key) => {
  expect(faultOf(() => recipeWith(line))).toEqual(['recipe-unknown-key', key]);
});

it.each([
  ['murmuration: 2', 'murmuration'],
  ['population: [a]', 'population'],
  ['population: "a\\nb"', 'population'],
  ['population: ""', 'population'],
  ['consent: {column: a}', 'consent.granted'],
  ['consent: {column: a, granted: yes}', 'consent.granted'],
  ['consent: {column: a, granted: []}', 'consent.granted'],
  ['consent: [a]', 'consent'],
  ['consent: {column: a, granted: [x], for: [1]}', 'consent.for'],
  ['consent: {column: a, signal: tcf}', 'consent.for'],
  ['consent: {column: a, signal: tcf, for: [25]}', 'consent.for'],
  ['consent: {column: a, signal: tcf, granted: [x], for: [1]}', 'consent.granted'],
  ['consent: {column: a, signal: telepathy}', 'consent.signal'],
  ['consent: {column: a, signal: gpc}', 'consent'],
  ['consent: {all: [{column: a, signal: gpc}, {column: b, signal: adobe-opt-out, for: [DMP]}]}', 'consent'],
  ['consent: {column: a, all: [{column: a, granted: [x]}]}', 'consent.column'],
  ['consent: {all: []}', 'consent.all'],
  ['consent: {column: a, granted: [x], when: first}', 'consent.when'],
  ['leave_out: {file: a, form: md5}', 'leave_out.form'],
  ['leave_out: {file: a, form: sha256}', 'leave_out.salt'],
  ['leave_out: [{file: a, salt: x}]', 'leave_out[0].salt'],
  ['made_for: {format: CSV}', 'made_for.columns'],
  ['made_for: {format: CSV, columns: [{name: a}]}', 'made_for.columns[0].shape'],
  ['time: {max_age: 395d}', 'time.max_age'],
  ['time: {as_of: 2026-01-01}', 'time.as_of'],
  ['time: {precision: hours}', 'time.precision'],
  ['time: {timezone: Europe/Atlantis}', 'time.timezone'],
  ['time: {timezone: +02:00}', 'time.timezone'],
  ['time: {from: 2026-02-30}', 'time.from'],
  ['time: {from: yesterday}', 'time.from'],
  ['time: {from: 2026-02-01, to: 2026-02-01}', 'time.to'],
  ['touchpoints: {groups: {browse: search}}', 'touchpoints.groups.browse'],
  ['touchpoints: {groups: {browse: [a, a]}}', 'touchpoints.groups.browse'],
  ['touchpoints: {groups: {__proto__: [a]}}', 'touchpoints.groups'],
  ['touchpoints: {public: home}', 'touchpoints.public'],
  ['protect: {k: 1}', 'protect.k'],
  ['protect: {k: 2.5}', 'protect.k'],
  ['protect: {epsilon: 0}', 'protect.epsilon'],
  ['protect: {epsilon: 21}', 'protect.epsilon'],
  ['protect: {epsilon: three}', 'protect.epsilon'],
  ['protect: {delta: 0.01}', 'protect.delta'],
  ['protect: {delta: .nan}', 'protect.delta'],
  ['leave_out: [[a]]', 'leave_out[0]'],
  ['questions: {id: a}', 'questions'],
  ['questions: [reach]', 'questions[0]'],
  ['questions: [{ask: reach}]', 'questions[0].id'],
  ['questions: [{id: a}]', 'questions[0].ask'],
  ['questions: [{id: a, ask: everything}]', 'questions[0].ask'],
  ['questions: [{id: a b, ask: reach}]', 'questions[0].id'],
  ['questions: [{id: ../a, ask: reach}]', 'questions[0].id'],
  ['questions: [{id: manifest, ask: reach}]', 'questions[0].id'],
  ['questions: [{id: NUL, ask: reach}]', 'questions[0].id'],
  ['questions: [{id: a, ask: reach}, {id: a, ask: paths}]', 'questions[1].id'],
  ['questions: [{id: Flow, ask: reach}, {id: flow, ask: paths}]', 'questions[1].id'],
  ['questions: [{id: a, ask: reach, share: 10%, precision: 5}]', 'questions[0]'],
  ['questions: [{id: a, ask: reach, share: 10}]', 'questions[0].share'],
  ['questions: [{id: a, ask: reach, share: 0%}]', 'questions[0].share'],
  ['questions: [{id: a, ask: reach, share: 0.0000001}]', 'questions[0].share'],
  ['questions: [{id: a, ask: reach, precision: 0}]', 'questions[0].precision'],
  ['questions: [{id: a, ask: reach, precision: 2.5}]', 'questions[0].precision'],
  ['questions: [{id: a, ask: reach, at_most: 65}]', 'questions[0].at_most'],
  ['questions: [{id: a, ask: reach, of: channel}]', 'questions[0].of'],
  ['questions: [{id: a, ask: reach, of: nothing}]', 'questions[0].of'],
  ['questions: [{id: a, ask: reach, of: toString}]', 'questions[0].of'],
  ['questions: [{id: a, ask: paths, depth: 0}]', 'questions[0].depth'],
  ['questions: [{id: a, ask: paths, collapse_repeats: yes}]', 'questions[0].collapse_repeats'],
  ['questions: [{id: a, ask: funnel, steps: [a]}]', 'questions[0].steps'],
  ['questions: [{id: a, ask: funnel}]', 'questions[0].steps'],
  ['questions: [{id: a, ask: funnel, steps: [a, ""]}]', 'questions[0].steps[1]'],
  ['questions: [{id: a, ask: funnel, steps: [a, b], within: 7}]', 'questions[0].within'],
  ['questions: [{id: a, ask: funnel, steps: [a, b], within: 0d}]', 'questions[0].within'],
  ['questions: [{id: a, ask: funnel, steps: [a, b], by: town}]', 'questions[0].by'],
  [
    'questions: [{id: a, ask: funnel, steps: [a, b], by: {attribute: country, at: middle}}]',
    'questions[0].by.at',
  ],
  ['source: {delimiter: ";;"}', 'source.delimiter'],
  ['source: {encoding: latin-1}', 'source.encoding'],
  ['source: {header: 1}', 'source.header'],
  ['population: a\npopulation: b', 'population'],
  ['protect: {k: 20, k: 10}', 'protect.k'],
  ['population: !!binary aGk=', 'population'],
  ['touchpoints: !!set {groups}', 'touchpoints'],
  ['? [a]\n: b', 'the top'],
])('refuses %s and says where', (line, at) => {
  expect(faultOf(() => recipeWith(line))).toEqual([
    'recipe-invalid',
    at,
    expect.stringMatching(/^[^{}\n]{5,140}$/),
  ]);
});

it.each([
  ['population: a', 'roles'],
  ['roles: {time: a, touchpoint: b}', 'roles.person'],
  ['roles: {person: a, touchpoint: b}', 'roles.time'],
  ['roles: {person: a, time: b}', 'roles.touchpoint'],
  ['roles: {person: [], time: b, touchpoint: c}', 'roles.person'],
  ['roles: {person: [a, a], time: b, touchpoint: c}', 'roles.person'],
  ['roles: {person: a, time: {order: b, format: auto}, touchpoint: c}', 'roles.time'],
  ['roles: {person: a, time: {column: b, format: sometimes}, touchpoint: c}', 'roles.time.format'],
  ['roles: {person: a, time: {format: auto}, touchpoint: c}', 'roles.time.column'],
  ['roles: {person: a, time: b, touchpoint: {join: x}}', 'roles.touchpoint.columns'],
  ['roles: {person: a, time: b, touchpoint: c, amount: d}', 'roles.amount'],
  [
    'roles: {person: a, time: b, touchpoint: c, amount: {column: d, currency: euro}}',
    'roles.amount.currency',
  ],
  [
    'roles: {person: a, time: b, touchpoint: c, amount: {column: d, currency: EUR, decimal: dot}}',
    'roles.amount.decimal',
  ],
  ['roles: {person: a, time: b, touchpoint: c, session: {gap: half an hour}}', 'roles.session.gap'],
  ['roles: {person: a, time: {order: b}, touchpoint: c, session: {gap: 30m}}', 'roles.session'],
  ['roles: {person: a, time: {order: b}, touchpoint: c}\ntime: {to: 2026-01-01}', 'time.to'],
  [
    'roles: {person: a, time: b, touchpoint: c, attributes: {age: {column: d, bands: [2, 1]}}}',
    'roles.attributes.age.bands',
  ],
  ['roles: {person: a, time: b, touchpoint: c, attributes: {channel: d}}', 'roles.attributes.channel'],
  ['roles: {person: a, time: b, touchpoint: c, sensitive: d}', 'roles.sensitive'],
])('refuses %s and says where', (text, at) => {
  expect(faultOf(() => parseRecipe(text))).toEqual([
    'recipe-invalid',
    at,
    expect.stringMatching(/^[^{}\n]{5,140}$/),
  ]);
});

it.each([
  '',
  '# nothing\n',
  'a: b: c',
  '[1',
  'a: "x',
  'a:\n\t- 1',
  'a: 1\n---\nb: 2',
  '{"a": 1',
  'a: *b',
  'a: !x y',
  '%YAML 9.9 x\n---\na: 1',
])('says on one line why %j cannot be read', text => {
  expect(faultOf(() => parseRecipe(text))).toEqual([
    'recipe-unreadable',
    expect.stringMatching(/^.{5,250}$/),
  ]);
});

it.each(['just text', '- a\n- b', '1'])('wants a section at the top: %j', text => {
  expect(faultOf(() => parseRecipe(text))).toMatchObject(['recipe-invalid', 'the top', expect.any(String)]);
});

it('stops at texts that are made to grow, and is done with them soon', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++)
    bomb.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  const fan = ['x', 'a0', 'a1', 'a2', 'a3']
    .map(
      (of, at) =>
        `a${at}: &a${at} [${Array(30)
          .fill(at === 0 ? of : `*${of}`)
          .join(', ')}]`,
    )
    .join('\n');
  const circle = 'a: &a [*a]';
  const many = Array.from({ length: 30_000 }, (_, at) => `k${at}: 1`).join('\n');
  for (const text of [
    bomb.join('\n'),
    fan,
    circle,
    many,
    '['.repeat(100_000),
    '{a: '.repeat(50_000),
    'a'.repeat(600_000),
    '- '.repeat(5000),
  ]) {
    expect(faultOf(() => parseRecipe(text))).toMatchObject(['recipe-unreadable', expect.any(String)]);
  }
  expect(recipeWith('touchpoints: {groups: {a: &names [x, y]}, public: *names}').mapping.public).toEqual([
    'x',
    'y',
  ]);
});

it('keeps times to the time precision, and refuses them without a clock or where no bin is as wide', () => {
  const timed = (...more: readonly string[]) =>
    recipeWith('questions: [{id: q, ask: time_to, start: a, end: b}]', ...more).questions[0]?.question;
  for (const finest of ['second', 'minute', 'hour', 'day', 'week']) {
    expect(timed(`time: {precision: ${finest}}`)).toEqual({ ask: 'time_to', start: 'a', end: 'b', finest });
  }
  expect(faultOf(() => timed('time: {precision: month}'))).toEqual([
    'question-refused',
    'q',
    'its bins are finer than the time precision, one month',
  ]);
});

it('refuses times where only the order of events is known', () => {
  const text = [
    'roles: {person: id, time: {order: position}, touchpoint: event}',
    'questions: [{id: q, ask: time_to, start: a, end: b}]',
  ].join('\n');
  expect(faultOf(() => parseRecipe(text))).toEqual([
    'question-refused',
    'q',
    'the time between events needs a clock, and only the order of events is mapped',
  ]);
});

it('leaves the prototype of objects alone', () => {
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    for (const line of [
      `${name}: {polluted: yes}`,
      `touchpoints: {groups: {"${name}": [a]}}`,
      `questions: [{id: a, ask: sum, ${name}: {polluted: 1}}]`,
    ]) {
      expect(faultOf(() => recipeWith(line))).toMatchObject([
        'recipe-invalid',
        expect.any(String),
        `${name} cannot be a name here`,
      ]);
    }
  }
  expect('polluted' in {}).toBe(false);
});

it('reads filters in any order as the same filter', () => {
  const read = (where: string) =>
    question(`ask: reach, where: ${where}`, 'time: {precision: day}').question.where;
  const where = {
    from: '2026-01-01',
    to: '2026-02-01',
    seen: ['cart', 'home'],
    not_seen: ['pay'],
    attributes: { country: ['DE', 'FR'] },
  };
  expect(
    read(
      '{to: 2026-02-01, attributes: {country: [FR, DE, FR]}, seen: [home, cart, home], not_seen: pay, from: 2026-01-01}',
    ),
  ).toEqual(where);
  expect(read('{}')).toBeUndefined();
  expect(read('')).toBeUndefined();
});

it.each([
  ['where: {age: [1]}', 'recipe-unknown-key'],
  ['where: {seen: []}', 'recipe-invalid'],
  ['where: {channel: [a]}', 'recipe-invalid'],
  ['where: {attributes: {age: [a]}}', 'recipe-invalid'],
  ['where: {attributes: {}}', 'recipe-invalid'],
  ['where: {from: yesterday}', 'recipe-invalid'],
  ['where: {from: 2026-02-30}', 'recipe-invalid'],
  ['where: {from: 2026-02-01, to: 2026-02-01}', 'question-refused'],
])('refuses the filter %s', (where, code) => {
  expect((faultOf(() => question(`ask: reach, ${where}`)) as string[])[0]).toBe(code);
});

it('refuses dates that the clock cannot tell', () => {
  const dated = (date: string, precision: string) =>
    faultOf(() => question(`ask: reach, where: {from: ${date}}`, `time: {precision: ${precision}}`));
  expect([
    dated('2026-01-05', 'week'),
    dated('2026-02-01', 'month'),
    dated('2026-01-06', 'day'),
    dated('2026-01-06', 'hour'),
  ]).toEqual(['none', 'none', 'none', 'none']);
  expect([dated('2026-01-06', 'week'), dated('2026-01-05', 'month')]).toEqual([
    ['question-refused', 'q', 'its date 2026-01-06 is finer than the time precision, one week'],
    ['question-refused', 'q', 'its date 2026-01-05 is finer than the time precision, one month'],
  ]);
});

it('reads everything that a funnel may keep to', () => {
  const dates = 'time: {precision: hour, from: 2026-01-01, to: 2026-02-01}';
  const funnel = (more: string) => question(`ask: funnel, steps: [a, b, c], ${more}`, dates).question;
  const plain = { ask: 'funnel', steps: ['a', 'b', 'c'], order: 'sequential' };
  expect(funnel('order: strict, step_within: 2h')).toEqual({
    ...plain,
    order: 'strict',
    step_within_seconds: [7200, 7200],
  });
  expect(funnel('step_within: [1h, 3d], exclude: [y, x, y], hold: country, over: week')).toEqual({
    ...plain,
    step_within_seconds: [3600, 259_200],
    exclude: ['x', 'y'],
    hold: 'country',
    over: { period: 'week', from: '2026-01-01', to: '2026-02-01' },
  });
  const refused = (more: string) => (faultOf(() => funnel(more)) as string[])[2];
  expect([
    refused('step_within: [1h]'),
    refused('step_within: 59m'),
    refused('exclude: [b]'),
    refused('over: week, by: country'),
  ]).toEqual([
    'it has a window for each step after the first, or one for all',
    'its window is finer than the time precision, one hour',
    'what it excludes is one of its steps',
    'it is told either by an attribute or over periods',
  ]);
  expect((faultOf(() => question('ask: funnel, steps: [a, b, a], order: any')) as string[])[2]).toBe(
    'steps in any order are different ones',
  );
});

it('refuses windows that the clock cannot tell', () => {
  const window = (within: string, precision: string) =>
    faultOf(() =>
      question(`ask: funnel, steps: [a, b], within: ${within}`, `time: {precision: ${precision}}`),
    );
  for (const [finest, tooFine, precision] of [
    ['1s', '', 'second'],
    ['1m', '59s', 'minute'],
    ['1h', '59m', 'hour'],
    ['1d', '23h', 'day'],
    ['1w', '6d', 'week'],
    ['31d', '30d', 'month'],
  ] as const) {
    expect(window(finest, precision)).toBe('none');
    if (tooFine !== '')
      expect(window(tooFine, precision)).toEqual([
        'question-refused',
        'q',
        `its window is finer than the time precision, one ${precision}`,
      ]);
  }
  expect(
    faultOf(() =>
      parseRecipe(
        'roles: {person: a, time: {order: b}, touchpoint: c}\nquestions: [{id: q, ask: funnel, steps: [a, b], within: 7d}]',
      ),
    ),
  ).toEqual(['question-refused', 'q', 'a window needs a clock, and only the order of events is mapped']);
});

it('fails on any text only with a failure that a person can read', () => {
  const word = fc.constantFrom(
    'roles',
    'person',
    'time',
    'questions',
    'id',
    'ask',
    'reach',
    'share',
    '10%',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    '&a ',
    '*a',
    '!!str ',
    '|',
    '>',
    '#',
    '\t',
    '~',
    '1e-6',
    '\u0000',
    '\ud800',
    '%',
    '---',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }), parts => {
      const fault = faultOf(() => parseRecipe(parts.join('')));
      if (fault !== 'none') expect((fault as string[])[0]).toMatch(/^(recipe-|not-yet|question-refused)/);
    }),
    { seed: 5, numRuns: 2000 },
  );
});

it('reads and writes events, trees, times, sessions, and what earlier answers are for', () => {
  const roles =
    'roles: {person: a, time: b, touchpoint: c, session: {gap: 30m}, amount: {column: d, currency: EUR}}';
  const asked = [
    '{id: a, ask: reach, of: touchpoint, events: 20, follow: true}',
    '{id: b, ask: paths, start: home, tree: true}',
    '{id: c, ask: funnel, steps: [home, buy], times: true, sharpen: true}',
    '{id: d, ask: transitions, times: true}',
    '{id: e, ask: frequency, of: sessions}',
  ];
  const text = `${roles}\ntime: {precision: hour, timezone: UTC}\nquestions: [${asked.join(', ')}]`;
  const recipe = parseRecipe(text);
  expect(recipe.questions.map(({ question, sharpen, follow }) => [question, sharpen, follow])).toEqual([
    [{ ask: 'reach', of: 'touchpoint', at_most: 5, events: 20 }, undefined, true],
    [{ ask: 'paths', start: 'home', depth: 4, collapse_repeats: false, tree: true }, undefined, undefined],
    [{ ask: 'funnel', steps: ['home', 'buy'], order: 'sequential', times: 'hour' }, true, undefined],
    [{ ask: 'transitions', at_most: 8, collapse_repeats: true, times: 'hour' }, undefined, undefined],
    [{ ask: 'frequency', of: 'sessions' }, undefined, undefined],
  ]);
  expect(parseRecipe(writeRecipe(recipe)).questions).toEqual(recipe.questions);
  for (const [wrong, why] of [
    ['{id: q, ask: paths, end: buy, tree: true}', 'a tree grows from where paths start'],
    ['{id: q, ask: paths, start: home, before: 2, tree: true}', 'a tree grows from where paths start'],
    ['{id: q, ask: funnel, steps: [a, b], times: true, over: week}', 'it tells the times of one funnel'],
  ] as const) {
    const dates = 'time: {precision: hour, timezone: UTC, from: 2026-01-01, to: 2026-02-01}';
    const faults = faultOf(() => parseRecipe(`${roles}\n${dates}\nquestions: [${wrong}]`));
    expect(faults).toEqual(['question-refused', 'q', expect.stringContaining(why)]);
  }
});
