import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { type Dialect, type Mapping, mappingSchema } from '../../shared/policy/mapping.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { ImportSummary, SourceSummary } from '../../shared/protocol/summary.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { look } from '../../shared/vault/look.ts';
import type { Looked } from '../../shared/vault/looked.ts';
import { rowReaders, timeWithoutZone } from '../../shared/vault/row-readers.ts';
import { countRecords } from '../vault/count-records.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Command, type Terminal } from './command.ts';
import { findExport, openExport } from './export-sources.ts';
import { columns, whole } from './text-table.ts';

export const inspect: Command = {
  usage: 'EXPORT [--header]',
  about: [
    'Shows no value of any row. Names of columns are shown where they are those of a format that is known, or',
    'with --header. What it prints is for somebody entitled to the file; it is not differentially private.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    header: { takes: 'nothing', says: 'the first record names the columns; their names may be shown' },
  },

  async run(call, terminal) {
    const opened = await openExport(await findExport(call.operands, terminal.folder), terminal);
    try {
      const looked = await look(opened.sources, call.switches.has('header') ? 'names' : 'nothing');
      const counted = await count(looked, terminal);
      if (counted.rows.read === 0) throw new Failure('no-records');
      if (call.switches.has('json')) terminal.printJson(reportOf(looked.summary, counted));
      else terminal.print(textOf(looked.summary, counted));
      return 0;
    } finally {
      await opened.close();
    }
  },
};

type Counted = Pick<ImportSummary, 'rows' | 'conserved' | 'rejects' | 'people_touched'>;

/** Reads every row: as the proposed mapping would where there is one, else for its form alone. */
async function count(looked: Looked, terminal: Terminal): Promise<Counted> {
  const mapping = wholeMapping(looked.summary.proposal);
  const host = nodeHost(memoryStore());
  if (mapping === 'incomplete') return countRecords(looked.tables, host, terminal);
  const engine = await host.startEngine();
  const countAs = async (as: Mapping) => {
    const { readers } = rowReaders(as);
    const read = await streamInto(
      new StoreBuilder(eventColumns(as)),
      looked.tables,
      as,
      readers,
      host,
      engine,
      terminal,
    );
    const { rows, conserved, rejects } = read;
    return { rows, conserved, rejects: rejects.byCause(), people_touched: rejects.peopleTouched() };
  };
  try {
    const counted = await countAs(mapping);
    const lacksZone =
      counted.rows.kept === 0 && counted.rejects.some(({ cause }) => cause === timeWithoutZone);
    // The zone is asked for among what is open; what else is wrong does not depend on which one it is.
    return lacksZone ? await countAs(withZone(mapping, 'UTC')) : counted;
  } finally {
    engine.close();
  }
}

function withZone(mapping: Mapping, zone: string): Mapping {
  const { time } = mapping;
  return time.kind === 'order' ? mapping : { ...mapping, time: { ...time, zone } };
}

const unmapped = {
  attributes: {},
  sensitive: [],
  precision: 'hour',
  zone: 'UTC',
  groups: {},
  public: [],
} as const;

function wholeMapping(proposal: SourceSummary['proposal']): Mapping | 'incomplete' {
  const parsed = mappingSchema.safeParse({ ...unmapped, ...proposal });
  return parsed.success ? parsed.data : 'incomplete';
}

function reportOf(summary: SourceSummary, counted: Counted) {
  const { format, bytes, dialect, header, columns: found, proposal, open } = summary;
  return { format, bytes, dialect, header, columns: found, proposal, open, ...counted };
}

function textOf(summary: SourceSummary, { rows, rejects, people_touched: touched }: Counted): string {
  const { format, bytes, dialect, columns: found, open } = summary;
  const size = bytes === 'unknown' ? '' : `, ${whole(bytes)} bytes`;
  const sections = [
    `${format}${size}${dialect === 'none' ? '' : dialectText(dialect)}`,
    columns([
      ['', 'column', 'shape', 'could be'],
      ...found.map(({ position, name, shape, proposed, warnings }) => [
        String(position),
        name,
        shape,
        [
          ...proposed.map(({ role, reason }) => `${role} (${reason})`),
          ...warnings.map(warning => `! ${warning}`),
        ].join('; '),
      ]),
    ]),
    columns(
      [
        ['rows read', whole(rows.read)],
        ['rejected', whole(rows.rejected)],
        ['blank lines', whole(rows.blank)],
      ],
      [1],
    ),
  ];
  if (rejects.length > 0) {
    const line = ({ lines, rows: count }: (typeof rejects)[number]) =>
      `lines ${lines.join(', ')}${count > lines.length ? ', …' : ''}`;
    sections.push(
      columns(
        rejects.map(reject => [reject.cause, whole(reject.rows), line(reject)]),
        [1],
      ),
    );
    sections.push(`People whom rejected rows touch: ${touched}`);
  }
  if (open.length > 0) sections.push(`Open:\n${open.map(question => `  ${question}`).join('\n')}`);
  return sections.join('\n\n');
}

function dialectText({ encoding, delimiter, quote, header }: Dialect): string {
  const quotes = quote === 'none' ? 'no quotes' : `quote “${quote}”`;
  const fields = delimiter === '\t' ? 'tab' : `“${delimiter}”`;
  return `; encoding ${encoding}, delimiter ${fields}, ${quotes}, ${header ? 'with' : 'without'} a header line`;
}
