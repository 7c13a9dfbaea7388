import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { consentFrom } from '../../shared/policy/consent.ts';
import type { ListForm } from '../../shared/policy/leave-out.ts';
import type { ConsentSignal, Mapping } from '../../shared/policy/mapping.ts';
import type { Question } from '../../shared/policy/question.ts';
import { parseRecipe, type Recipe } from '../../shared/policy/recipe.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';

const unsafe = new Set(['__proto__', 'constructor', 'prototype']);
const awkward = fc.constantFrom(
  'yes',
  'no',
  'null',
  '~',
  'true',
  '1',
  '1.0',
  '1e3',
  '0x1',
  ' a ',
  'a: b',
  '# a',
  '- a',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '"',
  "'",
  '{',
  '[a]',
  'a\nb',
  'a\tb',
  '\u00e9',
  '顧客',
  '😀',
  '\u2028',
  '<<',
  '2026-01-01',
  '12:30',
  'a, b',
  '?',
  '|',
  '>',
  '---',
  '...',
  '\u0085',
  '\ufeff',
  'left out',
  'x'.repeat(120),
);
const text = fc
  .oneof(awkward, fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }))
  .filter(name => name.isWellFormed() && !unsafe.has(name));
const texts = (minLength: number) => fc.uniqueArray(text, { minLength, maxLength: 4 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York');
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map(day => day.toISOString().slice(0, 10));

/** Without the members that are undefined. */
function tidy<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

const attributeName = text.filter(name => !['touchpoint', 'channel', 'amount'].includes(name));
const clock = fc
  .record({
    kind: fc.constant('clock' as const),
    column: text,
    format: fc.constantFrom('auto', 'epoch-s', 'epoch-ms', 'epoch-us', '%d/%m/%Y %H:%M'),
    zone: optional(zone),
  })
  .map(tidy);
const signal: fc.Arbitrary<ConsentSignal> = fc.oneof(
  fc.record({ column: text, granted: texts(1), refused: optional(texts(1)) }).map(tidy),
  fc.record({
    column: text,
    signal: fc.constant('tcf' as const),
    for: fc.uniqueArray(fc.integer({ min: 1, max: 24 }).map(String), { minLength: 1 }),
  }),
  fc.record({
    column: text,
    signal: fc.constantFrom('onetrust', 'segment', 'adobe-opt-in'),
    for: texts(1),
  }),
);
const consent = fc
  .record({
    signals: fc.array(signal, { minLength: 1, maxLength: 3 }),
    when: fc.constantFrom('every' as const, 'last' as const),
    unknown: fc.constantFrom('refused' as const, 'granted' as const),
  })
  .map(({ signals, ...rule }) => consentFrom(signals, rule));
const listForm: fc.Arbitrary<ListForm> = fc.oneof(
  fc.record({ kind: fc.constantFrom('unstated' as const, 'identifiers' as const) }),
  fc.record({
    kind: fc.constant('sha256' as const),
    salt: fc.oneof(text, fc.constant('')),
    salt_stands: fc.constantFrom('before' as const, 'after' as const),
  }),
);
const hasClock = fc.boolean();

const mapping: fc.Arbitrary<Mapping> = hasClock.chain(withClock =>
  fc
    .record({
      person: texts(1),
      time: withClock ? clock : fc.record({ kind: fc.constant('order' as const), column: text }),
      touchpoint: fc
        .record({
          columns: texts(1),
          join: fc.constantFrom(' / ', '>', ' ', '#', '-'),
          url: optional(fc.constantFrom('path' as const, 'host_path' as const)),
        })
        .map(tidy),
      channel: optional(text),
      amount: optional(fc.record({ column: text, currency: fc.constantFrom('EUR', 'USD') })),
      session: withClock
        ? optional(
            fc.oneof(
              fc.record({
                kind: fc.constant('gap' as const),
                seconds: fc.integer({ min: 1, max: 10_000_000 }),
              }),
              fc.record({ kind: fc.constant('column' as const), column: text }),
            ),
          )
        : fc.constant(undefined),
      attributes: fc.dictionary(
        attributeName,
        fc
          .record({
            column: text,
            bands: optional(
              fc
                .uniqueArray(
                  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map(edge => (edge === 0 ? 0 : edge)),
                  { minLength: 1, maxLength: 5 },
                )
                .map(edges => edges.sort((a, b) => a - b)),
            ),
          })
          .map(tidy),
        { maxKeys: 3 },
      ),
      sensitive: texts(0),
      confirm: optional(texts(1)),
      consent: optional(consent),
      age: optional(
        withClock
          ? fc.record({ seconds: fc.integer({ min: 1, max: 1e9 }), as_of: date })
          : fc.constant(undefined),
      ),
      precision: fc.constantFrom(
        'second' as const,
        'minute' as const,
        'hour' as const,
        'day' as const,
        'week' as const,
        'month' as const,
      ),
      zone,
      period: withClock ? fc.uniqueArray(date, { maxLength: 2 }).map(days => days.sort()) : fc.constant([]),
      groups: fc.dictionary(text, texts(1), { maxKeys: 3 }),
      public: texts(0),
    })
    .map(({ period: [from, to], ...rest }) => tidy({ ...rest, ...tidy({ from, to }) }) as Mapping),
);

function questionFor(of: Mapping): fc.Arbitrary<Question> {
  const names = Object.keys(of.attributes);
  const attribute = names.length > 0 ? fc.constantFrom(...names) : undefined;
  const subject = fc.oneof(
    fc.constant('touchpoint' as const),
    ...(of.channel === undefined ? [] : [fc.constant('channel' as const)]),
    ...(attribute === undefined ? [] : [fc.record({ attribute })]),
  );
  const windowed =
    of.time.kind === 'clock' ? optional(fc.integer({ min: 31 * 86_400, max: 1e9 })) : fc.constant(undefined);
  return fc.oneof(
    fc.record({ ask: fc.constant('reach' as const), of: subject, at_most: fc.integer({ min: 1, max: 64 }) }),
    fc
      .record({
        ask: fc.constant('paths' as const),
        start: optional(text),
        depth: fc.integer({ min: 1, max: 20 }),
        collapse_repeats: fc.boolean(),
      })
      .map(tidy),
    ...(of.time.kind === 'order' || of.precision === 'month'
      ? []
      : [
          fc.record({
            ask: fc.constant('time_to' as const),
            start: text,
            end: text,
            finest: fc.constant(of.precision),
          }),
        ]),
    fc
      .record({
        ask: fc.constant('funnel' as const),
        steps: fc.array(text, { minLength: 2, maxLength: 5 }),
        order: fc.constant('sequential' as const),
        within_seconds: windowed,
        by:
          attribute === undefined
            ? fc.constant(undefined)
            : optional(fc.record({ attribute, at: fc.constantFrom('first' as const, 'last' as const) })),
      })
      .map(tidy),
  ) as fc.Arbitrary<Question>;
}

const spend = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), millionths: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('precision' as const), people: fc.integer({ min: 1, max: 1_000_000_000 }) }),
);

const recipe: fc.Arbitrary<Recipe> = mapping.chain(of =>
  fc
    .record({
      population: text.filter(name => !/\p{Cc}/u.test(name)),
      mapping: fc.constant(of),
      terms: fc.oneof(
        fc.constant('unstated' as const),
        fc
          .record({
            k: optional(fc.integer({ min: 2, max: 1_000_000 })),
            epsilon: optional(fc.double({ min: 0.001, max: 20, noNaN: true })),
            delta: optional(fc.double({ min: 1e-18, max: 0.001, noNaN: true })),
          })
          .map(tidy),
      ),
      madeFor: optional(
        fc.record({
          format: text,
          columns: fc.array(fc.record({ name: text, shape: text }), { maxLength: 3 }),
        }),
      ),
      leaveOut: optional(fc.array(fc.record({ file: text, form: listForm }), { minLength: 1, maxLength: 3 })),
      questions: fc
        .array(
          fc
            .record({
              title: optional(text),
              question: questionFor(of),
              spend,
              sharpen: optional(fc.constant(true as const)),
              follow: optional(fc.constant(true as const)),
            })
            .map(tidy),
          { maxLength: 4 },
        )
        .map(list => list.map((asked, at) => ({ id: `q-${at}`, ...asked }))),
      source: optional(
        fc
          .record({
            encoding: optional(fc.constantFrom('utf-8' as const, 'windows-1252' as const)),
            delimiter: optional(fc.constantFrom(',', ';', '\t', '|', ':', '#', ' ')),
            quote: optional(fc.constantFrom('"' as const, "'" as const, 'none' as const)),
            header: optional(fc.boolean()),
            skip_lines: optional(fc.integer({ min: 0, max: 1000 })),
          })
          .map(tidy),
      ),
    })
    .map(value => tidy(value) as Recipe),
);

it('writes recipes that read back the same', () => {
  fc.assert(
    fc.property(recipe, stated => {
      const written = writeRecipe(stated);
      expect(parseRecipe(written)).toEqual(stated);
      expect(writeRecipe(parseRecipe(written))).toBe(written);
    }),
    { seed: 3, numRuns: 500 },
  );
});

it('writes the same for other readers of YAML', () => {
  fc.assert(
    fc.property(recipe, stated => {
      const written = writeRecipe(stated);
      expect(parse(written, { version: '1.1', maxAliasCount: 0 })).toEqual(parse(written));
    }),
    { seed: 4, numRuns: 200 },
  );
});

it("writes the sample's recipe with a line for each question", () => {
  const written = writeRecipe(parseRecipe(sampleRecipe()));
  expect(parseRecipe(written)).toEqual(parseRecipe(sampleRecipe()));
  expect(written).toContain('\nconsent: {column: consent_analytics, granted: ["yes"]}\n');
  expect(written).toContain(
    '\n  - {id: flow, ask: paths, start: home, depth: 4, collapse_repeats: true, share: 20%}\n',
  );
  expect(written.match(/^ {2}- \{id: /gm)).toHaveLength(9);
});
