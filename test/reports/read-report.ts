/** What a report's page says, field by field, for tests. */

export interface ReadField {
  readonly said: string;
  /** Where it says that it comes from; `blank` where somebody has to fill it in. */
  readonly origin: string;
}

export function fieldsIn(html: string): ReadonlyMap<string, ReadField> {
  const fields = new Map<string, ReadField>();
  for (const [, attributes = '', inner = ''] of html.matchAll(/<dd ([^>]*)>(.*?)<\/dd>/gs)) {
    const name = /data-field="([^"]*)"/.exec(attributes)?.[1];
    if (name === undefined) continue;
    if (fields.has(name)) throw new RangeError(`two fields ${name}`);
    const origin = /data-origin="([^"]*)"/.exec(attributes)?.[1] ?? 'blank';
    const paragraphs = [...inner.matchAll(/<p dir="auto">(.*?)<\/p>/gs)].map(([, text = '']) => plain(text));
    fields.set(name, { said: origin === 'blank' ? plain(inner) : paragraphs.join('\n'), origin });
  }
  return fields;
}

export interface ReadTable {
  readonly rows: readonly (readonly string[])[];
  readonly origin: string;
}

export function tablesIn(html: string): ReadonlyMap<string, ReadTable> {
  const tables = new Map<string, ReadTable>();
  for (const [, name = '', origin = '', inner = ''] of html.matchAll(
    /<table data-table="([^"]*)" data-origin="([^"]*)">(.*?)<\/table>/gs,
  )) {
    const rows = [...inner.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => plain(cell)),
    );
    tables.set(name, { rows: rows.slice(1), origin });
  }
  return tables;
}

export function headingsIn(html: string): readonly string[] {
  return [...html.matchAll(/<h[12][^>]*>(.*?)<\/h[12]>/gs)].map(([, text = '']) => plain(text));
}

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
