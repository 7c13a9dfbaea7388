import { consentCodes } from '../journeys/consent-standing.ts';
import type { EventBatch } from '../journeys/store-builder.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import type { CleanedPart } from './cleaned-part.ts';
import { type Cleaning, cleaned } from './cleaning.ts';
import { type EventCopies, leftOutAsDuplicate } from './event-copies.ts';
import { type KeptRows, keptNumbers, keptTexts } from './keep-rows.ts';
import type { Rejects } from './rejects.ts';
import type { ReadTimes } from './times-of-rows.ts';

/** Reads one text of a column as a number, or says why not. */
export type ReadNumber = (
  bytes: Uint8Array,
  from: number,
  to: number,
) => number | { readonly reject: string };

/** What a row says of consent, as the store builder has it. */
export type ReadConsent = (row: number) => number;

export type RewriteColumn = (column: TextColumn) => TextColumn;

export interface RowReaders {
  readonly times: ReadTimes;
  /** Why a time that is not finite is none. */
  readonly timeFault: (time: number) => string;
  readonly amount: ReadNumber | 'unmapped';
  /** Whether a text names the currency that amounts are in; where no column names it, all are. */
  readonly isCurrency: ((bytes: Uint8Array, from: number, to: number) => boolean) | 'unmapped';
  /** Rewrites labels before they are kept; each text by itself. */
  readonly touchpoint: RewriteColumn;
  /** By attribute, in the order of `Cleaning.attributes`. */
  readonly attributes: readonly RewriteColumn[];
  readonly consent: ((columns: readonly TextColumn[]) => ReadConsent) | 'unmapped';
}

/**
 * Rows of a cleaned part as events. A row without a person, a readable time or a touchpoint is rejected
 * alone, by its first fault in that order, and so is a copy of an event of the same person that was read already; what
 * it says against its person's consent still counts.
 */
export function eventsOf(
  batch: CleanedPart,
  cleaning: Cleaning,
  mapped: { readonly channel: boolean; readonly session: boolean },
  readers: RowReaders,
  rejects: Rejects,
  copies: EventCopies,
): EventBatch {
  const { lines } = batch;
  const person = batch.text(cleaned.person);
  const timeText = batch.text(cleaned.time);
  const touchpoint = readers.touchpoint(batch.text(cleaned.touchpoint));
  const amountText = readers.amount === 'unmapped' ? 'unmapped' : batch.text(cleaned.amount);
  const currency = readers.isCurrency === 'unmapped' ? 'unmapped' : batch.text(cleaned.currency);
  const time = batch.times ?? readers.times(timeText);
  const amount = new Float64Array(amountText === 'unmapped' ? 0 : batch.rows);

  const rejected: number[] = [];
  const reject = (row: number, cause: string) => {
    const who = isEmpty(person, row) ? 'unknown' : textAt(person, row);
    rejects.add(cause, lines[row]!, who);
    rejected.push(row);
  };
  const read = (into: Float64Array, texts: TextColumn, row: number, reader: ReadNumber): string | 'read' => {
    const value = reader(texts.bytes, texts.offsets[row]!, texts.offsets[row + 1]!);
    if (typeof value !== 'number') return value.reject;
    into[row] = value;
    return 'read';
  };

  for (let row = 0; row < batch.rows; row++) {
    if (isEmpty(person, row)) {
      reject(row, 'no person');
      continue;
    }
    if (isEmpty(timeText, row)) {
      reject(row, 'no time');
      continue;
    }
    if (!Number.isFinite(time[row])) {
      reject(row, readers.timeFault(time[row]!));
      continue;
    }
    if (isEmpty(touchpoint, row)) {
      reject(row, 'no touchpoint');
      continue;
    }
    if (amountText !== 'unmapped' && readers.amount !== 'unmapped') {
      const amountRead = isEmpty(amountText, row) ? 'none' : read(amount, amountText, row, readers.amount);
      if (amountRead === 'none') amount[row] = Number.NaN;
      else if (amountRead !== 'read') {
        reject(row, amountRead);
        continue;
      }
      // Not counted, and no reject: how many rows say something in a column that may be chosen is an answer.
      if (currency !== 'unmapped' && readers.isCurrency !== 'unmapped') {
        const [from, to] = [currency.offsets[row]!, currency.offsets[row + 1]!];
        if (!readers.isCurrency(currency.bytes, from, to)) amount[row] = Number.NaN;
      }
    }
    if (batch.event !== undefined && copies.isCopy(batch.event, person, row)) reject(row, leftOutAsDuplicate);
  }

  const kept = keptRows(batch.rows, rejected);
  const consent = readers.consent === 'unmapped' ? 'unmapped' : consentOf(batch, cleaning, readers.consent);
  return {
    rows: kept === 'all' ? batch.rows : kept.length,
    person: keptTexts(person, kept),
    time: keptNumbers(time, kept),
    touchpoint: keptTexts(touchpoint, kept),
    ...(mapped.channel ? { channel: keptTexts(batch.text(cleaned.channel), kept) } : {}),
    ...(mapped.session ? { session: keptTexts(batch.text(cleaned.session), kept) } : {}),
    attributes: new Map(
      cleaning.attributes.map((name, index) => [
        name,
        keptTexts(readers.attributes[index]!(batch.text(cleaned.attribute(index))), kept),
      ]),
    ),
    ...(consent === 'unmapped'
      ? {}
      : {
          consent: keptNumbers(consent, kept),
          refusals: keptTexts(person, refusalsAmong(rejected, person, consent)),
        }),
    ...(amountText === 'unmapped' ? {} : { amount: keptNumbers(amount, kept) }),
  };
}

function consentOf(
  batch: CleanedPart,
  cleaning: Cleaning,
  reader: Exclude<RowReaders['consent'], 'unmapped'>,
): Uint8Array {
  const read = reader(Array.from({ length: cleaning.consents }, (_, at) => batch.text(cleaned.consent(at))));
  return Uint8Array.from({ length: batch.rows }, (_, row) => read(row));
}

/** Rejected rows of somebody who refuses in them. */
function refusalsAmong(rejected: readonly number[], person: TextColumn, consent: Uint8Array): Int32Array {
  return Int32Array.from(
    rejected.filter(row => consent[row] === consentCodes.refused && !isEmpty(person, row)),
  );
}

function keptRows(rows: number, rejected: readonly number[]): KeptRows {
  if (rejected.length === 0) return 'all';
  const gone = new Uint8Array(rows);
  for (const row of rejected) gone[row] = 1;
  const kept = new Int32Array(rows - rejected.length);
  let next = 0;
  for (let row = 0; row < rows; row++) if (gone[row] === 0) kept[next++] = row;
  return kept;
}

function isEmpty(column: TextColumn, row: number): boolean {
  return column.offsets[row] === column.offsets[row + 1];
}

const decoder = new TextDecoder();

function textAt(column: TextColumn, row: number): string {
  return decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
}
