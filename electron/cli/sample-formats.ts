import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { SampleCounts } from '../../shared/sample/journeys.ts';
import { columns } from '../../shared/sample/record-writer.ts';

export const sampleFormats = ['csv', 'ndjson', 'parquet'] as const;
export type SampleFormat = (typeof sampleFormats)[number];

type SampleChunks = Generator<Uint8Array, SampleCounts>;

/** The sample, which is made as CSV without quotes, in another format: the same records in the same order. */
export function sampleAs(format: SampleFormat, csv: SampleChunks): SampleChunks {
  switch (format) {
    case 'csv':
      return csv;
    case 'ndjson':
      return ndjson(csv);
    case 'parquet':
      return parquet(csv);
  }
}

/** Whether a file may be replaced because it is a sample of that format. @param beginning  some of its first bytes */
export function beginsLikeASample(format: SampleFormat, beginning: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(beginning).replace(/^\u00ef\u00bb\u00bf/, '');
  switch (format) {
    case 'csv':
      return text.startsWith(`${columns.join(',')}\n`);
    case 'ndjson':
      return /^\{"customer_id":"c[0-9a-f]{8}","event_time":"/.test(text);
    case 'parquet':
      return text.startsWith('PAR1') && (text.match(/c[0-9a-f]{8}/g)?.length ?? 0) > 2;
  }
}

type Cells = readonly string[];

/** The records of CSV that comes in chunks; without the header line. */
function* recordsOf(csv: SampleChunks): Generator<Cells, SampleCounts> {
  const decoder = new TextDecoder();
  let rest = '';
  let header = true;
  for (;;) {
    const step = csv.next();
    if (step.done === true) return step.value;
    const lines = (rest + decoder.decode(step.value, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (!header) yield line.split(',');
      header = false;
    }
  }
}

const numbers: ReadonlySet<string> = new Set(['amount', 'age']);
const chunkLines = 4000;

function* ndjson(csv: SampleChunks): SampleChunks {
  const encoder = new TextEncoder();
  const records = recordsOf(csv);
  let lines: string[] = [];
  for (;;) {
    const step = records.next();
    if (step.done === true || lines.length >= chunkLines) {
      yield encoder.encode(lines.join(''));
      lines = [];
    }
    if (step.done === true) return step.value;
    const members = columns.flatMap((name, k) => {
      const cell = step.value[k]!;
      if (cell === '') return [];
      return [`"${name}":${numbers.has(name) ? cell : JSON.stringify(cell)}`];
    });
    lines.push(`{${members.join(',')}}\n`);
  }
}

const text = (name: string) =>
  ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }) as const;
const schema = [
  { name: 'root', num_children: columns.length },
  ...columns.map(name => {
    switch (name) {
      case 'event_time':
        return {
          name,
          type: 'INT64',
          converted_type: 'TIMESTAMP_MILLIS',
          repetition_type: 'OPTIONAL',
        } as const;
      case 'amount':
        return {
          name,
          type: 'INT64',
          converted_type: 'DECIMAL',
          scale: 2,
          precision: 18,
          repetition_type: 'OPTIONAL',
        } as const;
      case 'age':
        return { name, type: 'INT32', repetition_type: 'OPTIONAL' } as const;
      default:
        return text(name);
    }
  }),
];
const groupRows = 100_000;

function* parquet(csv: SampleChunks): SampleChunks {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'murmuration sample' });
  const records = recordsOf(csv);
  let group: Cells[] = [];
  const written = () => {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    return chunk;
  };
  for (;;) {
    const step = records.next();
    if (step.done === true || group.length === groupRows) {
      writer.write({
        columnData: columns.map((name, k) => columnOf(name, group, k)),
        rowGroupSize: groupRows,
      });
      yield written();
      group = [];
    }
    if (step.done === true) {
      writer.finish();
      yield written();
      return step.value;
    }
    group.push(step.value);
  }
}

function columnOf(name: (typeof columns)[number], records: readonly Cells[], k: number) {
  const data = records.map(record => {
    const cell = record[k]!;
    if (cell === '') return null;
    if (name === 'event_time') return new Date(cell);
    return numbers.has(name) ? Number(cell) : cell;
  });
  // Identifiers stand unpacked near the beginning, by which a sample is known again.
  return name === 'customer_id' ? { name, data, codec: 'UNCOMPRESSED' as const } : { name, data };
}
