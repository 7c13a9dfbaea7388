import type { EventBatch } from '../journeys/store-builder.ts';
import type { TextColumn } from '../journeys/text-column.ts';
import type { ColumnBatch } from './arrow-columns.ts';
import { type Cleaning, cleaned } from './cleaning.ts';
import { type KeptRows, keptNumbers, keptTexts } from './keep-rows.ts';
import type { Rejects } from './rejects.ts';

/** Reads one text of a column as a number, or says why not. */
export type ReadNumber = (
  bytes: Uint8Array,
  from: number,
  to: number,
) => number | { readonly reject: string };

export interface RowReaders {
  readonly time: ReadNumber;
  readonly amount: ReadNumber | 'unmapped';
}

/**
 * Rows of a cleaned part as events. A row without a person, a readable time or a touchpoint is rejected
 * alone, by its first fault in that order.
 */
export function eventsOf(
  batch: ColumnBatch,
  cleaning: Cleaning,
  mapped: { readonly channel: boolean; readonly consent: boolean },
  readers: RowReaders,
  rejects: Rejects,
): EventBatch {
  const lines = batch.integers(cleaned.line);
  const person = batch.text(cleaned.person);
  const timeText = batch.text(cleaned.time);
  const touchpoint = batch.text(cleaned.touchpoint);
  const amountText = readers.amount === 'unmapped' ? 'unmapped' : batch.text(cleaned.amount);
  const time = new Float64Array(batch.rows);
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
    const timeRead = read(time, timeText, row, readers.time);
    if (timeRead !== 'read') {
      reject(row, timeRead);
      continue;
    }
    if (isEmpty(touchpoint, row)) {
      reject(row, 'no touchpoint');
      continue;
    }
    if (amountText === 'unmapped' || readers.amount === 'unmapped') continue;
    if (isEmpty(amountText, row)) amount[row] = Number.NaN;
    else {
      const amountRead = read(amount, amountText, row, readers.amount);
      if (amountRead !== 'read') reject(row, amountRead);
    }
  }

  const kept = keptRows(batch.rows, rejected);
  return {
    rows: kept === 'all' ? batch.rows : kept.length,
    person: keptTexts(person, kept),
    time: keptNumbers(time, kept),
    touchpoint: keptTexts(touchpoint, kept),
    ...(mapped.channel ? { channel: keptTexts(batch.text(cleaned.channel), kept) } : {}),
    attributes: new Map(
      cleaning.attributes.map((name, index) => [name, keptTexts(batch.text(cleaned.attribute(index)), kept)]),
    ),
    ...(mapped.consent ? { consent: keptNumbers(batch.flags(cleaned.consent), kept) } : {}),
    ...(amountText === 'unmapped' ? {} : { amount: keptNumbers(amount, kept) }),
  };
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
