import { sensitiveWords } from '../policy/sensitive-words.ts';
import type { CellKind, ColumnShape } from './column-shape.ts';

const identifying: Partial<Record<CellKind, string>> = {
  'e-mail address': 'e-mail addresses: name people directly',
  'phone number': 'phone numbers: name people directly',
  'IP address': 'IP addresses: point to people',
  'card number': 'payment card numbers: name people directly',
  'bank account': 'bank accounts: name people directly',
};

export function shapeWarnings({ kind }: ColumnShape): string[] {
  const warning = identifying[kind];
  return warning === undefined ? [] : [warning];
}

/** What names people directly, by how such columns are called. */
const byName: readonly (readonly [warning: string, words: RegExp])[] = [
  [
    'e-mail addresses: name people directly',
    /\be?mail( ?addr(ess)?)?\b(?! (open|click|campaign|type|status|sent|opt|consent|subject|channel|event))/,
  ],
  [
    'phone numbers: name people directly',
    /\b(phone|mobile|msisdn|telephone|telefon(nummer)?|téléphone|teléfono|fax|tel)( ?(no|number|nr))?$/,
  ],
  ['IP addresses: point to people', /\b(ip|ipaddress|ip ?addr(ess)?)$/],
  [
    'names of people',
    /\b(first|last|full|given|family|sur|maiden|birth) ?name\b|^(surname|vorname|nachname|prenom|prénom|nombre|apellidos?|name of (person|customer|patient))$/,
  ],
  [
    'postal addresses: point to people',
    /\b(street|strasse|straße|rue|calle|adresse|address ?(1|2|line)|postal ?address|house ?number|zip ?(code)?|post ?code|postal ?code|plz)\b/,
  ],
  [
    'dates of birth: point to people',
    /\b(birth ?(day|date)|date ?of ?birth|dob|geburtsdatum|geburtstag|naissance|nacimiento)\b/,
  ],
  [
    'official numbers: name people directly',
    /\b(ssn|social ?security|passport|iban|tax ?id|national ?id|insurance ?(no|number)|licen[cs]e ?plate)\b/,
  ],
  ['payment card numbers: name people directly', /\b(card ?(no|number)|pan|credit ?card)$/],
  ['places: point to people', /\b(lat|latitude|lon|lng|longitude|gps)\b/],
];

export function nameWarnings(name: string): string[] {
  const words = wordsOf(name).join(' ');
  const direct = byName.filter(([, pattern]) => pattern.test(words)).map(([warning]) => warning);
  return [...direct, ...sensitiveWords(name)];
}

/** The words of a column name, in lower case: `case:customerId` is `case`, `customer`, `id`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
}
