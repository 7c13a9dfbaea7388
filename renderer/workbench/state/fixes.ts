import type { FaultCode } from '../../../shared/protocol/fault.ts';
import type { Step } from './shell-slice.ts';

/** Where what went wrong can be put right. */
export const fixes: Partial<Record<FaultCode, { readonly step: Step; readonly says: string }>> = {
  'person-unmapped': { step: 'map', says: 'Choose the person column' },
  'times-unreadable': { step: 'map', says: 'Give the time format' },
  'zone-needed': { step: 'map', says: 'Give the zone' },
  'mixed-zones': { step: 'map', says: 'Give the zone' },
  'amounts-unreadable': { step: 'map', says: 'Correct the amount' },
  'no-rows-kept': { step: 'map', says: 'Correct the mapping' },
  'column-unconfirmed': { step: 'map', says: 'Look at the columns' },
  'person-differs': { step: 'map', says: 'Correct the person column' },
  'terms-loosened': { step: 'map', says: 'Correct the terms' },
  'list-unclear': { step: 'map', says: 'Say what the list holds' },
  'budget-exceeded': { step: 'budget', says: 'See what is left' },
  'file-empty': { step: 'open', says: 'Choose another file' },
  'no-records': { step: 'open', says: 'Choose another file' },
  'not-a-table': { step: 'open', says: 'Choose another file' },
  'not-journeys': { step: 'open', says: 'Choose another file' },
  'damaged-file': { step: 'open', says: 'Choose another file' },
  'source-vanished': { step: 'open', says: 'Open it again' },
  'data-replaced': { step: 'open', says: 'Open it again' },
};
