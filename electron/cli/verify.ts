import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure, faultExit } from '../../shared/protocol/fault.ts';
import { manifestName } from '../../shared/release/export-names.ts';
import { type ExportedFile, manifestSchema } from '../../shared/release/manifest.ts';
import { type VerifiedFile, verifyExport } from '../../shared/release/verify-export.ts';
import { anyNumber, type Command } from './command.ts';
import { faultLine, faultObject } from './fault-report.ts';
import { columns } from './text-table.ts';

/** Nothing is signed yet, so nobody is known. */
const signer = 'unknown signer';

type Verdict = VerifiedFile['verdict'] | { readonly state: 'missing'; readonly why: string };
interface Checked {
  readonly said: string;
  readonly kind: VerifiedFile['kind'];
  readonly verdict: Verdict;
  readonly release?: VerifiedFile['release'];
}

export const verify: Command = {
  usage: 'FILE…',
  about: [
    'A manifest stands for every file that it lists; a folder for the files in it. Charts carry their own proof;',
    'tables, releases and reports are held against the manifest.json beside them.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {},

  async run(call, terminal) {
    const checked: Checked[] = [];
    for (const [folder, names] of await byFolder(call.operands, terminal.folder)) {
      checked.push(...(await checkFolder(folder, names)));
    }
    const bad = checked.find(({ verdict }) => verdict.state === 'altered' || verdict.state === 'missing');
    const fault = bad === undefined ? undefined : new Failure('export-altered', { file: bad.said }).fault;
    if (call.switches.has('json')) {
      terminal.printJson({
        files: checked.map(({ said, kind, verdict, release }) => ({
          file: said,
          kind,
          ...verdict,
          signer,
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
    ...checked.map(({ name, ...rest }) => ({ said: join(folder.said, name), ...rest })),
    ...absent.map(name => ({
      said: join(folder.said, name),
      kind: 'unknown' as const,
      verdict: { state: 'missing', why: 'its manifest lists it and it is not there' } as const,
    })),
  ];
}

/** Files that a manifest vouches for; none of anything else. */
function listedIn({ name, bytes }: ExportedFile): readonly string[] {
  if (name !== manifestName) return [];
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).files.map(file => file.name);
  } catch {
    return [];
  }
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
