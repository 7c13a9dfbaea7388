import { type SampleOptions, sampleJourneys } from '../../shared/sample/journeys.ts';

/** Reads CSV as RFC 4180 describes it; a record is its fields and how its line ended. */
export function records(text: string): { fields: string[]; end: '\n' | '\r\n' | '' }[] {
  const found: { fields: string[]; end: '\n' | '\r\n' | '' }[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r\n|\n|$)/gy;
  let fields: string[] = [];
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) throw new Error('not CSV');
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    found.push({ fields, end: match[3] as '\n' | '\r\n' | '' });
    fields = [];
  }
  return found;
}

export function sampleBytes(options: SampleOptions): Uint8Array {
  return Buffer.concat([...sampleJourneys(options)]);
}

/** A byte that is not UTF-8 reads as U+FFFD. */
export function sampleText(options: SampleOptions): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(sampleBytes(options));
}

export interface Row {
  person: string;
  time: string;
  seconds: number;
  touchpoint: string;
  channel: string;
  amount: string;
  country: string;
  age: string;
  consent: string;
}

export function sampleRows(options: SampleOptions): Row[] {
  return records(sampleText(options))
    .slice(1)
    .map(({ fields }) => {
      const [person, time, touchpoint, channel, amount, country, age, consent] = fields as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      return {
        person,
        time,
        seconds: Date.parse(time) / 1000,
        touchpoint,
        channel,
        amount,
        country,
        age,
        consent,
      };
    });
}

export function byPerson(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const people = new Map<string, Row[]>();
  for (const row of rows) {
    const own = people.get(row.person);
    if (own === undefined) people.set(row.person, [row]);
    else own.push(row);
  }
  return people;
}
