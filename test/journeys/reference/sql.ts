/** Pieces of the SQL forms: keys come as JSON texts, events are numbered by time and source order. */

/** Quotes a name in a text of SQL. */
export const text = (name: string) => `'${name.replaceAll("'", "''")}'`;

/** JSON text of a key, its parts in the order of their names. */
export const object = (...parts: readonly string[]) =>
  `concat('{', concat_ws(',', ${parts.join(', ')}), '}')`;
export const part = (name: string, sql: string) => `concat('"${name}":', to_json(${sql})::VARCHAR)`;
