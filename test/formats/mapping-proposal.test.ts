import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnNames, profileColumns } from '../../shared/formats/columns.ts';
import { proposeDialect } from '../../shared/formats/dialect.ts';
import { type MappingProposal, proposeMapping } from '../../shared/formats/mapping-proposal.ts';
import { sampleRecords } from '../../shared/formats/sample-records.ts';
import { mappingSchema } from '../../shared/policy/mapping.ts';
import { realFile } from './real-file.ts';

type Column = (row: number) => string;

/** The proposal for 300 rows whose columns are functions of the row; five rows a person. */
function propose(columns: Readonly<Record<string, Column>>): MappingProposal {
  const names = Object.keys(columns);
  const records = Array.from({ length: 300 }, (_, row) => names.map(name => columns[name]!(row)));
  const proposal = proposeMapping(profileColumns(columnNames(names, names.length), records), records);
  mappingSchema.partial().parse(proposal.mapping);
  return proposal;
}

const oneOf =
  (...values: string[]): Column =>
  row =>
    values[(row * 7 + (row >> 3)) % values.length]!;
const person: Column = row => `c${1000 + Math.floor(row / 5)}`;
const clock: Column = row =>
  `2026-01-${String(1 + (row % 28)).padStart(2, '0')}T10:${String(row % 60).padStart(2, '0')}:00+01:00`;
const localClock: Column = row => clock(row).slice(0, 19).replace('T', ' ');
const page = oneOf('home', 'browse', 'cart', 'checkout', 'purchase');
const channel = oneOf('email', 'paid search', 'direct', 'organic');
const price: Column = row => (row % 3 === 0 ? `${row}.50` : '');
const uuid: Column = row => `123e4567-e89b-12d3-a456-${String(row).padStart(12, '0')}`;

const rolesOf = ({ mapping }: MappingProposal) => ({
  person: mapping.person,
  time:
    mapping.time?.kind === 'clock'
      ? [mapping.time.column, mapping.time.format, mapping.time.zone]
      : undefined,
  touchpoint: mapping.touchpoint?.columns,
  channel: mapping.channel,
});

describe('a mapping', () => {
  it('is proposed whole where the names say it all', () => {
    const { mapping, open, format } = propose({
      customer_id: person,
      event_time: clock,
      touchpoint: page,
      channel,
      amount: price,
      country: oneOf('DE', 'FR', 'IT'),
      age: row => String(20 + Math.floor(row / 5)),
      consent_analytics: row => (Math.floor(row / 5) % 4 === 0 ? 'no' : 'yes'),
    });
    expect({ mapping, open, format }).toEqual({
      format: 'generic',
      mapping: {
        person: ['customer_id'],
        time: { kind: 'clock', column: 'event_time', format: 'auto' },
        touchpoint: { columns: ['touchpoint'], join: ' / ' },
        channel: 'channel',
        attributes: { country: { column: 'country' }, age: { column: 'age', bands: [18, 25, 35, 50, 65] } },
        consent: { column: 'consent_analytics', granted: ['yes'] },
      },
      open: ['In which currency are the amounts in amount?'],
    });
  });

  it.each<[string, Record<string, Column>]>([
    [
      'Kundennummer',
      {
        Bestellnummer: row => `B-${row}`,
        Kundennummer: person,
        Zeitpunkt: clock,
        Aktivität: page,
        Kanal: oneOf('E-Mail', 'Filiale', 'Telefon'),
        Betrag: price,
        Land: oneOf('DE', 'AT', 'CH'),
        Alter: row => String(20 + Math.floor(row / 5)),
        'Einwilligung Analyse': row => (Math.floor(row / 5) % 4 === 0 ? 'nein' : 'ja'),
      },
    ],
    [
      'Kunden-Nr.',
      {
        'Kunden-Nr.': person,
        'Datum/Uhrzeit': clock,
        Ereignis: page,
        Vertriebskanal: oneOf('E-Mail', 'Filiale', 'Telefon'),
        Gesamtbetrag: price,
        Land: oneOf('DE', 'AT', 'CH'),
        Alter: row => String(20 + Math.floor(row / 5)),
        Einwilligung: row => (Math.floor(row / 5) % 4 === 0 ? 'nein' : 'ja'),
      },
    ],
  ])('is proposed for German names: %s', (who, columns) => {
    const { mapping, open } = propose(columns);
    const names = Object.keys(columns);
    const named = (pattern: RegExp) => names.find(name => pattern.test(name));
    expect(mapping).toEqual({
      person: [who],
      time: { kind: 'clock', column: named(/^Zeit|^Datum/), format: 'auto' },
      touchpoint: { columns: [named(/^Aktiv|^Ereignis/)], join: ' / ' },
      channel: named(/kanal/i),
      attributes: { land: { column: 'Land' }, alter: { column: 'Alter', bands: [18, 25, 35, 50, 65] } },
      consent: { column: named(/^Einwilligung/), granted: ['ja'] },
    });
    expect(open).toEqual([`In which currency are the amounts in ${named(/betrag/i)}?`]);
  });

  it.each<[string, Record<string, Column>, RegExp, string]>([
    [
      'French',
      {
        'Numéro de client': person,
        Horodatage: clock,
        Événement: page,
        'Canal de vente': oneOf('E-mail', 'Boutique', 'Téléphone'),
        'Montant total': price,
        Pays: oneOf('FR', 'BE', 'CH'),
        Âge: row => String(20 + Math.floor(row / 5)),
        Consentement: row => (Math.floor(row / 5) % 4 === 0 ? 'non' : 'oui'),
      },
      /Montant total/,
      'oui',
    ],
    [
      'Spanish',
      {
        'ID de cliente': person,
        'Fecha y hora': clock,
        Actividad: page,
        'Canal de venta': oneOf('E-mail', 'Tienda', 'Teléfono'),
        'Importe total': price,
        País: oneOf('ES', 'MX', 'AR'),
        Edad: row => String(20 + Math.floor(row / 5)),
        Consentimiento: row => (Math.floor(row / 5) % 4 === 0 ? 'no' : 'sí'),
      },
      /Importe total/,
      'sí',
    ],
  ])('is proposed for %s names', (_, columns, amount, granted) => {
    const { mapping, open } = propose(columns);
    const [who, when, what, via, , where, age, consent] = Object.keys(columns);
    expect(mapping).toEqual({
      person: [who],
      time: { kind: 'clock', column: when, format: 'auto' },
      touchpoint: { columns: [what], join: ' / ' },
      channel: via,
      attributes: {
        [where!.toLowerCase()]: { column: where },
        [age!.toLowerCase()]: { column: age, bands: [18, 25, 35, 50, 65] },
      },
      consent: { column: consent, granted: [granted] },
    });
    expect(open).toEqual([expect.stringMatching(amount)]);
  });

  it.each<[string, Column, string]>([
    ['ISO 8601', clock, 'auto'],
    ['days first', row => `${13 + (row % 9)}/01/2026 10:0${row % 10}`, '%d/%m/%Y %H:%M'],
    ['seconds', row => String(1_767_261_600 + row), 'epoch-s'],
  ])('is proposed where many cells of the time are none (%s), and asks', (_, time, format) => {
    const { mapping, open } = propose({
      customer_id: person,
      event_time: row => (row % 5 === 0 ? 'n/a' : time(row)),
      touchpoint: page,
    });
    expect(mapping.time).toEqual({ kind: 'clock', column: 'event_time', format });
    expect(open[0]).toMatch(/Many cells in event_time are no times/);
  });

  it('takes no column for times in which most cells are none', () => {
    const { mapping } = propose({
      customer_id: person,
      event_time: row => (row % 2 === 0 ? 'n/a' : clock(row)),
      touchpoint: page,
    });
    expect(mapping.time).toBeUndefined();
  });

  it('asks for the zone of times that tell none, and for day or month first', () => {
    const base = { user_id: person, action: page };
    expect(propose({ ...base, date: localClock }).open).toEqual([
      'The times in date do not tell their zone: which one is it?',
    ]);
    const both = propose({ ...base, date: row => `0${1 + (row % 9)}/0${1 + (row % 8)}/2026` });
    expect([both.mapping.time, both.open]).toEqual([
      undefined,
      ['Do the dates in date begin with the day or with the month?'],
    ]);
    const mixed = propose({ ...base, date: row => (row % 2 === 0 ? clock(row) : localClock(row)) });
    expect(mixed.open).toEqual(['Some times in date do not tell their zone: which one is it?']);
  });

  it('takes the zone from a format that defines it, and from no other', () => {
    const amplitude = propose({
      amplitude_id: person,
      event_type: page,
      event_time: localClock,
      client_event_time: localClock,
      server_upload_time: localClock,
    });
    expect([amplitude.format, rolesOf(amplitude), amplitude.open]).toEqual([
      'an Amplitude export',
      {
        person: ['amplitude_id'],
        time: ['event_time', 'auto', 'UTC'],
        touchpoint: ['event_type'],
        channel: undefined,
      },
      [],
    ]);
  });

  it('does not take a case attribute for the person', () => {
    const found = propose({
      'case:channel': row => (Math.floor(row / 5) % 2 === 0 ? 'Internet' : 'Desk'),
      'case:id_of_group': row => `g${Math.floor(row / 20)}`,
      case_id: person,
      activity: page,
      timestamp: clock,
      'case:startdate': clock,
    });
    expect(rolesOf(found)).toEqual({
      person: ['case_id'],
      time: ['timestamp', 'auto', undefined],
      touchpoint: ['activity'],
      channel: 'case:channel',
    });
  });

  it('finds neither a person nor a time in what is said of a whole case', () => {
    const found = propose({
      'case:customer': row => `g${Math.floor(row / 20)}`,
      'case:startdate': clock,
      activity: page,
    });
    expect(rolesOf(found)).toEqual({
      person: undefined,
      time: undefined,
      touchpoint: ['activity'],
      channel: undefined,
    });
  });

  it('does not take a count of members for a member', () => {
    const found = propose({ member: oneOf('1', '2', '3', '2'), event: page, ts: clock });
    expect(found.mapping.person).toBeUndefined();
  });

  it('prefers a time without a name to a time of transport', () => {
    const found = propose({ user_id: person, event: page, uploaded_at: clock, moment: clock });
    expect(found.mapping.time).toMatchObject({ column: 'moment' });
  });

  it('says that there is no touchpoint where a shop lists lines of orders', () => {
    const found = propose({
      InvoiceNo: row => String(536_365 + (row >> 2)),
      StockCode: oneOf('85123A', '71053', '84406B'),
      Description: oneOf('HOLDER', 'LANTERN', 'BOX'),
      Quantity: oneOf('6', '8', '2'),
      InvoiceDate: row => `12/${13 + (row % 15)}/2010 8:26`,
      UnitPrice: price,
      CustomerID: row => String(17_850 + Math.floor(row / 5)),
      Country: oneOf('United Kingdom', 'France'),
    });
    expect([rolesOf(found), found.open.filter(q => q.includes('what happened')).length]).toEqual([
      {
        person: ['CustomerID'],
        time: ['InvoiceDate', '%m/%d/%Y %H:%M', undefined],
        touchpoint: undefined,
        channel: undefined,
      },
      1,
    ]);
  });

  it('takes a channel by name and values together', () => {
    const base = { user: person, time: clock, event: page };
    expect(
      rolesOf(propose({ ...base, channel: oneOf('#en.wikipedia', '#de.wikipedia') })).channel,
    ).toBeUndefined();
    expect(rolesOf(propose({ ...base, where: channel })).channel).toBeUndefined();
    expect(rolesOf(propose({ ...base, utm_medium: channel })).channel).toBe('utm_medium');
  });

  it('does not take a quantity for a person', () => {
    const found = propose({
      masterid: row => String(Math.floor(row / 5)).padStart(5, '0'),
      date: row => `199701${String(1 + (row % 28)).padStart(2, '0')}`,
      cds: oneOf('1', '2', '3', '1'),
      amount: price,
    });
    expect(rolesOf(found)).toEqual({
      person: ['masterid'],
      time: ['date', '%Y%m%d', undefined],
      touchpoint: undefined,
      channel: undefined,
    });
  });

  it('takes the recipient of a message for the person, and not its sender', () => {
    const found = propose({
      id: uuid,
      recipient: row => `p${Math.floor(row / 5)}@example.org`,
      sent_by_id: row => uuid(Math.floor(row / 40)),
      type: oneOf('OPEN', 'CLICK', 'SENT'),
      created: row => String(1_760_000_000_000 + row * 1000),
      event_time: row => String(1_760_000_000_000 + row * 1000),
    });
    expect(rolesOf(found)).toEqual({
      person: ['recipient'],
      time: ['event_time', 'epoch-ms', undefined],
      touchpoint: ['type'],
      channel: undefined,
    });
  });

  it('prefers the time of the event to times of its transport', () => {
    const found = propose({
      user_id: person,
      event: page,
      uploaded_at: clock,
      server_received_time: clock,
      timestamp: clock,
      birth_date: row => clock(row).slice(0, 10),
      planned_end: clock,
    });
    expect(found.mapping.time).toMatchObject({ column: 'timestamp' });
  });

  it('does not take a number that could be a count since 1970 for a time without a name for it', () => {
    const found = propose({ user_id: person, event: page, basket: row => String(1_413_976_541 + row) });
    expect([found.mapping.time, found.open]).toEqual([
      undefined,
      ['Which column says when it happened? None has times that can be read.'],
    ]);
  });

  it('says that sessions are not people, and asks where several columns could name them', () => {
    const sessions = propose({ session_id: person, event: page, ts: clock });
    expect(sessions.open).toEqual(['session_id names sessions: is there a column that names people?']);
    const two = propose({ user_id: person, anonymous_id: uuid, event: page, ts: clock });
    expect(two.open).toEqual(['Does user_id name the person, or anonymous_id?']);
  });

  it('asks about a word for nothing that would count as one huge person', () => {
    const found = propose({
      user_id: row => (row % 2 === 0 ? 'NA' : `u${Math.floor(row / 4)}`),
      event: page,
      ts: clock,
    });
    expect(found.open.some(question => question.includes('would count as one person'))).toBe(true);
  });

  it.each<[string, Column, string[] | 'asked' | 'not consent']>([
    ['consent', oneOf('yes', 'no', ''), ['yes']],
    ['consent', oneOf('TRUE', 'FALSE'), ['true']],
    ['analytics_consent', oneOf('1', '0'), ['1']],
    ['consent_status', oneOf('granted', 'denied', 'pending'), ['granted']],
    ['status', oneOf('opt-in', 'opt-out'), ['opt-in']],
    ['opt_out', oneOf('yes', 'no'), 'asked'],
    ['do_not_track', oneOf('1', '0'), 'asked'],
    ['marketing_not_allowed', oneOf('1', '0'), 'asked'],
    ['Accepts Marketing', oneOf('yes', 'no'), 'asked'],
    ['consent', oneOf('A', 'B'), 'not consent'],
    ['is_new', oneOf('yes', 'no'), 'not consent'],
  ])('%s with its vocabulary', (name, values, expected) => {
    const found = propose({ user_id: person, event: page, ts: clock, [name]: values });
    const asked = found.open.some(question => question.includes(name));
    const { consent } = found.mapping;
    const granted = consent !== undefined && 'granted' in consent ? consent.granted : undefined;
    expect(granted ?? (asked ? 'asked' : 'not consent')).toEqual(expected);
  });

  it('proposes no attribute that is not known by its name, and none that warns', () => {
    const found = propose({
      user_id: person,
      event: page,
      ts: clock,
      secret_group: oneOf('a', 'b'),
      diagnosis: oneOf('a', 'b'),
      platform: oneOf('web', 'app'),
    });
    expect(found.mapping.attributes).toEqual({ platform: { column: 'platform' } });
  });

  it('speaks of unnamed columns by their place and finds times in them all the same', () => {
    const names = ['column 1', 'column 2', 'column 3'];
    const records = Array.from({ length: 300 }, (_, row) => [person(row), clock(row), page(row)]);
    const { mapping, open } = proposeMapping(profileColumns(names, records), records);
    expect([mapping.time, mapping.person, mapping.touchpoint, open.length]).toEqual([
      { kind: 'clock', column: 'column 2', format: 'auto' },
      undefined,
      undefined,
      2,
    ]);
  });

  it('holds no value of the data', () => {
    const secret = oneOf('xyzzy1', 'xyzzy2', 'xyzzy3');
    const found = propose({
      user_id: row => `xyzzy${person(row)}`,
      event: secret,
      ts: clock,
      channel: secret,
      consent: secret,
    });
    expect(JSON.stringify(found)).not.toContain('xyzzy');
  });
});

describe('a mapping for a real file', () => {
  it.for([
    ['sepsis.csv', ['Case ID'], ['Complete Timestamp', 'auto', undefined], ['Activity'], undefined],
    ['traffic_fines.csv', ['case_id'], ['timestamp', 'auto', undefined], ['activity'], undefined],
    [
      'receipt.csv',
      ['case:concept:name'],
      ['time:timestamp', 'auto', undefined],
      ['concept:name'],
      'case:channel',
    ],
    [
      'adobe_feed/sample.tsv.csv',
      ['post_visid_high', 'post_visid_low'],
      ['hit_time_gmt', 'epoch-s', undefined],
      ['post_pagename'],
      undefined,
    ],
  ] as const)('is proposed for %s', ([name, who, time, touchpoint, through], { skip }) => {
    const path = realFile(name);
    skip(path === 'absent', `${name} is not here`);
    const text = readFileSync(path).subarray(0, 1 << 20);
    const dialect = proposeDialect(text, 'utf-8', 'start');
    const { header } = sampleRecords(text, { dialect, fields: 'any', most: 1, extent: 'start' });
    const { records } = sampleRecords(text, { dialect, fields: header.length, most: 2000, extent: 'start' });
    const found = proposeMapping(profileColumns(columnNames(header, header.length), records), records);
    expect(rolesOf(found)).toEqual({ person: who, time, touchpoint, channel: through });
  });
});

describe('times in several notations', () => {
  it.each<[string, Column, RegExp[]]>([
    [
      'seconds and milliseconds',
      row => (row % 3 === 0 ? `${1_767_261_600 + row}` : `${1_767_261_600 + row}000`),
      [/milliseconds since 1970 and seconds since 1970/],
    ],
    [
      'ISO 8601 and seconds',
      row => (row % 9 === 0 ? `${1_767_261_600 + row}` : clock(row)),
      [/ISO 8601 and seconds since 1970/],
    ],
    [
      'ISO 8601 without a zone and seconds',
      row => (row % 9 === 0 ? `${1_767_261_600 + row}` : localClock(row)),
      [/ISO 8601 and seconds since 1970/, /do not tell their zone/],
    ],
  ])('are named and asked about: %s', (_, time, questions) => {
    const { mapping, open } = propose({ customer_id: person, event_time: time, touchpoint: page });
    expect(mapping.time).toEqual({ kind: 'clock', column: 'event_time', format: 'auto' });
    expect(open).toEqual(questions.map(question => expect.stringMatching(question) as string));
  });

  it('are not seen in a column of one notation with a few strange texts', () => {
    const { open } = propose({
      customer_id: person,
      event_time: row => (row === 7 ? '12' : clock(row)),
      touchpoint: page,
    });
    expect(open).toEqual([]);
  });
});
