import { webcrypto } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readWhole } from '../../shared/governance/populations.ts';
import { knownSigners, pinSigner, type Signers } from '../../shared/governance/signers.ts';
import type { Head } from '../../shared/ledger/chained.ts';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';
import { headStanding } from '../../shared/ledger/head-standing.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { Failure, type Fault, faultExit } from '../../shared/protocol/fault.ts';
import { manifestName } from '../../shared/release/export-names.ts';
import { type ExportedFile, manifestSchema } from '../../shared/release/manifest.ts';
import { type VerifiedFile, verifyExport } from '../../shared/release/verify-export.ts';
import { fingerprint, readFingerprint } from '../../shared/signing/fingerprint.ts';
import { verifyPage } from '../verify-page.ts';
import { isOurSignature } from './check-signature.ts';
import { anyNumber, type Call, type Command, type Terminal } from './command.ts';
import { faultLine, faultObject } from './fault-report.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { usage } from './parse-call.ts';
import { columns } from './text-table.ts';
import { writeWhole } from './whole-files.ts';

type Verdict = VerifiedFile['verdict'] | { readonly state: 'missing'; readonly why: string };
interface Checked {
  readonly said: string;
  readonly kind: VerifiedFile['kind'];
  readonly verdict: Verdict;
  readonly signed: VerifiedFile['signed'];
  readonly release?: VerifiedFile['release'];
  readonly manifest?: VerifiedFile['manifest'];
  /** How the ledger of this machine stands to what the file says of it, where one was asked for. */
  readonly standing?: ReturnType<typeof headStanding>;
}

interface NamedHead extends Head {
  readonly population: string;
}

export const verify: Command = {
  usage: 'FILE… [--audit] [--pin FINGERPRINT --as NAME] [--page FILE] [--ledger FOLDER]',
  about: [
    'A manifest stands for every file that it lists; a folder for the files in it. Charts and releases carry their own',
    'proof; tables and reports are held against the manifest.json beside them. A signature tells with which key a file',
    'was exported, and that it was not changed since; whose key it is, only its fingerprint can tell: compare it with',
    'what the sender says, then pin it. With --ledger, the ledger there is held against every entry that the files',
    'name: one that was put back to an earlier state is found. Nothing here proves that a number is true.',
  ],
  operands: { least: 0, most: anyNumber },
  options: {
    audit: { takes: 'nothing', says: 'also checks the ledgers and the audit log' },
    pin: { takes: 'FINGERPRINT', says: 'from now on the key of this fingerprint is known' },
    as: { takes: 'NAME', says: 'by this name' },
    page: { takes: 'FILE', says: 'writes the page that checks exports in any browser, without a connection' },
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const store = ledgerStore(call, terminal);
    const did = [await pin(call, store), await page(call, terminal), await audit(call, store)].filter(
      line => line !== '',
    );
    if (call.operands.length === 0 && did.length === 0) throw usage('Name the files to check');
    const signers = await signersOf(store);
    const alone: Checked[] = [];
    for (const [folder, names] of await byFolder(call.operands, terminal.folder)) {
      alone.push(...(await checkFolder(folder, names)));
    }
    const checked = call.values.has('ledger') ? await againstLedger(store, alone) : alone;
    const fault = faultIn(checked);
    if (call.switches.has('json')) {
      terminal.printJson({
        files: checked.map(({ said, kind, verdict, signed, release, manifest, standing }) => ({
          file: said,
          kind,
          ...verdict,
          signer: signerOf(signed, signers),
          ...(signed === 'unsigned' ? {} : { fingerprint: fingerprint(signed.key), signed: signed.at }),
          ...(standing === undefined ? {} : { ledger_entry: standing }),
          ...(release === undefined
            ? {}
            : { population: release.population, policy: release.policy, ledger: release.ledger }),
          ...(manifest === undefined
            ? {}
            : {
                population: manifest.population,
                policy: manifest.policy,
                ledger: manifest.ledger,
                ...(manifest.loosened === undefined ? {} : { loosened: manifest.loosened }),
              }),
        })),
        ...(did.length === 0 ? {} : { done: did }),
        ...(fault === undefined ? {} : { fault: faultObject(fault) }),
      });
    } else {
      const rows = checked.map(one => rowOf(one, signers));
      terminal.print([...(rows.length === 0 ? [] : [columns(rows)]), ...did].join('\n'));
    }
    if (fault === undefined) return 0;
    terminal.say(faultLine(fault));
    return faultExit(fault);
  },
};

function faultIn(checked: readonly Checked[]): Fault | undefined {
  const bad = checked.find(({ verdict }) => verdict.state === 'altered' || verdict.state === 'missing');
  if (bad !== undefined) return new Failure('export-altered', { file: bad.said }).fault;
  for (const one of checked) {
    const { standing } = one;
    if (standing === undefined || standing === 'held') continue;
    return new Failure('ledger-broken', { entry: headIn(one)!.entry, how: standing }).fault;
  }
  return undefined;
}

async function againstLedger(store: DurableStore, checked: readonly Checked[]): Promise<readonly Checked[]> {
  const held: Checked[] = [];
  for (const one of checked) {
    const head = headIn(one);
    if (head === undefined) held.push(one);
    else held.push({ ...one, standing: headStanding(await openLedger(store, head.population), head) });
  }
  return held;
}

/** Where the ledger stood, as an unaltered release or manifest says. */
function headIn({ verdict, release, manifest }: Checked): NamedHead | undefined {
  if (verdict.state === 'altered') return undefined;
  if (release !== undefined) return { population: release.population, ...release.ledger };
  if (manifest === undefined || manifest.ledger.entries === 0) return undefined;
  const { population, ledger } = manifest;
  return { population, entry: ledger.entries, hash: ledger.head };
}

const unknownSigner = 'unknown signer';

/** What stands in the place of a name until the key is pinned. */
function signerOf(signed: VerifiedFile['signed'], signers: Signers): string {
  if (signed === 'unsigned') return unknownSigner;
  const mark = fingerprint(signed.key);
  return signers.find(known => known.fingerprint === mark)?.name ?? unknownSigner;
}

function rowOf({ said, verdict, signed, release, manifest }: Checked, signers: Signers): string[] {
  const key = signed === 'unsigned' ? 'not signed' : `key ${fingerprint(signed.key)}`;
  const by = `${signerOf(signed, signers)} (${key})`;
  if ('why' in verdict) return [verdict.state, said, verdict.why];
  if (release !== undefined) {
    const { population, policy, ledger } = release;
    return [
      verdict.state,
      said,
      `${by}; ${quoted(population)}, policy ${policy.slice(0, 12)}, ledger entry ${ledger.entry}`,
    ];
  }
  if (manifest !== undefined) {
    const { population, policy, ledger, budget } = manifest;
    const loosened = manifest.loosened === undefined ? '' : ', loosened by the steward';
    const guarantee = `(${budget.total.epsilon}, ${budget.total.delta.toExponential()})-differentially private per person, groups of ${policy.k} or more${loosened}`;
    return [
      verdict.state,
      said,
      `${by}; ${quoted(population)}, policy ${policy.hash.slice(0, 12)}, ${ledger.entries} ledger entries, ${guarantee}`,
    ];
  }
  return [verdict.state, said, by];
}

/** A sender's words, so that they are not read as ours. */
function quoted(words: string): string {
  return `“${words.replace(/[“”"]/g, '')}”`;
}

async function pin(call: Call, store: DurableStore): Promise<string> {
  const [typed, name] = [call.values.get('pin'), call.values.get('as')];
  if (typed === undefined && name === undefined) return '';
  if (typed === undefined || name === undefined || name.length > 200) {
    throw usage('--pin and --as belong together: a fingerprint and a name of up to 200 characters');
  }
  const mark = readFingerprint(typed);
  if (mark === 'unreadable') throw usage('A fingerprint has 32 digits, 0 to 9 and a to f');
  await pinSigner(store, { fingerprint: mark, name });
  return `From now on the key ${mark} is known as ${name}.`;
}

async function page(call: Call, { folder, say }: Terminal): Promise<string> {
  const said = call.values.get('page');
  if (said === undefined) return '';
  const path = resolve(folder, said);
  const bytes = await verifyPage(say);
  await writeWhole(dirname(path), [{ name: basename(path), content: [bytes] }], dirname(said));
  return `Wrote ${said}: it opens in a browser and checks exports without a connection.`;
}

/** @throws Failure `ledger-broken` naming what fails */
async function audit(call: Call, store: DurableStore): Promise<string> {
  if (!call.switches.has('audit')) return '';
  const { trail, ledgers } = await readWhole({ store, subtle: webcrypto.subtle });
  const { entries, head } = trail;
  return `The audit log is whole: ${entries.length} entries${head.hash === '' ? '' : `, ending in ${head.hash}`}. Ledgers that are whole: ${ledgers.length}.`;
}

/** Nobody's key is known where the ledgers cannot be opened; the files can be checked all the same. */
async function signersOf(store: DurableStore): Promise<Signers> {
  return knownSigners(store).catch(error => {
    if (error instanceof Failure && error.fault.code === 'store-locked') return [];
    throw error;
  });
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
  const alone = await verifyExport(files, isOurSignature);
  const undecided =
    alone.some(({ verdict }) => verdict.state === 'unproven') && !names.includes(manifestName);
  const beside = undecided ? await readPresent(folder, [manifestName]) : [];
  const together = beside.length === 0 ? alone : await verifyExport([...files, ...beside], isOurSignature);
  const checked = alone.map((one, at) => (one.verdict.state === 'unproven' ? together[at]! : one));
  const absent = listed.filter(name => !files.some(file => file.name === name));
  return [
    ...checked.map(({ name, ...rest }) => ({ said: join(folder.said, name), ...rest })),
    ...absent.map(name => ({
      said: join(folder.said, name),
      kind: 'unknown' as const,
      signed: 'unsigned' as const,
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
