import { installationKey } from '../governance/installation-key.ts';
import { type Governing, noteIf, requireSamePolicy } from '../governance/trail.ts';
import { keptAnswer } from '../ledger/answers.ts';
import { openLedger } from '../ledger/ledger.ts';
import { type LedgerState, stateOf } from '../ledger/replay.ts';
import { isLiveSnapshot } from '../ledger/snapshots.ts';
import { grantsView } from '../ledger/view.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Mapping, Terms } from '../policy/mapping.ts';
import { requireExport, requireQuestion, termsWithin } from '../policy/policy-limits.ts';
import { Failure } from '../protocol/fault.ts';
import { combine } from '../release/combine.ts';
import { manifestName } from '../release/export-names.ts';
import { isSealed, type Manifest } from '../release/manifest.ts';
import { type Budget, type Release, releaseSchema } from '../release/release.ts';
import { sharpened } from '../release/sharpened.ts';
import { type Statement, signedPart } from '../release/sign.ts';
import { type Signature, signStatement } from '../signing/ed25519.ts';
import { followingAnswer } from './following-answer.ts';
import type { VaultHost } from './host.ts';
import { canonicalHash } from './keyed.ts';
import type { Rules } from './population.ts';

/**
 * Signs parts of an export with the installation's key. Whoever asks cannot have anything signed: every release must
 * be an answer that this vault gave and kept, of data whose lists, consent rule and mapping are still those of today,
 * and the policy in force must let it go. What a manifest says of policy and ledger must be so. All of it is noted.
 * Titles and pictures are the workbench's own: no signature tells that a picture shows its release.
 *
 * @throws Failure `policy-forbids`, `policy-expired`, `data-replaced`, `export-altered` for what was not answered here
 */
export async function signExport(
  host: VaultHost,
  population: Governed<Rules>,
  snapshot: Signed,
  statements: readonly Statement[],
): Promise<readonly Signature[]> {
  const answers: Release[] = [];
  for (const statement of statements) {
    switch (statement.kind) {
      case 'chart':
        answers.push(statement.block.release);
        break;
      case 'release':
        await requireOurBudget(host, population, statement.file.budget);
        answers.push(statement.file.release);
        break;
      case 'manifest':
        await requireOurManifest(host, population, statement.manifest);
        break;
    }
  }
  for (const release of answers) await requireOurs(host, population, snapshot, release);
  if (answers.length > 0) await noteSigned(host, population, answers);
  const signatures: Signature[] = [];
  for (const statement of statements) signatures.push(await signed(host, population, statement));
  return signatures;
}

/** The data that are open, and how they are mapped. */
export interface Signed {
  readonly id: string;
  readonly mapping: Mapping;
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

/** A population under the rules of the moment in which it is signed. */
export interface Governed<Under extends Governing = Governing> {
  readonly name: string;
  readonly rules: Under;
}

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
  population: Governed<Rules>,
  { id, mapping }: Signed,
  release: Release,
): Promise<void> {
  if (!(await isOurs(host, population, mapping, release)))
    throw new Failure('export-altered', { file: 'An answer of the export' });
  // Live snapshots share lists, consent rule and mapping.
  for (const one of [id, release.snapshot])
    if (!(await isLiveSnapshot(host.store, population.name, one))) throw new Failure('data-replaced');
  const { policy, moment, terms } = population.rules;
  const { k } = terms;
  if (release.plan.k < k) {
    throw new Failure('policy-forbids', {
      what: `this answer was given with k ${release.plan.k}, and k ${k} holds now`,
      instead: 'It stays readable here; ask again to export it',
    });
  }
  const asked = [release.question, ...(release.follows === undefined ? [] : [release.follows])];
  for (const question of asked) requireQuestion(policy, question, mapping, 0, moment);
}

/** One answer, several that were kept and are together what they give, or what follows from such a one. */
async function isOurs(
  host: VaultHost,
  population: Governed,
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
    isTold(population.rules, ledger, manifest);
  if (!isOurs) throw new Failure('export-altered', { file: 'The manifest' });
  const { policy, moment } = population.rules;
  const names = manifest.files.map(({ name }) => name).filter(name => name !== manifestName);
  requireExport(policy, names, moment);
}

/** Whether ledger, terms, policy, budget in all, loosenings and duties are as a manifest says. */
function isTold(
  { policy, trail }: Governing,
  ledger: LedgerState,
  {
    ledger: { entries, head },
    policy: { hash, ...terms },
    budget,
    loosened = [],
    cpra,
  }: Omit<Manifest, 'signed'>,
): boolean {
  if (ledger.entries[entries - 1]?.hash !== head) return false;
  const then = stateOf(ledger.entries.slice(0, entries));
  if (then === 'absent') return false;
  const { epsilon, delta } = terms;
  const isPolicy =
    trail.entries.some(entry => entry.kind === 'policy' && entry.policy_hash === hash) ||
    termsSince(then).some(each => canonicalHash(each) === hash);
  return (
    isPolicy &&
    isSame(terms, termsWithin(policy, then.terms, 'unstated')) &&
    isSame(budget.total, { epsilon, delta }) &&
    isSame(loosened, grantsView(then)) &&
    (cpra === undefined || (policy !== 'none' && isSame(cpra, policy.cpra)))
  );
}

/** A release says what the whole budget was when it was given; it was one of those that the ledger holds. */
async function requireOurBudget(
  host: VaultHost,
  { name, rules }: Governed<Rules>,
  { total }: Budget,
): Promise<void> {
  const ledger = await openLedger(host.store, name);
  const held = [rules.terms, ...(ledger === 'absent' ? [] : termsSince(ledger))];
  if (!held.some(({ epsilon, delta }) => isSame(total, { epsilon, delta })))
    throw new Failure('export-altered', { file: 'The budget of an answer' });
}

function termsSince({ opened, entries }: LedgerState): readonly Terms[] {
  const { parts } = opened;
  const divided = parts === undefined ? {} : { parts };
  return entries.flatMap(entry =>
    entry.kind === 'opened' || entry.kind === 'terms' || entry.kind === 'loosened'
      ? [{ k: entry.k, epsilon: entry.epsilon, delta: entry.delta, ...divided }]
      : [],
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Also where no manifest follows. The same answers again are the same files, and no further entry. */
async function noteSigned(
  host: VaultHost,
  { name, rules }: Governed,
  releases: readonly Release[],
): Promise<void> {
  const { publicKey: key } = await installationKey(host.store, host.subtle);
  const charged = releases.flatMap(({ ledger, combined = [] }) => [
    ledger,
    ...combined.map(one => one.ledger),
  ]);
  const answers = [...new Set(charged.map(({ entry }) => entry))].sort((a, b) => a - b);
  await noteIf(host, entries => {
    requireSamePolicy(entries, rules, 'nothing');
    const isNoted = entries.some(
      entry =>
        entry.kind === 'signed' &&
        entry.population === name &&
        entry.key === key &&
        isSame(entry.answers, answers),
    );
    return isNoted ? 'nothing' : { kind: 'signed', population: name, answers, key };
  });
}

async function noteExport(
  host: VaultHost,
  population: Governed,
  { manifest, recipient }: Extract<Statement, { kind: 'manifest' }>,
  key: string,
): Promise<void> {
  await noteIf(host, entries => {
    requireSamePolicy(entries, population.rules, 'nothing');
    return {
      kind: 'export',
      population: population.name,
      manifest: manifest.sha256,
      files: manifest.files.map(({ name, sha256 }) => ({ name, sha256 })),
      policy: manifest.policy.hash,
      recipient,
      key,
      ledger: { entry: manifest.ledger.entries, hash: manifest.ledger.head },
    };
  });
}
