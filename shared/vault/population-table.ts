import type { ByteSource } from '../formats/byte-source.ts';
import { allocated } from '../journeys/allocation.ts';
import { missingLabel } from '../journeys/store.ts';
import type { Mapping } from '../policy/mapping.ts';
import { identifyingAttributes } from '../policy/risk-view.ts';
import { Failure } from '../protocol/fault.ts';
import { cleanedPart } from './cleaned-part.ts';
import { attributeCleaning, cleaned } from './cleaning.ts';
import type { VaultHost } from './host.ts';
import { look } from './look.ts';
import { type Importing, readTables } from './read-tables.ts';
import { Rejects } from './rejects.ts';
import { attributeLabels } from './row-readers.ts';

/**
 * Everybody of a population, one row a person, by the attributes that may tell people of a file apart: what
 * somebody has who looks people of the file up in it (RISK.md section 2, journalist and marketer). Raw: never
 * leaves the vault.
 */
export interface PopulationTable {
  readonly people: number;
  /** Digest of every byte of its files. */
  readonly content: Uint8Array;
  /** By attribute as mapped: a code a person, and what the codes stand for. */
  readonly columns: ReadonlyMap<string, { readonly codes: Uint32Array; readonly labels: readonly string[] }>;
}

/**
 * Reads a file whose columns are called as those of the journeys; a person of several rows would count as many.
 *
 * @throws Failure as an import, `no-column` and `question-refused` among them
 */
export async function readPopulationTable(
  sources: readonly ByteSource[],
  mapping: Mapping,
  host: VaultHost,
  io: Importing,
): Promise<PopulationTable> {
  const names = identifyingAttributes(mapping);
  if (names.length === 0) {
    throw new Failure('question-refused', {
      id: 'risk',
      why: 'no attribute is mapped that could tell people apart',
    });
  }
  const { tables } = await look(sources, 'names');
  const clean = attributeCleaning(mapping, names);
  const kept = names.map(name => ({
    blocks: [] as Uint32Array[],
    codeOf: new Map<string, number>(),
    rewrite: attributeLabels(mapping.attributes[name]!),
  }));
  let people = 0;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reading = readTables(tables, clean, new Rejects(), host, io, part => {
    const { rows, text } = cleanedPart(part, clean, 'not needed');
    kept.forEach(({ blocks, codeOf, rewrite }, index) => {
      const { bytes, offsets } = rewrite(text(cleaned.attribute(index)));
      const block = new Uint32Array(rows);
      for (let row = 0; row < rows; row++) {
        const label = decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!));
        let code = codeOf.get(label);
        if (code === undefined) {
          if (codeOf.size >= mostLabels) {
            throw new Failure('dictionary-full', { column: names[index]!, most: mostLabels });
          }
          code = codeOf.size;
          codeOf.set(label, code);
        }
        block[row] = code;
      }
      blocks.push(block);
    });
    people += rows;
  });
  const { content } = await reading.catch(error => {
    throw ofThisTable(error);
  });
  return {
    people,
    content,
    columns: new Map(
      names.map((name, index) => {
        const { blocks, codeOf } = kept[index]!;
        return [
          name,
          {
            codes: inOne(blocks, people),
            labels: [...codeOf.keys()].map(label => (label === '' ? missingLabel : label)),
          },
        ];
      }),
    ),
  };
}

function inOne(blocks: readonly Uint32Array[], length: number): Uint32Array {
  const whole = allocated('people', () => new Uint32Array(length));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

/** Else it would be taken for the export that lacks a column. */
function ofThisTable(error: unknown): unknown {
  if (!(error instanceof Failure) || error.fault.code !== 'no-column') return error;
  return new Failure('no-column', { ...error.fault.params, table: 'population' });
}

const mostLabels = 1_000_000;
