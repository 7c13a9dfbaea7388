import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { type Dialect, type Mapping, mappingSchema, unmapped } from '../../shared/policy/mapping.ts';
import { defaultPopulation } from '../../shared/policy/population.ts';
import { writeRecipe } from '../../shared/policy/write-recipe.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { memoryWords } from '../../shared/protocol/memory-words.ts';
import { namedColumns, recipeDrift } from '../../shared/protocol/recipe-drift.ts';
import { rejectAdvice } from '../../shared/protocol/reject-advice.ts';
import { savedRecipe } from '../../shared/protocol/saved-recipe.ts';
import type { ImportSummary, SourceSummary } from '../../shared/protocol/summary.ts';
import { eventColumns } from '../../shared/vault/event-columns.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { look } from '../../shared/vault/look.ts';
import type { Looked } from '../../shared/vault/looked.ts';
import { memoryNeeds } from '../../shared/vault/memory-needs.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';
import { timeWithoutZone } from '../../shared/vault/times-of-rows.ts';
import { countRecords } from '../vault/count-records.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Call, type Command, type Terminal } from './command.ts';
import { findExport, openExport } from './export-sources.ts';
import { sayUnlessFits } from './import-journeys.ts';
import { usage } from './parse-call.ts';
import { readRecipeFile } from './recipe-file.ts';
import { recipeToComplete } from './recipe-to-complete.ts';
import { columns, whole } from './text-table.ts';
import { writeWhole } from './whole-files.ts';

export const inspect: Command = {
  usage: 'EXPORT [--header] [--recipe FILE] [--save-recipe FILE]',
  about: [
    'Shows no value of any row. Names of columns are shown where they are those of a format that is known, or',
    'with --header. What it prints is for somebody entitled to the file; it is not differentially private.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    header: { takes: 'nothing', says: 'the first record names the columns; their names may be shown' },
    recipe: { takes: 'FILE', says: 'a recipe of an earlier export: says what has changed since' },
    'save-recipe': { takes: 'FILE', says: 'writes the proposed mapping as a recipe, where nothing is open' },
  },

  async run(call, terminal) {
    const opened = await openExport(await findExport(call.operands, terminal.folder), terminal);
    try {
      const host = nodeHost(memoryStore());
      const said = call.switches.has('header') ? 'names' : 'nothing';
      const recipe = call.values.has('recipe') ? (await readRecipeFile(call, terminal)).recipe : undefined;
      const looked =
        recipe === undefined
          ? await look(opened.sources, said)
          : await look(opened.sources, said, recipe.source, namedColumns(recipe));
      const needs = memoryNeeds(looked, await host.memory());
      sayUnlessFits(needs, terminal);
      const drift = recipe === undefined ? undefined : recipeDrift(recipe, looked.summary);
      const counted = await count(looked, host, terminal);
      if (counted.rows.read === 0) throw new Failure('no-records');
      await saveRecipe(call, looked.summary, terminal);
      const memory = needs === 'unknown' ? {} : { needs };
      if (call.switches.has('json')) {
        terminal.printJson({ ...reportOf(looked.summary, counted), ...memory, ...(drift && { drift }) });
      } else terminal.print(textOf({ ...looked.summary, ...memory }, counted) + driftText(drift));
      return 0;
    } finally {
      await opened.close();
    }
  },
};

/** @throws Failure `usage` where the file is already there, or the mapping is incomplete */
async function saveRecipe(
  call: Call,
  summary: SourceSummary,
  { folder, signal, say }: Terminal,
): Promise<void> {
  const said = call.values.get('save-recipe');
  if (said === undefined) return;
  const mapping = wholeMapping(summary.proposal);
  if (mapping === 'incomplete') throw usage('No recipe can be saved before what is open is answered');
  const path = resolve(folder, said);
  if ((await stat(path).catch(() => 'absent')) !== 'absent') throw usage(`${said} is already there`);
  const recipe = savedRecipe(
    { population: defaultPopulation, mapping, terms: 'unstated', questions: [] },
    summary,
  );
  const content = [new TextEncoder().encode(writeRecipe(recipe))];
  await writeWhole(dirname(path), [{ name: basename(path), content }], dirname(said), signal);
  say(`${said} holds the proposed mapping. Name the population in it, and add questions.`);
}

function driftText(drift: readonly string[] | undefined): string {
  if (drift === undefined) return '';
  if (drift.length === 0) return '\n\nNothing has changed that the recipe would notice.';
  return `\n\nChanged since the recipe was made:\n${drift.map(line => `  ${line}`).join('\n')}`;
}

type Counted = Pick<ImportSummary, 'rows' | 'conserved' | 'rejects' | 'people_touched'>;

/** Reads every row: as the proposed mapping would where there is one, else for its form alone. */
async function count(looked: Looked, host: VaultHost, terminal: Terminal): Promise<Counted> {
  const mapping = wholeMapping(looked.summary.proposal);
  if (mapping === 'incomplete') return countRecords(looked.tables, host, terminal);
  const countAs = async (as: Mapping) => {
    const { readers } = rowReaders(as);
    const into = new StoreBuilder(eventColumns(as));
    const { rows, conserved, rejects } = await streamInto(into, looked.tables, as, readers, host, terminal);
    return { rows, conserved, rejects: rejects.byCause(), people_touched: rejects.peopleTouched() };
  };
  const counted = await countAs(mapping);
  const lacksZone = counted.rows.kept === 0 && counted.rejects.some(({ cause }) => cause === timeWithoutZone);
  // The zone is asked for among what is open; what else is wrong does not depend on which one it is.
  return lacksZone ? countAs(withZone(mapping, 'UTC')) : counted;
}

function withZone(mapping: Mapping, zone: string): Mapping {
  const { time } = mapping;
  return time.kind === 'order' ? mapping : { ...mapping, time: { ...time, zone } };
}

function wholeMapping(proposal: SourceSummary['proposal']): Mapping | 'incomplete' {
  const parsed = mappingSchema.safeParse({ ...unmapped, ...proposal });
  return parsed.success ? parsed.data : 'incomplete';
}

function reportOf(summary: SourceSummary, counted: Counted) {
  const { format, bytes, dialect, header, columns: found, proposal, open } = summary;
  return { format, bytes, dialect, header, columns: found, proposal, open, ...counted };
}

function textOf(summary: SourceSummary, { rows, rejects, people_touched: touched }: Counted): string {
  const { format, bytes, dialect, header, columns: all, proposal, open, needs } = summary;
  // Exports of a hundred columns are mostly empty ones, of which nothing can be said.
  const found = all.filter(({ shape, proposed }) => shape !== 'empty' || proposed.length > 0);
  const empty = all.length - found.length;
  const size = bytes === 'unknown' ? '' : `, ${whole(bytes)} bytes`;
  const sections = [
    `${format}${size}${dialect === 'none' ? '' : dialectText(dialect)}`,
    needs === undefined ? '' : memoryWords(needs).says,
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
    empty === 0
      ? ''
      : `${empty === 1 ? 'One column is' : `${whole(empty)} columns are`} empty, as far as was looked.`,
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
    sections.push(rejectAdvice(rejects).join('\n'));
  }
  if (header === 'unconfirmed' && all.some(({ name, position }) => name === `column ${position}`))
    sections.push(
      'Columns that no known format defines have a number in place of their name; --header shows their names.',
    );
  if (proposal.person !== undefined || proposal.time !== undefined)
    sections.push(`Proposed:\n${columns(proposedLines(proposal).map(line => ['', ...line]))}`);
  if (open.length > 0)
    sections.push(
      `Open:\n${open.map(question => `  ${question}`).join('\n')}`,
      `A recipe answers these. Of this one, what is proposed stands; the rest is an example:\n${indented(recipeToComplete(summary))}`,
    );
  else sections.push('--save-recipe FILE writes this as a recipe.');
  return sections.filter(section => section !== '').join('\n\n');
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '  ');

/** What a recipe would hold as it stands. */
function proposedLines(proposal: SourceSummary['proposal']): [role: string, columns: string][] {
  const { person, time, touchpoint, channel, consent, attributes = {} } = proposal;
  const lines: [string, string][] = [];
  if (person !== undefined) lines.push(['person', person.join(' and ')]);
  if (time?.kind === 'clock') {
    const zone = time.zone === undefined ? '' : `, without a zone read as ${time.zone}`;
    lines.push(['time', `${time.column}, ${timeFormats[time.format] ?? `written ${time.format}`}${zone}`]);
  }
  if (touchpoint !== undefined) lines.push(['touchpoint', touchpoint.columns.join(touchpoint.join)]);
  if (channel !== undefined) lines.push(['channel', channel]);
  if (consent !== undefined && 'granted' in consent)
    lines.push(['consent', `${consent.column}, given where it says ${consent.granted.join(' or ')}`]);
  if (Object.keys(attributes).length > 0) lines.push(['attributes', Object.keys(attributes).join(', ')]);
  return lines;
}

const timeFormats: Readonly<Record<string, string>> = {
  auto: 'each as it is written (ISO 8601, or a count since 1970)',
  'epoch-s': 'seconds since 1970 UTC',
  'epoch-ms': 'milliseconds since 1970 UTC',
  'epoch-us': 'microseconds since 1970 UTC',
};

/** Delimiter and encoding are named with the format. */
function dialectText({ quote, header }: Dialect): string {
  const quotes = quote === 'none' ? 'no quotes' : `quotes are ${quote}`;
  return `; ${quotes}, ${header ? 'with' : 'without'} a header line`;
}
