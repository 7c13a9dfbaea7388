import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { notingRefusals } from '../../shared/governance/audit.ts';
import { reportFacts } from '../../shared/governance/report-facts.ts';
import { governingAt, readTrail } from '../../shared/governance/trail.ts';
import { listPopulations } from '../../shared/ledger/ledger.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { manifestName, riskName } from '../../shared/release/export-names.ts';
import type { ExportedFile } from '../../shared/release/manifest.ts';
import { type ReleaseFile, releaseFileSchema } from '../../shared/release/release.ts';
import type { Sign } from '../../shared/release/sign.ts';
import { verifyExport } from '../../shared/release/verify-export.ts';
import type { ChosenBands } from '../../shared/reports/impact-assessment.ts';
import { blanksIn, blanksWords } from '../../shared/reports/report.ts';
import { reportFiles } from '../../shared/reports/report-files.ts';
import {
  kindsOfReport,
  type ReportKind,
  type ReportSources,
  reportKinds,
  writeReport,
} from '../../shared/reports/report-kinds.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { signReport } from '../../shared/vault/sign-export.ts';
import { nodeHost } from '../vault/node-host.ts';
import { isOurSignature } from './check-signature.ts';
import { anyNumber, type Call, type Command, type Terminal } from './command.ts';
import { findExport } from './export-sources.ts';
import { importJourneys } from './import-journeys.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { environment } from './manifest-facts.ts';
import { recipientOf, recipientOption, required, usage } from './parse-call.ts';
import { ownFiles, readRecipeFile, recipeOption } from './recipe-file.ts';
import { inFolder, writeWhole } from './whole-files.ts';

export const report: Command = {
  usage:
    'KIND [FILE…] --out FOLDER [--population NAME] [--recipe FILE --risk-bands] [--export HASH] [--recipient WORDS] [--ledger FOLDER]',
  about: [
    'record    the record of processing (GDPR Article 30)',
    'dpia      a draft of the impact assessment (Article 35); FILE, --recipe and --risk-bands measure the risk of an export',
    'methods   a note for each chart: FILE… are releases (ID.json) or folders of exports',
    'notice    the notice for the people in the data: what is analysed, why, and how they can object',
    'incident  what was exported, to whom, and how to withdraw it',
    'Written from policy, ledger, audit log and answers; nothing of it is read from records. What nobody here can know is a',
    'marked blank. Record and assessment hold results: they are signed and noted like every export. The pages print well; a',
    'PDF is made by printing one from a browser, or in the desktop app.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    out: { takes: 'FOLDER', says: 'where the report goes; not the folder of another export' },
    population: { takes: 'NAME', says: 'of whom, where there are several' },
    recipe: recipeOption,
    'risk-bands': {
      takes: 'nothing',
      says: 'with dpia: risks of the file as bands, which the guarantee does not cover',
    },
    export: { takes: 'HASH', says: 'with incident: the export by its manifest’s hash, or a beginning of it' },
    recipient: recipientOption,
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const [said = '', ...operands] = call.operands;
    const kind = reportKinds.find(known => known === said);
    if (kind === undefined) throw usage(`A report is one of ${reportKinds.join(', ')}`);
    const out = { said: required(call, 'out'), path: resolve(terminal.folder, required(call, 'out')) };
    requireFitting(kind, operands, call);
    const recipient = recipientOf(call);
    const host = nodeHost(ledgerStore(call, terminal));
    await requireOwnFolder(kind, out);
    const sources = await gathered(kind, operands, { call, terminal, host });
    const written = writeReport(sources);
    const files = await inFolder(out.path, out.said, async () => {
      const made = await reportFiles(sources, written, {
        environment: environment(),
        recipient,
        sign: signing(sources, host),
      });
      const contents = made.map(({ name, bytes }) => ({ name, content: [bytes] }));
      await writeWhole(out.path, contents, out.said);
      return made;
    });
    const paths = files.map(({ name }) => join(out.said, name));
    if (call.switches.has('json'))
      terminal.printJson({ report: kind, files: paths, blanks: blanksIn(written) });
    else terminal.print([...paths, blanksWords(written)].filter(line => line !== '').join('\n'));
    return 0;
  },
};

function requireFitting(kind: ReportKind, operands: readonly string[], call: Call): void {
  const measures = call.switches.has('risk-bands');
  if (kind === 'methods' && operands.length === 0)
    throw usage('report methods needs releases (ID.json), or folders of them');
  if (kind !== 'methods' && !measures && operands.length > 0) throw usage(`${operands[0]} is one too many`);
  if (measures && (kind !== 'dpia' || operands.length === 0))
    throw usage('--risk-bands goes with report dpia and an export');
  if (call.values.has('recipe') && !measures) throw usage('--recipe goes with --risk-bands');
  if (call.values.has('export') && kind !== 'incident') throw usage('--export goes with report incident');
}

interface Reporting {
  readonly call: Call;
  readonly terminal: Terminal;
  readonly host: VaultHost;
}

async function gathered(
  kind: ReportKind,
  operands: readonly string[],
  { call, terminal, host }: Reporting,
): Promise<ReportSources> {
  if (kind === 'methods') {
    const made = { at: host.now().toISOString(), app: host.app };
    return { kind, charts: await releasesIn(operands, terminal.folder), made };
  }
  const bands = await bandsOf(operands, { call, terminal, host });
  const facts = await reportFacts(host, await populationOf(call, host), 'durable');
  switch (kind) {
    case 'dpia':
      return { kind, facts, bands };
    case 'incident': {
      const exported = call.values.get('export') ?? '';
      if (!facts.exports.some(({ manifest }) => manifest.startsWith(exported)) && exported !== '')
        throw usage(`No export here has a manifest whose hash begins with ${exported}`);
      return { kind, facts, exported };
    }
    case 'record':
    case 'notice':
      return { kind, facts };
  }
}

async function populationOf(call: Call, { store }: VaultHost): Promise<string> {
  const named = call.values.get('population');
  if (named !== undefined) return named;
  const known = (await listPopulations(store)).map(one => {
    if (one.outcome === 'broken') throw one.failure;
    return one.state.population;
  });
  const [only, ...others] = known;
  if (only === undefined) throw usage('No population has a ledger here');
  if (others.length > 0) throw usage(`Say which with --population: ${known.join(', ')}`);
  return only;
}

/** Of an export that is opened for this alone; looking is noted and charges nothing. */
async function bandsOf(
  operands: readonly string[],
  { call, terminal, host }: Reporting,
): Promise<ChosenBands> {
  if (!call.switches.has('risk-bands')) return 'left out';
  const file = await readRecipeFile(call, terminal);
  const files = await findExport(operands, terminal.folder, ownFiles(file));
  const dataset = await importJourneys(files, file, host, terminal);
  try {
    return await dataset.risk.bands(terminal);
  } finally {
    dataset.close();
  }
}

function signing(sources: ReportSources, host: VaultHost): Sign {
  return async statements => {
    if (sources.kind === 'methods') return [];
    const { population: name } = sources.facts.ledger;
    return notingRefusals(host, 'export', async () => {
      const rules = governingAt(await readTrail(host), host.now());
      return signReport(host, { name, rules }, statements);
    });
  };
}

/** @throws Failure `file-missing`, `export-altered` */
async function releasesIn(operands: readonly string[], from: string): Promise<readonly ReleaseFile[]> {
  const files: ExportedFile[] = [];
  const missing = (said: string) => new Failure('file-missing', { what: said });
  for (const said of operands) {
    const path = resolve(from, said);
    const found = await stat(path).catch(() => {
      throw missing(said);
    });
    const folder = found.isDirectory() ? path : dirname(path);
    const names = found.isDirectory() ? (await readdir(path)).filter(isRelease).sort() : [basename(path)];
    if (names.length === 0) throw missing(`A release in the folder ${said}`);
    for (const name of names) files.push({ name, bytes: await readFile(join(folder, name)) });
  }
  for (const { name, kind, verdict } of await verifyExport(files, isOurSignature)) {
    if (verdict.state === 'altered' || kind !== 'release')
      throw new Failure('export-altered', { file: name });
  }
  return files.map(({ bytes }) => releaseFileSchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
}

const isRelease = (name: string) =>
  name.endsWith('.json') && !name.startsWith('.') && name !== manifestName && name !== riskName;

/** A manifest of something else stays what it is. */
async function requireOwnFolder(
  kind: ReportKind,
  out: { readonly path: string; readonly said: string },
): Promise<void> {
  if (!kindsOfReport[kind].hasResults) return;
  let text: string;
  try {
    text = await readFile(join(out.path, manifestName), 'utf8');
  } catch {
    return;
  }
  if (reportNamed(text) !== kind)
    throw usage(`${out.said} holds another export and its manifest; name another folder`);
}

function reportNamed(manifest: string): unknown {
  try {
    return JSON.parse(manifest).recipe?.report;
  } catch {
    return undefined;
  }
}
