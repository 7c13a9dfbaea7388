/**
 * Vocabularies that say whether somebody agreed. `yes` and the like take their meaning from the column's
 * name; `granted` and the like carry it in themselves.
 */
const vocabularies: readonly {
  readonly words: readonly [granted: string, denied: string];
  readonly plain: boolean;
}[] = [
  { words: ['yes', 'no'], plain: true },
  { words: ['y', 'n'], plain: true },
  { words: ['true', 'false'], plain: true },
  { words: ['t', 'f'], plain: true },
  { words: ['1', '0'], plain: true },
  { words: ['on', 'off'], plain: true },
  { words: ['ja', 'nein'], plain: true },
  { words: ['j', 'n'], plain: true },
  { words: ['oui', 'non'], plain: true },
  { words: ['sí', 'no'], plain: true },
  { words: ['si', 'no'], plain: true },
  { words: ['granted', 'denied'], plain: false },
  { words: ['accepted', 'rejected'], plain: false },
  { words: ['allowed', 'denied'], plain: false },
  { words: ['opt-in', 'opt-out'], plain: false },
  { words: ['optin', 'optout'], plain: false },
  { words: ['opt_in', 'opt_out'], plain: false },
  { words: ['opted in', 'opted out'], plain: false },
  { words: ['subscribed', 'unsubscribed'], plain: false },
  { words: ['given', 'withdrawn'], plain: false },
  { words: ['erteilt', 'verweigert'], plain: false },
  { words: ['erteilt', 'widerrufen'], plain: false },
  { words: ['zugestimmt', 'abgelehnt'], plain: false },
];

/** Words that leave it open; they are never consent. */
const undecided = new Set(['', 'unset', 'unknown', 'pending', 'null', 'na', 'n/a', 'none', '-']);

export interface ConsentVocabulary {
  readonly granted: string;
  readonly denied: string;
  /** Whether the words say it themselves, whatever the column is called. */
  readonly speaks: boolean;
}

/** The one vocabulary that all the values belong to. */
export function consentVocabulary(values: Iterable<string>): ConsentVocabulary | 'none' {
  const seen = new Set<string>();
  for (const value of values) {
    const word = value.trim().toLowerCase();
    if (!undecided.has(word)) seen.add(word);
    if (seen.size > 2) return 'none';
  }
  if (seen.size === 0) return 'none';
  const found = vocabularies.find(({ words }) => [...seen].every(word => words.includes(word)));
  if (found === undefined) return 'none';
  return { granted: found.words[0], denied: found.words[1], speaks: !found.plain };
}

const about =
  /consent|opt.?(in|out)|gdpr|tcf|accepts?([ _.-]|$)|permission|allowed|do.?not|dnt|gpc|unsubscri|subscribed|einwilligung|zustimmung|zugestimmt|widerspruch|widersprochen|consentement|consentimiento|opposition|oposici[oó]n/i;
const against =
  /opt.?out|do.?not|dnt|gpc|unsubscri|denied|disallow|refus|withdraw|object|revok|widerspruch|widersprochen|abgelehnt|widerruf|oposici[oó]n|(^|[ _.-])not?([ _.-]|$)/i;

/** What a column's name says of its values: that yes means consent, that it means none, or nothing of consent. */
export function consentName(name: string): 'for' | 'against' | 'not about consent' {
  if (against.test(name) && about.test(name)) return 'against';
  return about.test(name) ? 'for' : 'not about consent';
}

/** Columns that are called like the signal of a browser or vendor that tells objections alone. */
export function objectionSignal(name: string): 'gpc' | 'adobe-opt-out' | 'none' {
  if (/(^|[^a-z])gpc([^a-z]|$)|global.?privacy.?control|sec.gpc/i.test(name)) return 'gpc';
  return /consent.?opt.?out$/i.test(name) ? 'adobe-opt-out' : 'none';
}
