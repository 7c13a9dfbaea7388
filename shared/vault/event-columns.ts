import type { EventColumns } from '../journeys/store-builder.ts';
import { consentOf } from '../policy/consent.ts';
import type { Mapping } from '../policy/mapping.ts';

/** What the journey store is built of under a mapping. */
export function eventColumns(mapping: Mapping): EventColumns {
  const consent = consentOf(mapping);
  return {
    time: mapping.time.kind,
    channel: mapping.channel !== undefined,
    attributes: Object.keys(mapping.attributes),
    consent: consent === 'unmapped' ? false : consent.rule,
    session: mapping.session?.kind === 'column',
    amount: mapping.amount !== undefined,
  };
}
