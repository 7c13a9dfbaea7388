import { installationKey } from '../governance/installation-key.ts';
import { note } from '../governance/trail.ts';
import { keptAnswer } from '../ledger/answers.ts';
import { openLedger } from '../ledger/ledger.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Mapping } from '../policy/mapping.ts';
import { requireExport, requireQuestion } from '../policy/policy-limits.ts';
import { Failure } from '../protocol/fault.ts';
import { combine } from '../release/combine.ts';
import { manifestName } from '../release/export-names.ts';
import { isSealed, type Manifest } from '../release/manifest.ts';
import { type Release, releaseSchema } from '../release/release.ts';
import { sharpened } from '../release/sharpened.ts';
import { type Statement, signedPart } from '../release/sign.ts';
import { type Signature, signStatement } from '../signing/ed25519.ts';
import { followingAnswer } from './following-answer.ts';
import type { VaultHost } from './host.ts';
import type { Population } from './population.ts';

/**
 * Signs parts of an export with the installation's key. Whoever asks cannot have anything signed: every release must
 * be an answer that this vault gave and kept, and the policy in force must let it go. The manifest comes last, and is
 * noted.
 *
 * @throws Failure `policy-forbids`, `policy-expired`, `export-altered` for what was not answered here
 */
export async function signExport(
  host: VaultHost,
  population: Population,
  mapping: Mapping,
  statements: readonly Statement[],
): Promise<readonly Signature[]> {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'chart':
        await requireOurs(host, population, mapping, statement.block.release);
        break;
      case 'release':
        await requireOurs(host, population, mapping, statement.file.release);
        break;
      case 'manifest':
        await requireOurManifest(host, population, statement.manifest);
        break;
    }
  }
  const signatures: Signature[] = [];
  for (const statement of statements) signatures.push(await signed(host, population, statement));
  return signatures;
}

/**
 * Signs the manifest of a report on a population whose data need not be open: it lists no answer.
 *
 * @throws Failure as {@link signExport}
 */
export async function signReport(
  host: VaultHost,
  population: Governed,
  statements: readonly Statement[],
): Promise<readonly Signature[]> {
  const signatures: Signature[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'manifest') throw new Failure('export-altered', { file: 'The report' });
    await requireOurManifest(host, population, statement.manifest);
    signatures.push(await signed(host, population, statement));
  }
  return signatures;
}

/** A population as far as its policy goes. */
type Governed = Pick<Population, 'name' | 'policy' | 'moment'>;

/** Of what was checked. */
async function signed(host: VaultHost, population: Governed, statement: Statement): Promise<Signature> {
  const pair = await installationKey(host.store, host.subtle);
  const part = signedPart(statement);
  const signature = await signStatement(host.subtle, pair, statement.kind, part, momentOf(statement, host));
  if (statement.kind === 'manifest') await noteExport(host, population, statement, pair.publicKey);
  return signature;
}

/** Charts and releases are dated by their answer, so that the same answer is the same file again. */
function momentOf(statement: Statement, { now }: Pick<VaultHost, 'now'>): Date {
  switch (statement.kind) {
    case 'chart':
      return new Date(statement.block.release.created);
    case 'release':
      return new Date(statement.file.release.created);
    case 'manifest':
      return now();
  }
}

async function requireOurs(
  host: VaultHost,
  population: Population,
  mapping: Mapping,
  release: Release,
): Promise<void> {
  if (!(await isOurs(host, population, mapping, release)))
    throw new Failure('export-altered', { file: 'An answer of the export' });
  const inForce = await population.policy();
  const policy = inForce === 'none' ? 'none' : inForce.policy;
  const { k } = await population.terms();
  if (release.plan.k < k) {
    throw new Failure('policy-forbids', {
      what: `this answer was given with k ${release.plan.k}, and k ${k} holds now`,
      instead: 'It stays readable here; ask again to export it',
    });
  }
  requireQuestion(policy, release.question, mapping, 0, await population.moment());
}

/** One answer, several that were kept and are together what they give, or what follows from such a one. */
async function isOurs(
  host: VaultHost,
  population: Population,
  mapping: Mapping,
  release: Release,
): Promise<boolean> {
  const charges = release.combined?.map(({ ledger }) => ledger.entry) ?? [release.ledger.entry];
  const answers: Release[] = [];
  for (const charge of charges) {
    const kept = await keptAnswer(host.store, population.name, charge);
    const read =
      kept === 'absent' ? undefined : releaseSchema.safeParse(JSON.parse(new TextDecoder().decode(kept)));
    if (read?.success !== true) return false;
    answers.push(read.data);
  }
  const [first, ...more] = answers;
  if (first === undefined) return false;
  const together = more.length === 0 ? 'alone' : combine([first, more[0]!, ...more.slice(1)]);
  if (together !== 'alone' && together.outcome === 'apart') return false;
  const given = sharpened([first, ...more]);
  const told =
    release.follows === undefined ? given : followingAnswer([given], release.question, mapping.public);
  return told !== 'none' && canonicalJson(told) === canonicalJson(release);
}

async function requireOurManifest(
  host: VaultHost,
  population: Governed,
  manifest: Omit<Manifest, 'signed'>,
): Promise<void> {
  const ledger = await openLedger(host.store, population.name);
  const isOurs =
    isSealed(manifest) &&
    manifest.population === population.name &&
    ledger !== 'absent' &&
    ledger.entries.some(({ hash }) => hash === manifest.ledger.head);
  if (!isOurs) throw new Failure('export-altered', { file: 'The manifest' });
  const inForce = await population.policy();
  const names = manifest.files.map(({ name }) => name).filter(name => name !== manifestName);
  requireExport(inForce === 'none' ? 'none' : inForce.policy, names, await population.moment());
}

async function noteExport(
  host: VaultHost,
  population: Governed,
  { manifest, recipient }: Extract<Statement, { kind: 'manifest' }>,
  key: string,
): Promise<void> {
  await note(host, {
    kind: 'export',
    population: population.name,
    manifest: manifest.sha256,
    files: manifest.files.map(({ name, sha256 }) => ({ name, sha256 })),
    policy: manifest.policy.hash,
    recipient,
    key,
    ledger: { entry: manifest.ledger.entries, hash: manifest.ledger.head },
  });
}
