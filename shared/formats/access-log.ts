import type { ByteSource } from './byte-source.ts';
import { type Encoding, utf8Stream } from './encoding.ts';
import { RecordScanner } from './record-scanner.ts';
import type { ReadParts, RecordSink } from './record-table.ts';
import { RowTexts } from './row-texts.ts';
import { wholeLines } from './whole-lines.ts';

/** A web server's log in the Common or Combined Log Format. */
export interface AccessLogReading {
  readonly kind: 'access-log';
  readonly encoding: Encoding;
}

/** What the fields of a line are called. `path` is without its query. */
export const accessLogColumns = [
  'host',
  'ident',
  'user',
  'time',
  'method',
  'path',
  'protocol',
  'status',
  'bytes',
  'referrer',
  'agent',
] as const;

const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;

export const accessLogLine = new RegExp(
  String.raw`^(\S+) (\S+) (.+?) \[(\d{2}\/[A-Za-z]{3}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\] ${quoted} (\d{3}|-) (\d+|-)(?: ${quoted} ${quoted})?(?: .*)?$`,
);

/** @returns the fields of a line, `-` as nothing; `'no line'` where it is not one of such a log */
export function accessLogFields(line: string): readonly string[] | 'no line' {
  const found = accessLogLine.exec(line);
  if (found === null) return 'no line';
  const [, host, ident, user, time, request, status, bytes, referrer, agent] = found;
  const [method, target, protocol] = request!.split(' ');
  const path = target?.replace(/[?#].*$/s, '');
  return [host, ident, user, time, method, path, protocol, status, bytes, referrer, agent].map(field =>
    field === undefined || field === '-' ? '' : field,
  );
}

const recordLimit = 1 << 20;
const sliceBytes = 1 << 20;

/** @param wanted  places in `accessLogColumns` */
export function accessLogRecords({ encoding }: AccessLogReading, wanted: readonly number[]): ReadParts {
  return async function* (bytes: ByteSource, to: RecordSink, signal?: AbortSignal) {
    const rows = new RowTexts(wanted.length);
    const scanner = new RecordScanner(
      { dialect: wholeLines, fields: 'any', recordLimit },
      {
        header: () => {},
        record(text, from, end, line) {
          to.found(1);
          const fields = accessLogFields(decoder.decode(text.subarray(from, end)));
          if (fields === 'no line') {
            to.reject(line, 'not a line of a web server log');
            return;
          }
          rows.columns.forEach((column, k) => {
            const field = encoder.encode(fields[wanted[k]!]);
            column.add(field, 0, field.length);
          });
          rows.endRow(line);
        },
        reject(line, cause) {
          to.found(1);
          to.reject(line, cause);
        },
      },
    );
    for await (const chunk of utf8Stream(bytes.stream(signal), encoding)) {
      for (let from = 0; from < chunk.length; from += sliceBytes) {
        scanner.push(chunk.subarray(from, from + sliceBytes));
        if (rows.isPart) yield rows.take();
      }
    }
    scanner.finish();
    to.blank(scanner.tally().blank);
    yield rows.take();
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
