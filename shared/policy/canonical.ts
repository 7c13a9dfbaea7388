export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The one text of a JSON value: names sorted by UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them (as in RFC 8785). Strings stay as typed, unnormalised. Hashes are taken over it.
 *
 * @throws TypeError for anything that JSON does not have, a missing value (`undefined`) included
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('a number is finite');
      return JSON.stringify(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
      requirePlain(value);
      const members = Object.keys(value)
        .sort()
        .map(name => member(name, value));
      return `{${members.join(',')}}`;
    }
    default:
      throw new TypeError(`${typeof value} is not JSON`);
  }
}

function member(name: string, of: object): string {
  return `${JSON.stringify(name)}:${canonicalJson((of as Record<string, unknown>)[name])}`;
}

function requirePlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('not a plain object');
}
