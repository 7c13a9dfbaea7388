import type { ProfiledColumn } from './columns.ts';
import { consentName } from './consent-words.ts';
import { namesByLanguage, plainName } from './known-names.ts';
import type { TableRole } from './table-formats.ts';
import { wordsOf } from './warnings.ts';

/** How well a column fits a role; below `enough` it is not proposed. */
export interface Fit {
  readonly score: number;
  readonly reason: string;
}

export const enough = 40;

/** Cells of the column and, once somebody is proposed, of the person: same length. */
export interface Cells {
  readonly own: readonly string[];
  readonly person: readonly string[] | 'none';
}

const unfit: Fit = { score: 0, reason: '' };

export function fitOf(role: TableRole, column: ProfiledColumn, cells: Cells): Fit {
  if (column.shape.filled === 'none') return unfit;
  switch (role) {
    case 'person':
      return personFit(column, cells.own);
    case 'time':
      return timeFit(column);
    case 'touchpoint':
      return touchpointFit(column, cells);
    case 'channel':
      return channelFit(column, cells.own);
    case 'amount':
      return amountFit(column);
    case 'consent':
      return consentFit(column);
    case 'attribute':
      return attributeFit(column);
  }
}

/** 100 for the first name of the role, less for the later ones; 0 for a name that is none of them. */
function byName(role: TableRole, name: string): number {
  const plain = plainName(name);
  for (const names of namesByLanguage) {
    const place = names[role].findIndex(known => plainName(known) === plain);
    if (place >= 0) return 100 - place;
  }
  const key = /[.\]]([^.[\]]+)$/.exec(name)?.[1];
  return key === undefined ? 0 : Math.max(0, byName(role, key) - 5);
}

function has(words: readonly string[], ...sought: readonly string[]): boolean {
  return words.some(word => sought.includes(word));
}

/** `case:…` columns repeat a fact about the whole journey. */
function describesJourney(name: string): boolean {
  return /^case[:_ ]/i.test(name) && !/^case[:_ ]?(concept:name|id)$/i.test(name);
}

const people =
  'customer cust user person people visitor client member patient contact subscriber household account profile lead shopper player student guest buyer passenger case master sample cookie kunde kunden kundin nutzer benutzer besucher mitglied mitglieds teilnehmer käufer kontakt haushalt haushalts'.split(
    ' ',
  );
const idWords = [
  'id',
  'ids',
  'key',
  'no',
  'nr',
  'number',
  'hash',
  'guid',
  'uuid',
  'code',
  'nummer',
  'kennung',
  'schlüssel',
];

function personFit({ name, shape }: ProfiledColumn, own: readonly string[]): Fit {
  const numbers = shape.kind === 'decimal number' || shape.kind === 'yes/no' || shape.kind === 'JSON';
  if (numbers || shape.kind === 'time' || shape.distinct === 'one' || describesJourney(name)) return unfit;
  const words = wordsOf(name);
  const joined = /^(.+?)(id|key|number|hash|nummer|nr|kennung|schlüssel)$/.exec(words.at(-1) ?? '');
  const parts = joined === null ? words : [...words.slice(0, -1), joined[1]!, joined[2]!];
  const about = has(parts, ...people);
  const known = byName('person', name);
  const mail = shape.kind === 'e-mail address';
  const named = known > 0 ? known : about && has(parts, ...idWords) ? 60 : about || mail ? 40 : 0;
  const repeats = repeatsOf(own);
  if (isQuantity(own, repeats)) return unfit;
  let score = named;
  if (repeats.median >= 2 && repeats.median <= 500) score += named > 0 ? 10 : 30;
  if (has(parts, 'event', 'row', 'transaction', 'order', 'hit', 'message', 'insert', 'bestell', 'rechnungs'))
    score -= 40;
  if (has(parts, 'session', 'visit')) score -= 10;
  if (has(parts, 'resource', 'owner', 'agent', 'by', 'responsible', 'product', 'item')) score -= 40;
  if (shape.filled === 'few') score -= 30;
  if (named === 0 && (shape.distinct === 'few' || !has(parts, ...idWords))) return unfit;
  if (shape.words.includes('long')) score -= 30;
  return {
    score,
    reason:
      named === 0
        ? 'its values come back like identifiers'
        : mail
          ? 'its values are addresses of people'
          : 'named like an identifier of people',
  };
}

interface Repeats {
  /** Rows that share a value. */
  readonly median: number;
  /** Rows in a row that share a value. */
  readonly run: number;
}

function repeatsOf(cells: readonly string[]): Repeats {
  const counts = new Map<string, number>();
  let runs = 0;
  let last: string | undefined;
  let filled = 0;
  for (const cell of cells) {
    if (cell.trim() === '') continue;
    filled++;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    if (cell !== last) runs++;
    last = cell;
  }
  const sorted = [...counts.values()].toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, run: filled / Math.max(1, runs) };
}

/** Small counts come back as often as identifiers do, and in no order. */
function isQuantity(cells: readonly string[], { run }: Repeats): boolean {
  const values = cells.map(cell => cell.trim()).filter(cell => cell !== '');
  return values.length >= 20 && run < 2 && values.every(value => /^\d{1,2}$/.test(value));
}

const clocks = [
  'time',
  'timestamp',
  'tstamp',
  'date',
  'datetime',
  'ts',
  'at',
  'when',
  'day',
  'zeit',
  'uhrzeit',
  'datum',
  'fecha',
  'heure',
  'hora',
  'horodatage',
];
const otherClocks =
  'upload uploaded received processed process load loaded sync synced etl server collector ingest ingested inserted insert first last start started end ended planned deadline due modified updated sent expiry expires etl dvce device created client birth geplant fällig geändert erstellt import versand'.split(
    ' ',
  );

function timeFit({ name, shape }: ProfiledColumn): Fit {
  const words = wordsOf(name);
  const known = byName('time', name);
  const called =
    known > 0 ||
    has(words, ...clocks) ||
    words.some(word => /(time|date|tstamp|zeit|datum|zeitpunkt|zeitstempel)$/.test(word));
  const { time } = shape;
  if (time.kind === 'no times' || (time.kind === 'counts' && !called)) return unfit;
  let score = 50 + Math.round(known / 2) + (called ? 15 : 0);
  if (has(words, ...otherClocks) && known < 70) score -= 20;
  if (has(words, 'birth', 'birthday', 'dob', 'geburtsdatum', 'geburtstag', 'deadline', 'planned', 'due'))
    score -= 30;
  if (describesJourney(name)) score -= 60;
  if (time.kind === 'times' && time.precision === 'date') score -= 5;
  if (shape.filled !== 'all') score -= shape.filled === 'few' ? 40 : 10;
  if (shape.distinct === 'one' || shape.distinct === 'few') score -= 5;
  return { score, reason: called ? 'its name and its values are times' : 'its values are times' };
}

const happenings =
  'event activity action touchpoint interaction step stage task page screen milestone aktivität ereignis aktion kontaktpunkt schritt seite vorgang'.split(
    ' ',
  );

function touchpointFit({ name, shape }: ProfiledColumn, cells: Cells): Fit {
  const named = shape.kind === 'text' || shape.kind === 'URL';
  const words = wordsOf(name);
  if (
    !named ||
    describesJourney(name) ||
    has(words, ...idWords, ...clocks, 'instance', 'count', 'index', 'vendor')
  )
    return unfit;
  const known = byName('touchpoint', name);
  let score = known > 0 ? known : has(words, ...happenings) ? 45 : 0;
  if (shape.distinct === 'one') score -= 30;
  if (shape.distinct === 'nearly all') score -= 40;
  if (shape.filled === 'few') score -= 40;
  if (cells.person !== 'none') score += variesWithin(cells.person, cells.own) ? 10 : -15;
  return { score, reason: 'named like what happens, with values that come back' };
}

/** Whether somebody who has several rows has different values in them. */
function variesWithin(person: readonly string[], own: readonly string[]): boolean {
  const first = new Map<string, string>();
  for (const [row, who] of person.entries()) {
    const known = first.get(who);
    if (known === undefined) first.set(who, own[row]!);
    else if (known !== own[row]) return true;
  }
  return false;
}

const channelWords = new Set(
  'email mail e-mail newsletter direct organic paid search seo sem cpc ppc social display banner affiliate affiliates referral referrer sms push web website internet online app mobile desktop store shop branch offline phone telephone call callcenter tv radio print letter post desk counter chat chatbot video facebook google instagram youtube tiktok linkedin twitter bing whatsapp partner retail agent kiosk event podcast influencer retargeting telefon brief filiale laden suche anzeige werbung organisch direkt vertreter kundenservice webseite téléphone teléfono boutique magasin tienda courrier correo recherche búsqueda publicité publicidad'.split(
    ' ',
  ),
);

function channelFit({ name, shape }: ProfiledColumn, own: readonly string[]): Fit {
  const known = byName('channel', name);
  const called = known > 0 || has(wordsOf(name), 'channel', 'medium', 'kanal', 'source', 'quelle');
  if (!called || shape.kind !== 'text' || (shape.distinct !== 'few' && shape.distinct !== 'many'))
    return unfit;
  const values = new Set(own.map(cell => cell.trim().toLowerCase()).filter(cell => cell !== ''));
  const hits = [...values].filter(value => value.split(/[^\p{L}-]+/u).some(word => channelWords.has(word)));
  if (hits.length < 2) return unfit;
  return { score: Math.max(known, 50), reason: 'its name and its values are those of channels' };
}

const moneyWords =
  'amount revenue price total value sales turnover cost spend payment betrag umsatz preis summe erlös bestellwert montant prix importe monto precio'.split(
    ' ',
  );
const noMoney = [
  ...idWords,
  ...clocks,
  'count',
  'quantity',
  'index',
  'version',
  'points',
  'rate',
  'score',
  'anzahl',
  'menge',
  'quantité',
  'cantidad',
];

function amountFit({ name, shape }: ProfiledColumn): Fit {
  const words = wordsOf(name);
  if (shape.kind !== 'decimal number' && shape.kind !== 'whole number') return unfit;
  if (has(words, ...noMoney)) return unfit;
  const known = byName('amount', name);
  const called = words.some(word => moneyWords.some(money => word === money || word.endsWith(money)));
  const score = known > 0 ? known : called ? 50 : 0;
  return score === 0 ? unfit : { score, reason: 'named like money, with numbers' };
}

function consentFit({ name, shape, signal }: ProfiledColumn): Fit {
  if (signal !== 'none') return { score: 90, reason: 'its values are the consent signals of a vendor' };
  if (shape.consent === 'none') return unfit;
  const says = consentName(name);
  if (says === 'not about consent')
    return shape.consent.speaks ? { score: 45, reason: 'its values are words of consent' } : unfit;
  if (says === 'against') return { score: 45, reason: 'named like an objection, with yes and no' };
  if (isAboutMessages(name)) return { score: 45, reason: 'named like a consent to messages' };
  return { score: 60 + byName('consent', name) / 3, reason: 'its name and its values are those of consent' };
}

/** Agreeing to be written to is not agreeing to be analysed. */
export function isAboutMessages(name: string): boolean {
  return has(
    wordsOf(name),
    'marketing',
    'email',
    'mail',
    'sms',
    'newsletter',
    'phone',
    'call',
    'push',
    'werbung',
    'telefon',
    'anruf',
    'boletín',
    'téléphone',
    'teléfono',
  );
}

/** Whether a column is called what our own lists call an attribute of people. */
export function isAttributeName(name: string): boolean {
  return byName('attribute', name) > 0;
}

function attributeFit({ name, shape, warnings }: ProfiledColumn): Fit {
  if (warnings.length > 0 || has(wordsOf(name), ...idWords)) return unfit;
  const known = byName('attribute', name);
  if (known > 0 && shape.kind !== 'time')
    return { score: known, reason: 'named like what is known of people' };
  const groups = shape.distinct === 'few' && (shape.kind === 'text' || shape.kind === 'yes/no');
  return groups
    ? { score: enough, reason: 'few distinct values: it could divide people into groups' }
    : unfit;
}
