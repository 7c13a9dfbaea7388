import { canGrant } from '../policy/consent.ts';
import type { ConsentSignal, ConsentSignalKind } from '../policy/mapping.ts';
import { snowplowBasis, snowplowChoice, snowplowSignal } from './snowplow-consent.ts';
import { tcfPurposes } from './tcf-string.ts';

/** What a row says. `unknown`: nothing, or nothing that can be read. */
export type Consent = 'granted' | 'refused' | 'unknown';

/**
 * What one row says under signals that must all grant: one refusal refuses; it is granted where every signal
 * that can grant does, and at least one can; anything else says nothing.
 *
 * @returns a reader of the cells of the signals' columns, in their order
 */
export function consentReader(signals: readonly ConsentSignal[]): (cells: readonly string[]) => Consent {
  const readers = signals.map(signal => ({ read: readerOf(signal), grants: canGrant(signal) }));
  const anyGrants = readers.some(({ grants }) => grants);
  return cells => {
    let granted = anyGrants;
    for (const [at, { read, grants }] of readers.entries()) {
      const says = read(cells[at]!.trim());
      if (says === 'refused') return 'refused';
      if (grants && says !== 'granted') granted = false;
    }
    return granted ? 'granted' : 'unknown';
  };
}

type ReadCell = (cell: string) => Consent;

function readerOf(signal: ConsentSignal): ReadCell {
  if ('granted' in signal) return wordReader(signal.granted, signal.refused);
  switch (signal.signal) {
    case 'gpc':
      return cell => (affirmed.has(cell.toLowerCase()) ? 'refused' : 'unknown');
    case 'us-privacy':
      return cell => (/^1[yn-]y[yn-]$/i.test(cell) ? 'refused' : 'unknown');
    case 'tcf':
      return tcfReader(signal.for.map(Number));
    case 'onetrust':
      return oneTrustReader(signal.for);
    case 'segment':
      return segmentReader(signal.for);
    case 'snowplow-preferences':
      return cell => snowplowChoice(cell, signal.for);
    case 'snowplow-basis':
      return cell => snowplowBasis(cell, signal.for);
    case 'adobe-opt-in':
      return cell =>
        signal.for.every(purpose => listed(cell).has(purpose.toUpperCase())) ? 'granted' : 'unknown';
    case 'adobe-opt-out':
      return cell =>
        signal.for.some(purpose => listed(cell).has(purpose.toUpperCase())) ? 'refused' : 'unknown';
  }
}

const affirmed: ReadonlySet<string> = new Set(['1', 'true', 't', 'yes', 'y', 'on']);

function wordReader(granted: readonly string[], refused: readonly string[] | undefined): ReadCell {
  const lower = (words: readonly string[]) => new Set(words.map(word => word.trim().toLowerCase()));
  const grants = lower(granted);
  const refuses = refused === undefined ? 'any other word' : lower(refused);
  return cell => {
    const word = cell.toLowerCase();
    if (refuses !== 'any other word' && refuses.has(word)) return 'refused';
    if (grants.has(word)) return 'granted';
    return refuses === 'any other word' && word !== '' ? 'refused' : 'unknown';
  };
}

function tcfReader(wanted: readonly number[]): ReadCell {
  return cell => {
    const granted = tcfPurposes(cell);
    if (granted === 'unreadable') return 'unknown';
    return wanted.every(purpose => granted.has(purpose)) ? 'granted' : 'refused';
  };
}

const groupList = /^,*[\w-]+(,[\w-]+)*,*$|^,+$/;

/**
 * `OnetrustActiveGroups` (`,C0001,C0003,`: what is not listed is refused) or the `OptanonConsent` cookie
 * (`groups=C0001:1,C0002:0`, URL-encoded or not: a group that is not listed is unknown; a browser that sends
 * Global Privacy Control refuses).
 */
function oneTrustReader(wanted: readonly string[]): ReadCell {
  return cell => {
    const cookie = unescaped(cell);
    const groups = /(?:^|[&?;]\s*)groups=([^&;]*)/.exec(cookie)?.[1];
    if (groups !== undefined) {
      if (/(?:^|[&?;])isGpcEnabled=(1|true)(?:[&;]|$)/.test(cookie)) return 'refused';
      const on = new Map(groups.split(',').map(pair => [pair.split(':')[0]!, pair.split(':')[1] ?? '']));
      if (wanted.some(group => on.get(group) === '0')) return 'refused';
      return wanted.every(group => on.get(group) === '1') ? 'granted' : 'unknown';
    }
    if (!groupList.test(cookie)) return 'unknown';
    const active = new Set(cookie.split(','));
    return wanted.every(group => active.has(group)) ? 'granted' : 'refused';
  };
}

function unescaped(cell: string): string {
  if (!cell.includes('%')) return cell;
  try {
    return decodeURIComponent(cell);
  } catch {
    return cell;
  }
}

/**
 * `context.consent`, or its `categoryPreferences` alone, as JSON. No object: unknown; an object without
 * entries: every category is refused, as Segment has it; a category that is not listed is unknown.
 */
function segmentReader(wanted: readonly string[]): ReadCell {
  return cell => {
    const preferences = categoryPreferences(cell);
    if (preferences === 'none') return 'unknown';
    if (Object.keys(preferences).length === 0) return 'refused';
    const says = wanted.map(category =>
      Object.hasOwn(preferences, category) ? preferences[category] : 'unknown',
    );
    if (says.includes(false)) return 'refused';
    return says.every(said => said === true) ? 'granted' : 'unknown';
  };
}

function categoryPreferences(cell: string): Readonly<Record<string, unknown>> | 'none' {
  let value = objectOf(cell);
  for (const key of ['consent', 'categoryPreferences']) {
    if (value !== 'none' && Object.hasOwn(value, key)) value = asObject(value[key]);
  }
  if (value === 'none') return 'none';
  return Object.values(value).every(entry => typeof entry === 'boolean') ? value : 'none';
}

function objectOf(cell: string): Readonly<Record<string, unknown>> | 'none' {
  if (!cell.startsWith('{')) return 'none';
  try {
    return asObject(JSON.parse(cell));
  } catch {
    return 'none';
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | 'none' {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : 'none';
}

/** `DMP|SELL` */
function listed(cell: string): ReadonlySet<string> {
  return new Set(
    cell
      .toUpperCase()
      .split('|')
      .map(part => part.trim()),
  );
}

const enough = 0.95;

/**
 * The vendor's signal that nearly all values of a column are written as, or that stands in some of what holds much else, by
 * their form alone. Flags of Global
 * Privacy Control look like any yes and no: `gpc` goes by the column's name, which is not seen here.
 */
export function consentSignalKind(values: Iterable<string>): ConsentSignalKind | 'none' {
  const sample = [...values].slice(0, 1000);
  const nearlyAll = (fits: (value: string) => boolean) =>
    sample.length > 0 && sample.filter(fits).length >= enough * sample.length;
  if (nearlyAll(value => tcfPurposes(value) !== 'unreadable')) return 'tcf';
  if (nearlyAll(value => /^1[yn-]{3}$/i.test(value)) && sample.some(value => /[yn]/i.test(value)))
    return 'us-privacy';
  if (nearlyAll(isOneTrust)) return 'onetrust';
  if (nearlyAll(value => /"categoryPreferences"/.test(value) && categoryPreferences(value) !== 'none'))
    return 'segment';
  if (nearlyAll(value => /^(DMP|SELL|SSF)(\|(DMP|SELL|SSF))*$/.test(value))) return 'adobe-opt-in';
  // Few of the events are about consent.
  return snowplowSignal(sample);
}

function isOneTrust(value: string): boolean {
  const text = unescaped(value);
  return /(^|[&?;])groups=C\d{4}:[01]/.test(text) || /^,?C\d{4}(,C\d{4})*,?$/.test(text);
}
