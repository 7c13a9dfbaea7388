import { compileAmount } from '../formats/amount-text.ts';
import { consentReader } from '../formats/consent-signals.ts';
import { pageAddress } from '../formats/page-address.ts';
import { consentCodes } from '../journeys/consent-standing.ts';
import { consentOf } from '../policy/consent.ts';
import type { Mapping } from '../policy/mapping.ts';
import { bandOf } from './bands.ts';
import type { ReadConsent, RewriteColumn, RowReaders } from './cleaned-rows.ts';
import { betweenParts } from './cleaning.ts';
import { rewriter } from './rewritten.ts';
import { timeFault, timesReader } from './times-of-rows.ts';

/** Cause of rejection. */
export const amountUnreadable = 'amount unreadable';

export function rowReaders(mapping: Mapping): {
  readonly readers: RowReaders;
  /** Amounts that could be read so far. */
  amountsRead(): number;
} {
  let read = 0;
  const amount = amountReader(mapping, () => read++);
  return {
    readers: {
      times: timesReader(mapping.time),
      timeFault: time => timeFault(mapping.time, time),
      amount,
      isCurrency: currencyReader(mapping),
      touchpoint: touchpointLabels(mapping.touchpoint),
      attributes: Object.values(mapping.attributes).map(attributeLabels),
      consent: consentColumns(mapping),
    },
    amountsRead: () => read,
  };
}

function touchpointLabels({ url, join }: Mapping['touchpoint']): RewriteColumn {
  if (url === undefined) return asTheyStand;
  const clean = (part: string) => pageAddress(part, url);
  return rewriter(text =>
    text
      .split(betweenParts)
      .map(clean)
      .filter(part => part !== '')
      .join(join),
  );
}

/** What is kept of an attribute that is an address, or of a number in bands. */
export function attributeLabels({ url, bands }: Mapping['attributes'][string]): RewriteColumn {
  if (bands !== undefined) return rewriter(text => bandOf(text, bands));
  return url === undefined ? asTheyStand : rewriter(text => pageAddress(text, url));
}

const asTheyStand: RewriteColumn = column => column;

const decoder = new TextDecoder();

function amountReader(mapping: Mapping, onRead: () => void): RowReaders['amount'] {
  if (mapping.amount === undefined) return 'unmapped';
  const reader = compileAmount(mapping.amount.currency, mapping.amount.decimal);
  return (bytes, from, to) => {
    const minor = reader(bytes, from, to);
    if (Number.isNaN(minor)) return { reject: amountUnreadable };
    onRead();
    return minor;
  };
}

function currencyReader({ amount }: Mapping): RowReaders['isCurrency'] {
  if (amount?.currency_column === undefined) return 'unmapped';
  const { currency } = amount;
  return (bytes, from, to) =>
    to - from === currency.length && decoder.decode(bytes.subarray(from, to)).toUpperCase() === currency;
}

/** Texts whose reading is kept: many rows of a column say the same. */
const mostKept = 10_000;

function consentColumns(mapping: Mapping): RowReaders['consent'] {
  const consent = consentOf(mapping);
  if (consent === 'unmapped') return 'unmapped';
  const read = consentReader(consent.signals);
  const kept = new Map<string, number>();
  return columns => {
    const codeOf: ReadConsent = row => {
      const cells = columns.map(({ bytes, offsets }) =>
        decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!)),
      );
      const key = cells.length === 1 ? cells[0]! : JSON.stringify(cells);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const code = consentCodes[read(cells)];
      if (kept.size >= mostKept) kept.clear();
      kept.set(key, code);
      return code;
    };
    return codeOf;
  };
}
