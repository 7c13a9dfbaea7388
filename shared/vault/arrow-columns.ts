import {
  type Data,
  Field,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import type { TextColumn } from '../journeys/text-column.ts';

/** Columns of one batch of an engine's answer. This module is the only place that knows Arrow. */
export interface ColumnBatch {
  readonly rows: number;
  text(name: string): TextColumn;
  integers(name: string): Int32Array;
}

export function* columnBatches(ipc: Uint8Array): Generator<ColumnBatch> {
  const table = tableFromIPC(ipc);
  const places = new Map(table.schema.fields.map((field, index) => [field.name, index]));
  for (const batch of table.batches) {
    const rows = batch.numRows;
    if (rows === 0) continue;
    const column = (name: string): Data => {
      const data = batch.data.children[places.get(name) ?? -1];
      if (data === undefined) throw new RangeError(`no column ${name}`);
      if (data.nullCount > 0) throw new RangeError(`column ${name} has gaps`);
      return data;
    };
    yield {
      rows,
      text(name) {
        const data = column(name);
        return {
          length: rows,
          offsets: (data.valueOffsets as Int32Array).subarray(0, rows + 1),
          bytes: data.values as Uint8Array,
        };
      },
      integers: name => (column(name).values as Int32Array).subarray(0, rows),
    };
  }
}

/** Line numbers as `line`, and text columns by name, as one Arrow IPC stream. */
export function textTable(lines: Int32Array, columns: ReadonlyMap<string, TextColumn>): Uint8Array {
  const rows = lines.length;
  const children = [
    makeData({ type: new Int32(), length: rows, nullCount: 0, data: lines }),
    ...Array.from(columns.values(), column =>
      makeData({
        type: new Utf8(),
        length: rows,
        nullCount: 0,
        valueOffsets: column.offsets,
        data: column.bytes,
      }),
    ),
  ];
  const names = ['line', ...columns.keys()];
  const fields = children.map((data, index) => new Field(names[index]!, data.type, false));
  const schema = new Schema(fields);
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(fields), length: rows, nullCount: 0, children }),
  );
  return tableToIPC(new Table([batch]), 'stream');
}
