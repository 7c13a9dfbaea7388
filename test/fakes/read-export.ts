import { textRows } from '../../shared/formats/json-sample.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import type { Reject } from '../../shared/protocol/summary.ts';
import { look } from '../../shared/vault/look.ts';
import { readTables } from '../../shared/vault/read-tables.ts';
import { Rejects } from '../../shared/vault/rejects.ts';
import { noThreads } from '../../shared/vault/threads.ts';

const host = { digest: async () => new Uint8Array(32), breathe: async () => {}, threads: noThreads };

export interface ExportRead {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly read: number;
  readonly blank: number;
  readonly rejects: readonly Reject[];
}

/** Looks at an export and reads the columns of it, as an import does up to the engine. */
export async function readExport(
  files: readonly (Uint8Array | string)[],
  columns: readonly string[],
  signal = new AbortController().signal,
  person: readonly string[] = [],
): Promise<ExportRead> {
  const encoder = new TextEncoder();
  const sources = files.map((file, k) =>
    memorySource(`file ${k}`, typeof file === 'string' ? encoder.encode(file) : file),
  );
  const { tables } = await look(sources, 'nothing');
  const rejects = new Rejects();
  const rows: string[][] = [];
  const lines: number[] = [];
  const io = { signal, progress: () => {} };
  const { read, blank } = await readTables(
    tables,
    { columns, person, time: 'none' },
    rejects,
    host,
    io,
    part => {
      for (const line of part.lines) lines.push(line);
      for (const row of textRows(part)) rows.push(row);
    },
  );
  return { rows, lines, read, blank, rejects: rejects.byCause() };
}
