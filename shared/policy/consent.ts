import type { ConsentRule, ConsentSignal, Mapping } from './mapping.ts';

export const defaultConsentRule: ConsentRule = { when: 'every', unknown: 'refused' };

/** The consent of a mapping in its long form. */
export function consentOf({
  consent,
}: Pick<Mapping, 'consent'>):
  | { readonly signals: readonly ConsentSignal[]; readonly rule: ConsentRule }
  | 'unmapped' {
  if (consent === undefined) return 'unmapped';
  if (!('all' in consent)) return { signals: [consent], rule: defaultConsentRule };
  const { all, ...rule } = consent;
  return { signals: all, rule };
}

/** The shortest form of a consent, so that mappings that mean the same are equal. */
export function consentFrom(
  signals: readonly ConsentSignal[],
  rule: ConsentRule,
): NonNullable<Mapping['consent']> {
  const [only] = signals;
  const { when, unknown } = rule;
  const plain = when === defaultConsentRule.when && unknown === defaultConsentRule.unknown;
  return only !== undefined && signals.length === 1 && plain ? only : { all: [...signals], when, unknown };
}

/** Whether a signal can say that somebody agrees; the others only tell objections. */
export function canGrant(signal: ConsentSignal): boolean {
  if ('granted' in signal) return true;
  return signal.signal !== 'gpc' && signal.signal !== 'us-privacy' && signal.signal !== 'adobe-opt-out';
}

/** An IAB purpose by its number. */
export function isPurpose(text: string): boolean {
  return /^([1-9]|1[0-9]|2[0-4])$/.test(text);
}
