import { canGrant, consentFrom, defaultConsentRule, isPurpose } from './consent.ts';
import { type ConsentSignal, consentRuleSchema, consentSignalKindSchema, type Mapping } from './mapping.ts';
import { invalid, type Place } from './recipe-text.ts';
import { choiceOf, listOf, maybe, type Section, sectionOf, someOf, stated, textOf } from './recipe-values.ts';

const ofSignal = ['column', 'granted', 'refused', 'signal', 'for'];
const ofRule = ['when', 'unknown'];

/** One signal (`{column, granted}` or `{column, signal, for}`) or `{all: […]}`, with `when` and `unknown`. */
export function readConsent(place: Place): NonNullable<Mapping['consent']> {
  const consent = sectionOf(place, ['all', ...ofSignal, ...ofRule]);
  const all = consent.get('all');
  const signals =
    all === undefined ? [readSignal(consent)] : listOf(all, item => readSignal(sectionOf(item, ofSignal)));
  if (all !== undefined) {
    const extra = ofSignal.find(name => consent.get(name) !== undefined);
    if (extra !== undefined) throw invalid(`${place.path}.${extra}`, 'it stands inside the list of all');
    if (signals.length === 0 || signals.length > 8) throw invalid(all.path, 'it lists 1 to 8 signals');
  }
  const rule = {
    when: maybe(consent.get('when'), at => choiceOf(at, consentRuleSchema.shape.when.options)),
    unknown: maybe(consent.get('unknown'), at => choiceOf(at, consentRuleSchema.shape.unknown.options)),
  };
  const whole = {
    when: rule.when ?? defaultConsentRule.when,
    unknown: rule.unknown ?? defaultConsentRule.unknown,
  };
  if (whole.unknown === 'refused' && !signals.some(canGrant)) {
    throw invalid(place.path, 'it tells who objects and nobody who agrees, so nobody would be analysed');
  }
  return consentFrom(signals, whole);
}

function readSignal(section: Section): ConsentSignal {
  const column = textOf(section.require('column'));
  const kind = maybe(section.get('signal'), at => choiceOf(at, consentSignalKindSchema.options));
  if (kind === undefined) {
    refuse(section, ['for'], 'it goes with a signal');
    return {
      column,
      granted: someOf(section.require('granted'), 100),
      ...stated(
        'refused',
        maybe(section.get('refused'), at => someOf(at, 100)),
      ),
    };
  }
  refuse(section, ['granted', 'refused'], `a ${kind} signal tells it by itself`);
  if (kind === 'gpc' || kind === 'us-privacy') {
    refuse(section, ['for'], `a ${kind} signal knows no purposes`);
    return { column, signal: kind };
  }
  const purposes = section.require('for');
  const named = someOf(purposes, 24);
  if (kind === 'tcf' && !named.every(isPurpose)) {
    throw invalid(purposes.path, 'purposes of the IAB are numbers from 1 to 24');
  }
  return { column, signal: kind, for: named };
}

function refuse(section: Section, names: readonly string[], why: string): void {
  for (const name of names) {
    const place = section.get(name);
    if (place !== undefined) throw invalid(place.path, why);
  }
}
