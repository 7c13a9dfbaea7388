import { namesEvents } from '../formats/line-rules.ts';
import { hasOpenColumns } from '../formats/record-table.ts';
import type { EventColumns } from '../journeys/store-builder.ts';
import { Failure } from '../protocol/fault.ts';
import { byteSize } from '../protocol/memory-words.ts';
import type { MemoryNeeds } from '../protocol/summary.ts';
import type { Looked } from './looked.ts';

/** Bytes that an import takes whatever the file: what is read at a time, and the program itself. */
const base = 200e6;
/** Of a person beside the identifier: place in the dictionary, offset; and how many events somebody has, on average. */
const person = 46;
const eventsOfAPerson = 5;
/** How often an identifier is held: as it came, with room for more, and as it is kept. */
const identifierTimes = 2.7;
const usualIdentifier = 16;
/** Of an event's attribute, as it came and ordered. */
const attribute = 3;
/** Of an event whose copies are looked for (`EventCopies`). */
const known = 24;

/**
 * What an import will need, by what can be told of a file before it is read (`Looked`); to two digits.
 *
 * @returns `'unknown'` where nothing tells how long it is, as of a pipe
 */
export function memoryNeeds(looked: Looked, available: MemoryNeeds['available']): MemoryNeeds | 'unknown' {
  const { events, heldBytes } = looked;
  if (events === 'unknown') return 'unknown';
  const fixed = base + heldBytes;
  const { channel, session, attributes, consent, amount } = looked.summary.proposal;
  const bytes = bytesOfAnEvent({
    time: 'clock',
    channel: channel !== undefined,
    session: session?.kind === 'column',
    attributes: Object.keys(attributes ?? {}),
    consent: consent === undefined ? false : { when: 'every', unknown: 'refused' },
    amount: amount !== undefined,
  });
  const named = looked.tables.some(({ entries }) =>
    entries.some(({ rules, names, reading }) => namesEvents(rules, names, hasOpenColumns(reading))),
  );
  const { identifierBytes } = looked;
  const identifier = identifierBytes === 'unknown' ? usualIdentifier : identifierBytes;
  const ofPerson = person + identifierTimes * identifier;
  const ofEvent = bytes + (named ? known : 0);
  return {
    events: twoDigits(events),
    bytes: twoDigits(fixed + events * (ofEvent + ofPerson / eventsOfAPerson)),
    most_bytes: twoDigits(fixed + events * (ofEvent + ofPerson)),
    fixed_bytes: twoDigits(fixed),
    event_bytes: twoDigits(ofEvent + ofPerson / eventsOfAPerson),
    attribute_bytes: twoDigits(events * attribute),
    available: available === 'unknown' ? available : roundedDown(available),
  };
}

/** While a store is built, as it came and as it is ordered; both are there for a moment. */
function bytesOfAnEvent({ channel, session, attributes, consent, amount }: EventColumns): number {
  const labels = 1 + Number(channel) + Number(session === true) + attributes.length;
  const came = 2 + 4 + 1.5 * labels + (amount ? 8 : 0) + (consent === false ? 0 : 1);
  const ordered = 4 + 1.5 * labels + (amount ? 8 : 0);
  return came + ordered;
}

/** So that what is said to be there is; to three digits, since nobody needs more of them. */
function roundedDown(bytes: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, bytes))) - 2);
  return Math.floor(bytes / unit) * unit;
}

function twoDigits(number: number): number {
  return Math.max(1, Number(number.toPrecision(2)));
}

/**
 * Ends an import as soon as it is certain that it will not fit, which is long before memory runs out.
 *
 * @param expected  bytes of the whole, going by the part that was read and without people who may still come
 * @throws Failure `does-not-fit`
 */
export function requireFits(expected: number, available: MemoryNeeds['available']): void {
  if (available === 'unknown' || base + expected <= available) return;
  throw new Failure('does-not-fit', {
    needs: byteSize(twoDigits(base + expected)),
    has: byteSize(roundedDown(available)),
  });
}
