import { loosen, openLedger } from '../ledger/ledger.ts';
import { lastCounted } from '../ledger/replay.ts';
import { type Terms, termsSchema } from '../policy/mapping.ts';
import type { Policy } from '../policy/policy.ts';
import { loosenings } from '../policy/policy-order.ts';
import type { PolicyText } from '../policy/policy-text.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import {
  isSigned,
  type KeyPair,
  makeKeyPair,
  type Signature,
  signatureSchema,
  signStatement,
} from '../signing/ed25519.ts';
import { shortestPassphrase, unwrapSecret, wrapSecret } from '../signing/passphrase.ts';
import {
  isStale,
  lastOf,
  note,
  noteIf,
  policyHash,
  populationStatement,
  readTrail,
  type Trail,
  type TrailWorld,
} from './trail.ts';

/**
 * The two roles of a store. An analyst asks and tightens; whoever knows the passphrase of the steward's key may also
 * loosen, for as long as it is unlocked. What the steward does is signed, so that it can be checked without the key.
 */

export interface StewardWorld extends TrailWorld {
  readonly random: RandomSource;
}

/** The steward's key, unlocked. Never leaves the process that unlocked it. */
export interface Unlocked {
  readonly pair: KeyPair;
  readonly until: Date;
}

export const unlockMinutes = 15;

/**
 * Makes the steward of a store, or, for the steward, another passphrase for the same key.
 *
 * @throws Failure `needs-steward` where there is one already, or somebody else was first; `usage` for a passphrase
 * that is too short
 */
export async function makeSteward(
  world: StewardWorld,
  passphrase: string,
  unlocked: Unlocked | 'locked',
): Promise<{ readonly key: string }> {
  if ([...passphrase].length < shortestPassphrase) {
    throw new Failure('usage', { what: `A passphrase has at least ${shortestPassphrase} characters` });
  }
  const { steward } = await readTrail(world);
  if (steward !== 'none') requireUnlocked(unlocked, world, 'Another passphrase');
  const pair = steward === 'none' || unlocked === 'locked' ? await makeKeyPair(world.subtle) : unlocked.pair;
  const wrapped = await wrapSecret(world.subtle, world.random, passphrase, pair.privateKey);
  await noteIf(world, entries => {
    const now = lastOf(entries, 'steward');
    if (now !== 'none' && now.key !== pair.publicKey)
      throw new Failure('needs-steward', { what: 'Another passphrase' });
    return { kind: 'steward', key: pair.publicKey, wrapped };
  });
  return { key: pair.publicKey };
}

/**
 * Unlocks the steward's key for a while; noted, and so is a wrong passphrase.
 *
 * @throws Failure `needs-steward` where there is no steward; `passphrase-wrong`
 */
export async function unlockSteward(world: StewardWorld, passphrase: string): Promise<Unlocked> {
  const { steward } = await readTrail(world);
  if (steward === 'none') throw new Failure('needs-steward', { what: 'There is no steward here yet; this' });
  const privateKey = await unwrapSecret(world.subtle, passphrase, steward.wrapped);
  if (privateKey === 'wrong') {
    await note(world, { kind: 'unlock-failed' });
    throw new Failure('passphrase-wrong');
  }
  const until = new Date(world.now().getTime() + unlockMinutes * 60_000);
  await note(world, { kind: 'unlocked', until: until.toISOString() });
  return { pair: { privateKey, publicKey: steward.key }, until };
}

export function isUnlocked(unlocked: Unlocked | 'locked', now: Date): unlocked is Unlocked {
  return unlocked !== 'locked' && now < unlocked.until;
}

/** @throws Failure `needs-steward` unless the key is unlocked now */
function requireUnlocked(
  unlocked: Unlocked | 'locked',
  world: Pick<TrailWorld, 'now'>,
  what: string,
): asserts unlocked is Unlocked {
  if (!isUnlocked(unlocked, world.now())) throw new Failure('needs-steward', { what });
}

/** A policy with the steward's signature. */
export async function signPolicy(
  world: StewardWorld,
  policy: Policy,
  unlocked: Unlocked | 'locked',
): Promise<Signature> {
  requireUnlocked(unlocked, world, 'A signed policy');
  return signStatement(world.subtle, unlocked.pair, 'policy', policy, world.now());
}

/**
 * Puts a policy in force. One that is no looser than the last may come from anybody; any other carries the steward's
 * signature, made since that one came in, or the steward is there to sign it.
 *
 * @throws Failure `needs-steward`, `policy-invalid` for a signature that is not the steward's of this text
 */
export async function adoptPolicy(
  world: StewardWorld,
  { policy, signed }: PolicyText,
  unlocked: Unlocked | 'locked',
): Promise<{ readonly hash: string; readonly looser: readonly string[] }> {
  const { steward, inForce } = await readTrail(world);
  const hash = policyHash(policy);
  if (inForce !== 'none' && inForce.hash === hash) return { hash, looser: [] };
  const signature = await signatureOf(world, policy, signed, steward, unlocked);
  let looser: readonly string[] = [];
  // In view of what holds when it is noted: somebody else may have put another one in force meanwhile.
  await noteIf(world, entries => {
    const last = lastOf(entries, 'policy');
    looser = loosenings(last === 'none' ? 'none' : last.policy, policy);
    if (looser.length > 0 && (signature === 'unsigned' || isStale(signature, entries))) {
      const how = signature === 'unsigned' ? '' : ', and its signature is older than the policy in force';
      throw new Failure('needs-steward', { what: `The policy is looser (${looser.join(', ')})${how}; it` });
    }
    return { kind: 'policy', policy, policy_hash: hash, looser: [...looser], signed: signature };
  });
  return { hash, looser };
}

async function signatureOf(
  world: StewardWorld,
  policy: Policy,
  signed: PolicyText['signed'],
  steward: Trail['steward'],
  unlocked: Unlocked | 'locked',
): Promise<Signature | 'unsigned'> {
  if (signed !== 'unsigned') {
    const read = signatureSchema.safeParse(signed);
    const why =
      !read.success || !(await isSigned(world.subtle, read.data, 'policy', policy))
        ? 'the signature is not of this text; somebody changed one of them'
        : steward === 'none' || steward.key !== read.data.key
          ? 'it is signed with another key than the steward’s of this store'
          : 'fine';
    if (!read.success || why !== 'fine') throw new Failure('policy-invalid', { at: 'signed', why });
    return read.data;
  }
  return isUnlocked(unlocked, world.now()) ? signPolicy(world, policy, unlocked) : 'unsigned';
}

/** Lets a further population be opened, with a budget of its own. */
export async function permitPopulation(
  world: StewardWorld,
  population: string,
  unlocked: Unlocked | 'locked',
): Promise<void> {
  requireUnlocked(unlocked, world, 'A further population');
  const statement = populationStatement(population);
  const signed = await signStatement(world.subtle, unlocked.pair, 'steward', statement, world.now());
  await note(world, { kind: 'population', population, signed });
}

/** What the steward signs to give a population other terms. */
export function grantStatement(grant: {
  readonly population: string;
  readonly from: Terms;
  readonly to: Terms;
  readonly reason: string;
  /** Hash of the ledger's entry before. */
  readonly after: string;
}): unknown {
  return { ...grant };
}

/**
 * Gives a population new terms in all, such as a larger budget: what was spent stays spent, and old and new together
 * are the total that every later export states.
 *
 * @param stated  what changes; the rest stays
 */
export async function grantTerms(
  world: StewardWorld,
  population: string,
  stated: { readonly [Name in keyof Terms]?: number | undefined },
  reason: string,
  unlocked: Unlocked | 'locked',
): Promise<{ readonly from: Terms; readonly to: Terms }> {
  requireUnlocked(unlocked, world, 'Further budget');
  const { pair } = unlocked;
  const ledger = await openLedger(world.store, population);
  if (ledger === 'absent') {
    throw new Failure('usage', { what: `No population called ${population} has a ledger here` });
  }
  const from = ledger.terms;
  const { k = from.k, epsilon = from.epsilon, delta = from.delta } = stated;
  const to = termsSchema.parse({ ...from, k, epsilon, delta });
  const after = lastCounted(ledger);
  const statement = grantStatement({ population, from, to, reason, after });
  const signed = await signStatement(world.subtle, pair, 'steward', statement, world.now());
  const { head } = await loosen(world.store, population, { terms: to, reason, signed, after }, world);
  await note(world, {
    kind: 'granted',
    population,
    from,
    to,
    reason,
    ledger: { entry: head.entry, hash: head.hash },
  });
  return { from, to };
}
