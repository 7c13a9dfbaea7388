import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, consentReader, consentSignalKind } from '../../shared/formats/consent-signals.ts';
import { tcfPurposes } from '../../shared/formats/tcf-string.ts';
import type { ConsentSignal } from '../../shared/policy/mapping.ts';
import { tcfString } from './consent-strings.ts';

const says = (signal: Omit<ConsentSignal, 'column'>, cell: string): Consent =>
  consentReader([{ column: 'c', ...signal } as ConsentSignal])([cell]);

describe('IAB strings', () => {
  it('gives back the purposes that were written, whatever stands in the other fields', () => {
    const purposes = fc.uniqueArray(fc.integer({ min: 1, max: 24 }));
    fc.assert(
      fc.property(
        purposes,
        purposes,
        fc.constantFrom('', '.IDKQA4AAgAKAGQAygAAA', '==', '.YAAA.QAAA'),
        (wanted, other, tail) => {
          const read = tcfPurposes(tcfString(wanted, other) + tail);
          expect(read === 'unreadable' ? read : [...read]).toEqual(wanted.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it("reads the specification's own example", () => {
    expect(tcfPurposes('CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA')).toEqual(
      new Set(),
    );
  });

  it.each([
    '',
    'C',
    'yes',
    tcfString([1]).slice(0, 35),
    `B${tcfString([1]).slice(1)}`,
    `${tcfString([1]).slice(0, 30)}!${tcfString([1]).slice(31)}`,
    `${tcfString([1]).slice(0, 30)} ${tcfString([1]).slice(30)}`,
  ])('says nothing of what is no string of version 2: %j', text => {
    expect(tcfPurposes(text)).toBe('unreadable');
    expect(says({ signal: 'tcf', for: ['1'] }, text)).toBe('unknown');
  });

  it('needs every purpose, and takes legitimate interest for none', () => {
    const wanted = { signal: 'tcf', for: ['1', '8'] } as const;
    expect(says(wanted, tcfString([1, 7, 8]))).toBe('granted');
    expect(says(wanted, tcfString([1], [8]))).toBe('refused');
  });
});

const described = (schema: string, data: unknown) => ({
  schema: `iglu:com.snowplowanalytics.snowplow/${schema}/jsonschema/1-0-0`,
  data,
});
const selfDescribing = (schema: string, data: unknown) => JSON.stringify(described(schema, data));

it.each<[Omit<ConsentSignal, 'column'>, string, Consent]>([
  [{ granted: ['Yes'] }, ' yes ', 'granted'],
  [{ granted: ['Yes'] }, 'Unset', 'refused'],
  [{ granted: ['Yes'] }, '', 'unknown'],
  [{ granted: ['Yes'], refused: ['No'] }, 'no', 'refused'],
  [{ granted: ['Yes'], refused: ['No'] }, 'Unset', 'unknown'],
  [{ granted: ['yes'], refused: ['yes'] }, 'yes', 'refused'],
  [{ signal: 'onetrust', for: ['C0002'] }, ',C0001,C0002,', 'granted'],
  [{ signal: 'onetrust', for: ['C0002'] }, ',C0001,C0003,', 'refused'],
  [{ signal: 'onetrust', for: ['C0002'] }, ',,', 'refused'],
  [{ signal: 'onetrust', for: ['C0002'] }, '', 'unknown'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'what is this?', 'unknown'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'isGpcEnabled=0&groups=C0001:1,C0002:1', 'granted'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'isGpcEnabled=0&groups=C0001%3A1%2CC0002%3A1&x=1', 'granted'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'isGpcEnabled=1&groups=C0001:1,C0002:1', 'refused'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'groups=C0001:1,C0002:0', 'refused'],
  [{ signal: 'onetrust', for: ['C0002'] }, 'groups=C0001:1', 'unknown'],
  [
    { signal: 'segment', for: ['Analytics'] },
    '{"categoryPreferences":{"Analytics":true,"Ads":false}}',
    'granted',
  ],
  [
    { signal: 'segment', for: ['Analytics'] },
    '{"consent":{"categoryPreferences":{"Analytics":true}}}',
    'granted',
  ],
  [
    { signal: 'segment', for: ['Analytics', 'Ads'] },
    '{"categoryPreferences":{"Analytics":true,"Ads":false}}',
    'refused',
  ],
  [{ signal: 'segment', for: ['Analytics'] }, '{"Analytics":true}', 'granted'],
  [{ signal: 'segment', for: ['Analytics'] }, '{"categoryPreferences":{}}', 'refused'],
  [{ signal: 'segment', for: ['Analytics'] }, '{"categoryPreferences":{"Ads":true}}', 'unknown'],
  [{ signal: 'segment', for: ['constructor'] }, '{"categoryPreferences":{"Ads":true}}', 'unknown'],
  [{ signal: 'segment', for: ['Analytics'] }, '{"categoryPreferences":{"Analytics":"true"}}', 'unknown'],
  [{ signal: 'segment', for: ['Analytics'] }, '{"categoryPreferences":', 'unknown'],
  [{ signal: 'segment', for: ['Analytics'] }, 'null', 'unknown'],
  [{ signal: 'adobe-opt-in', for: ['DMP'] }, 'DMP|SELL', 'granted'],
  [{ signal: 'adobe-opt-in', for: ['DMP', 'SSF'] }, 'DMP|SELL', 'unknown'],
  ...[
    ['allow_all', [], 'granted'],
    ['allow_selected', ['necessary', 'Analytics'], 'granted'],
    ['allow_selected', ['necessary'], 'refused'],
    ['deny_all', ['analytics'], 'refused'],
    ['withdrawn', ['analytics'], 'refused'],
    ['expired', ['analytics'], 'refused'],
    ['pending', ['analytics'], 'unknown'],
    ['implicit_consent', ['analytics'], 'unknown'],
  ].map(
    ([eventType, consentScopes, expected]) =>
      [
        { signal: 'snowplow-preferences', for: ['analytics'] },
        selfDescribing('unstruct_event', described('consent_preferences', { eventType, consentScopes })),
        expected,
      ] as [Omit<ConsentSignal, 'column'>, string, Consent],
  ),
  [
    { signal: 'snowplow-preferences', for: ['analytics'] },
    '{"event_type":"allow_selected","consent_scopes":"[\\"analytics\\"]"}',
    'granted',
  ],
  [
    { signal: 'snowplow-preferences', for: ['analytics'] },
    selfDescribing('unstruct_event', described('consent_withdrawn', { all: false })),
    'refused',
  ],
  [
    { signal: 'snowplow-preferences', for: ['analytics'] },
    selfDescribing('unstruct_event', described('consent_granted', { expiry: '2030' })),
    'unknown',
  ],
  [
    { signal: 'snowplow-preferences', for: ['analytics'] },
    selfDescribing('unstruct_event', described('ad_click', { eventType: 'allow_all' })),
    'unknown',
  ],
  [{ signal: 'snowplow-preferences', for: ['analytics'] }, '{"schema":', 'unknown'],
  ...[
    [['consent'], ['consent'], 'granted'],
    [['Consent', 'contract'], ['contract'], 'granted'],
    [['consent'], ['legitimate_interests'], 'refused'],
    [['consent'], ['consent', 'contract'], 'refused'],
    [['consent'], [], 'unknown'],
  ].map(
    ([wanted, bases, expected]) =>
      [
        { signal: 'snowplow-basis', for: wanted },
        selfDescribing('contexts', [
          described('web_page', { id: '1' }),
          ...(bases as string[]).map(basisForProcessing => described('gdpr', { basisForProcessing })),
        ]),
        expected,
      ] as [Omit<ConsentSignal, 'column'>, string, Consent],
  ),
  [{ signal: 'snowplow-basis', for: ['consent'] }, '[{"basis_for_processing":"consent"}]', 'granted'],
  [{ signal: 'snowplow-basis', for: ['consent'] }, 'consent', 'unknown'],
])('%j in %j: %s', (signal, cell, expected) => {
  expect(says(signal, cell)).toBe(expected);
});

describe('several signals', () => {
  const consent: ConsentSignal = { column: 'a', granted: ['yes'] };
  const tcf: ConsentSignal = { column: 'b', signal: 'tcf', for: ['1'] };
  const gpc: ConsentSignal = { column: 'c', signal: 'gpc' };
  const california: ConsentSignal = { column: 'd', signal: 'us-privacy' };
  const adobe: ConsentSignal = { column: 'e', signal: 'adobe-opt-out', for: ['SELL'] };

  it.each<[ConsentSignal[], string[], Consent]>([
    [[consent, gpc], ['yes', '0'], 'granted'],
    [[consent, gpc], ['yes', 'true'], 'refused'],
    [[consent, gpc], ['yes', ''], 'granted'],
    [[consent, california], ['yes', '1YNN'], 'granted'],
    [[consent, california], ['yes', '1YYN'], 'refused'],
    [[consent, california], ['yes', '1---'], 'granted'],
    [[consent, adobe], ['yes', 'DMP|SELL'], 'refused'],
    [[consent, adobe], ['yes', 'DMP'], 'granted'],
    [[consent, tcf], ['yes', tcfString([1])], 'granted'],
    [[consent, tcf], ['yes', ''], 'unknown'],
    [[consent, tcf], ['no', tcfString([1])], 'refused'],
    [[gpc], ['0'], 'unknown'],
  ])('%#', (signals, cells, expected) => {
    expect(consentReader(signals)(cells)).toBe(expected);
  });
});

it('knows the signals of vendors by their form', () => {
  expect(consentSignalKind([tcfString([1]), tcfString([1, 2, 3])])).toBe('tcf');
  expect(consentSignalKind([',C0001,', ',C0001,C0002,'])).toBe('onetrust');
  expect(consentSignalKind(['groups=C0001%3A1%2CC0002%3A0&x=2'])).toBe('onetrust');
  expect(consentSignalKind(['{"categoryPreferences":{"Analytics":true}}'])).toBe('segment');
  expect(consentSignalKind(['DMP|SELL', 'SSF'])).toBe('adobe-opt-in');
  expect(consentSignalKind(['1YNN', '1YYN', '1---'])).toBe('us-privacy');
  const choice = selfDescribing(
    'unstruct_event',
    described('consent_preferences', { eventType: 'allow_all' }),
  );
  const click = selfDescribing('unstruct_event', described('link_click', { targetUrl: 'consent' }));
  expect(consentSignalKind([...Array.from({ length: 99 }, () => click), choice])).toBe(
    'snowplow-preferences',
  );
  expect(consentSignalKind([click])).toBe('none');
  const basis = selfDescribing('contexts', [described('gdpr', { basisForProcessing: 'consent' })]);
  expect(consentSignalKind([click, basis])).toBe('snowplow-basis');
  for (const other of [[], ['yes', 'no'], ['1', '0'], ['home', 'cart'], ['{"a":1}'], ['C0001x']]) {
    expect(consentSignalKind(other)).toBe('none');
  }
});

it('never throws and never grants by accident', () => {
  const signals: ConsentSignal[] = [
    { column: 'a', signal: 'tcf', for: ['1'] },
    { column: 'a', signal: 'onetrust', for: ['C0002'] },
    { column: 'a', signal: 'segment', for: ['Analytics'] },
    { column: 'a', signal: 'snowplow-preferences', for: ['analytics'] },
    { column: 'a', signal: 'snowplow-basis', for: ['consent'] },
    { column: 'a', signal: 'adobe-opt-in', for: ['DMP'] },
  ];
  fc.assert(
    fc.property(fc.constantFrom(...signals), fc.string({ unit: 'binary' }), (signal, cell) => {
      expect(consentReader([signal])([cell])).not.toBe('granted');
    }),
  );
});
