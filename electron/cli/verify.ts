import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Head } from '../../shared/ledger/chained.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { headStanding } from '../../shared/ledger/head-standing.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { Failure, type Fault, faultExit } from '../../shared/protocol/fault.ts';
import { manifestName } from '../../shared/release/export-names.ts';
import { type ExportedFile, type Manifest, manifestSchema } from '../../shared/release/manifest.ts';
import { type VerifiedFile, verifyExport } from '../../shared/release/verify-export.ts';
import { anyNumber, type Command } from './command.ts';
import { faultLine, faultObject } from './fault-report.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { columns } from './text-table.ts';

/** Nothing is signed yet, so nobody is known. */
const signer = 'unknown signer';

type Verdict = VerifiedFile['verdict'] | { readonly state: 'missing'; readonly why: string };
interface Checked {
  readonly said: string;
  readonly kind: VerifiedFile['kind'];
  readonly verdict: Verdict;
  readonly release?: VerifiedFile['release'];
  /** Where the ledger stood, as an unaltered release or manifest says. */
  readonly head?: NamedHead;
  /** How the ledger of this machine stands to that, where one was asked for. */
  readonly standing?: ReturnType<typeof headStanding>;
}

interface NamedHead extends Head {
  readonly population: string;
}

export const verify: Command = {
  usage: 'FILE…',
  about: [
    'A manifest stands for every file that it lists; a folder for the files in it. Charts carry their own proof;',
    'tables, releases and reports are held against the manifest.json beside them. With --ledger, the ledger',
    'there is held against every entry that they name: one that was put back to an earlier state is found.',
  ],
  operands: { least: 1, most: anyNumber },
  options: { ledger: ledgerOption },

  async run(call, terminal) {
    const alone: Checked[] = [];
    for (const [folder, names] of await byFolder(call.operands, terminal.folder)) {
      alone.push(...(await checkFolder(folder, names)));
    }
    const checked = call.values.has('ledger')
      ? await againstLedger(ledgerStore(call, terminal), alone)
      : alone;
    const fault = faultIn(checked);
    if (call.switches.has('json')) {
      terminal.printJson({
        files: checked.map(({ said, kind, verdict, release, standing }) => ({
          file: said,
          kind,
          ...verdict,
          signer,
          ...(standing === undefined ? {} : { ledger_entry: standing }),
          ...(release === undefined
            ? {}
            : { population: release.population, policy: release.policy, ledger: release.ledger }),
        })),
        ...(fault === undefined ? {} : { fault: faultObject(fault) }),
      });
    } else {
      terminal.print(columns(checked.map(rowOf)));
    }
    if (fault === undefined) return 0;
    terminal.say(faultLine(fault));
    return faultExit(fault);
  },
};

function faultIn(checked: readonly Checked[]): Fault | undefined {
  const bad = checked.find(({ verdict }) => verdict.state === 'altered' || verdict.state === 'missing');
  if (bad !== undefined) return new Failure('export-altered', { file: bad.said }).fault;
  const ahead = checked.find(({ standing }) => standing === 'rolled back' || standing === 'rewritten');
  if (ahead?.head === undefined) return undefined;
  return new Failure('ledger-broken', { entry: ahead.head.entry, how: ahead.standing! }).fault;
}

async function againstLedger(store: DurableStore, checked: readonly Checked[]): Promise<readonly Checked[]> {
  const held: Checked[] = [];
  for (const one of checked) {
    if (one.head === undefined) held.push(one);
    else {
      const ledger = await openLedger(store, one.head.population);
      held.push({ ...one, standing: headStanding(ledger, one.head) });
    }
  }
  return held;
}

function rowOf({ said, verdict, release }: Checked): string[] {
  const from =
    release === undefined
      ? ''
      : `${release.population}, policy ${release.policy.slice(0, 12)}, ledger entry ${release.ledger.entry}, ${signer}`;
  return [verdict.state, said, 'why' in verdict ? verdict.why : from];
}

interface Folder {
  readonly path: string;
  /** As the person named it. */
  readonly said: string;
}

async function byFolder(
  operands: readonly string[],
  from: string,
): Promise<ReadonlyMap<Folder, readonly string[]>> {
  const folders = new Map<string, Folder & { names: Set<string> }>();
  const add = (path: string, said: string, names: readonly string[]) => {
    const folder = folders.get(path) ?? { path, said, names: new Set() };
    for (const name of names) folder.names.add(name);
    folders.set(path, folder);
  };
  for (const said of operands) {
    const path = resolve(from, said);
    const found = await stat(path).catch(() => missing(said));
    if (found.isDirectory()) {
      const names = (await readdir(path).catch(() => missing(said))).filter(name => !name.startsWith('.'));
      if (names.length === 0) throw new Failure('file-missing', { what: `A file in the folder ${said}` });
      add(path, said, names.sort());
    } else add(dirname(path), dirname(said), [basename(path)]);
  }
  return new Map([...folders.values()].map(({ names, ...folder }) => [folder, [...names]]));
}

async function checkFolder(folder: Folder, names: readonly string[]): Promise<readonly Checked[]> {
  const named = await Promise.all(names.map(name => readNamed(folder, name)));
  const listed = named.flatMap(listedIn);
  const others = await readPresent(
    folder,
    listed.filter(name => !names.includes(name)),
  );
  const files = [...named, ...others];
  const alone = verifyExport(files);
  const undecided =
    alone.some(({ verdict }) => verdict.state === 'unproven') && !names.includes(manifestName);
  const beside = undecided ? await readPresent(folder, [manifestName]) : [];
  const together = beside.length === 0 ? alone : verifyExport([...files, ...beside]);
  const checked = alone.map((one, at) => (one.verdict.state === 'unproven' ? together[at]! : one));
  const absent = listed.filter(name => !files.some(file => file.name === name));
  return [
    ...checked.map(({ name, ...rest }, at) => ({
      said: join(folder.said, name),
      ...rest,
      ...headIn(files[at]!, rest),
    })),
    ...absent.map(name => ({
      said: join(folder.said, name),
      kind: 'unknown' as const,
      verdict: { state: 'missing', why: 'its manifest lists it and it is not there' } as const,
    })),
  ];
}

/** Files that a manifest vouches for; none of anything else. */
function listedIn(file: ExportedFile): readonly string[] {
  return manifestIn(file)?.files.map(({ name }) => name) ?? [];
}

function manifestIn({ name, bytes }: ExportedFile): Manifest | undefined {
  if (name !== manifestName) return undefined;
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function headIn(
  file: ExportedFile,
  { release, verdict }: Pick<VerifiedFile, 'release' | 'verdict'>,
): { readonly head?: NamedHead } {
  if (verdict.state === 'altered') return {};
  if (release !== undefined) return { head: { population: release.population, ...release.ledger } };
  const manifest = manifestIn(file);
  if (manifest === undefined || manifest.ledger.entries === 0) return {};
  const { population, ledger } = manifest;
  return { head: { population, entry: ledger.entries, hash: ledger.head } };
}

async function readNamed(folder: Folder, name: string): Promise<ExportedFile> {
  const bytes = await readFile(join(folder.path, name)).catch(() => missing(join(folder.said, name)));
  return { name, bytes };
}

async function readPresent(folder: Folder, names: readonly string[]): Promise<readonly ExportedFile[]> {
  const read = names.map(name =>
    readFile(join(folder.path, name)).then(
      bytes => ({ name, bytes }),
      () => 'absent' as const,
    ),
  );
  return (await Promise.all(read)).filter(file => file !== 'absent');
}

function missing(said: string): never {
  throw new Failure('file-missing', { what: said });
}
