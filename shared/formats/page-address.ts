import type { AddressPart } from '../policy/mapping.ts';

/**
 * An address of a page without what could point to somebody, by fixed rules for one text alone:
 *
 * - scheme, user and password, port, everything from `?`, `#` or `;` on, and a slash at the end are dropped;
 *   the host is written in lower case, without `www.`;
 * - a part of the path becomes `:id` if it is all digits, has five digits in a row, is a UUID, eight or more
 *   hexadecimal digits with a digit among them, an e-mail address, 20 or more characters with a digit, or eight
 *   or more with a digit and both cases. Escapes are resolved to judge it.
 *
 * A text that is neither an address nor a path stays as it is, `?…` aside.
 */
export function pageAddress(text: string, keep: AddressPart): string {
  const bare = text.trim().replace(/[?#;].*$/s, '');
  const [, host, path] =
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/@]*@)?([^/:]*)(?::\d*)?(\/.*)?$/is.exec(bare) ?? [];
  if (host === undefined) {
    if (keep === 'host') return bare.includes('/') ? '' : bare;
    return bare.includes('/') ? pathOf(bare) : bare;
  }
  const name = host.toLowerCase().replace(/^www\./, '');
  if (keep === 'host') return name;
  return keep === 'path' ? pathOf(path ?? '/') : `${name}${pathOf(path ?? '/')}`;
}

function pathOf(path: string): string {
  const parts = path.split('/').filter(part => part !== '');
  return `${path.startsWith('/') ? '/' : ''}${parts.map(part => (isIdentifier(part) ? ':id' : part)).join('/')}`;
}

function isIdentifier(escaped: string): boolean {
  const part = resolved(escaped);
  return (
    /^\d+$/.test(part) ||
    /\d{5}/.test(part) ||
    /@/.test(part) ||
    /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(part) ||
    (/^[0-9a-f-]{8,}$/i.test(part) && /\d/.test(part)) ||
    (/\d/.test(part) && (part.length >= 20 || (part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part))))
  );
}

function resolved(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
