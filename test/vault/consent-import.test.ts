import { expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { delimitedTable } from '../fakes/delimited-table.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import { tcfString } from '../formats/consent-strings.ts';

const roles = 'roles: {person: who, time: at, touchpoint: what}';

/** Who is left after an import of these lines under this consent. */
async function analysed(consent: string, header: string, lines: readonly string[]): Promise<string[]> {
  const { mapping } = parseRecipe(`${roles}\nconsent: ${consent}`);
  const bytes = new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);
  const host = hastyHost();
  const builder = new StoreBuilder(eventColumns(mapping));
  const table = delimitedTable(
    memorySource('table', bytes),
    { encoding: 'utf-8', delimiter: ';', quote: '"', header: true, skip_lines: 0 },
    header.split(';'),
  );
  const io = { signal: new AbortController().signal, progress: () => {} };
  await streamInto(builder, [table], mapping, rowReaders(mapping).readers, host, io);
  const { store } = builder.finish({
    groups: {},
    time: { kind: 'clock', precision: 'hour', localSeconds: utc => utc / 1e6 },
  });
  return Array.from({ length: store.people }, (_, person) =>
    new TextDecoder().decode(store.identifier(person)),
  ).sort();
}

const t = (day: number) => `2026-01-0${day}T10:00:00Z`;

it('counts a refusal also where its row is rejected for something else', async () => {
  const lines = [
    `ann;${t(1)};home;yes`,
    `ann;not a time;home;no`,
    `ben;${t(1)};home;yes`,
    `ben;${t(2)};;no`,
    `cat;${t(1)};home;yes`,
    `cat;not a time;home;`,
    `;${t(1)};home;no`,
  ];
  expect(await analysed('{column: ok, granted: [yes]}', 'who;at;what;ok', lines)).toEqual(['cat']);
});

it('takes Snowplow’s choices from rows of their own, and the last of them', async () => {
  const choice = (eventType: string, ...consentScopes: string[]) =>
    JSON.stringify({
      data: {
        schema: 'iglu:com.snowplowanalytics.snowplow/consent_preferences/jsonschema/1-0-0',
        data: { eventType, consentScopes },
      },
      schema: 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0',
    }).replaceAll('"', '""');
  const lines = [
    `ann;${t(1)};consent;"${choice('allow_all')}"`,
    `ann;${t(2)};home;`,
    `ben;${t(1)};consent;"${choice('allow_selected', 'analytics')}"`,
    `ben;${t(2)};consent;"${choice('withdrawn')}"`,
    `cat;${t(1)};consent;"${choice('deny_all')}"`,
    `cat;${t(2)};consent;"${choice('allow_selected', 'analytics', 'ads')}"`,
    `dan;${t(1)};home;`,
    `eve;${t(1)};consent;"${choice('pending')}"`,
  ];
  const consent = '{column: event, signal: snowplow-preferences, for: [analytics], when: last}';
  expect(await analysed(consent, 'who;at;what;event', lines)).toEqual(['ann', 'cat']);
});

it('reads a vendor’s strings, every one of several signals, and the last word', async () => {
  const lines = [
    `ann;${t(1)};home;${tcfString([1, 8])};0`,
    `ben;${t(1)};home;${tcfString([1])};0`,
    `cat;${t(1)};home;${tcfString([1, 8])};1`,
    `dan;${t(1)};home;;0`,
    `eve;${t(1)};home;${tcfString([])};`,
    `eve;${t(2)};home;${tcfString([1, 8])};`,
    `fay;${t(2)};home;${tcfString([])};`,
    `fay;${t(1)};home;${tcfString([1, 8])};`,
  ];
  const signals = '[{column: tc, signal: tcf, for: [1, 8]}, {column: gpc, signal: gpc}]';
  const header = 'who;at;what;tc;gpc';
  expect(await analysed(`{all: ${signals}}`, header, lines)).toEqual(['ann']);
  expect(await analysed(`{all: ${signals}, when: last}`, header, lines)).toEqual(['ann', 'eve']);
});
