import type { Document } from '../document/document.ts';
import { writeDocument } from '../document/document-text.ts';
import { type SealedDocument, sealedText } from '../document/sealed-document.ts';
import { drawnId, openUnderKeys, sealUnderKeys, sealUnderPassphrase } from '../document/sealing-document.ts';
import { openLedger } from '../ledger/ledger.ts';
import { isLiveSnapshot } from '../ledger/snapshots.ts';
import { leastPeople } from '../policy/policy.ts';
import { requireExport, requireQuestion, termsWithin } from '../policy/policy-limits.ts';
import { parseRecipe } from '../policy/recipe.ts';
import type { RandomSource } from '../privacy/random-source.ts';
import { Failure } from '../protocol/fault.ts';
import type { GovernanceView } from '../protocol/governance.ts';
import { shortestPassphrase } from '../signing/passphrase.ts';
import { documentKey, knownDocumentKeys } from './document-keys.ts';
import { governingAt, note, readTrail, type TrailWorld } from './trail.ts';
import type { TrailEntry, TrailEntryOf } from './trail-entry.ts';

/**
 * Documents at rest. One that stays here is sealed under the keys of the populations that its answers are of, so that
 * forgetting one of them ends it. One that is passed on is encrypted with a passphrase, or not at all. Whatever is
 * handed out to be saved is noted before.
 */

export interface DocumentWorld extends TrailWorld {
  readonly random: RandomSource;
}

export interface HandedOut {
  readonly id: string;
  readonly text: string;
}

/** A copy for a window that may crash, sealed like one that is saved, and not noted: it ends with the window. */
export async function sealedCopy(
  world: DocumentWorld,
  id: string | 'new',
  document: Document,
): Promise<HandedOut> {
  const { sealed } = await sealedHere(world, id, document);
  return { id: sealed.id, text: sealedText(sealed) };
}

export async function documentToSave(
  world: DocumentWorld,
  id: string | 'new',
  document: Document,
): Promise<HandedOut> {
  const { sealed, populations, keys } = await sealedHere(world, id, document);
  const under = { kind: 'populations' as const, keys };
  const answers = document.releases.length;
  await note(world, { kind: 'document', populations, document: sealed.id, answers, under });
  return { id: sealed.id, text: sealedText(sealed) };
}

async function sealedHere(world: DocumentWorld, id: string | 'new', document: Document) {
  const populations = populationsOf(document);
  const keys = [];
  for (const population of populations) keys.push(await documentKey(world, population));
  const sealed = await sealUnderKeys(world, id === 'new' ? drawnId(world.random) : id, document, keys);
  return { sealed, populations, keys: keys.map(key => key.id) };
}

export interface PassedOn {
  readonly document: Document;
  /** To whom, in the person's words. */
  readonly recipient: string;
}

/**
 * A document for somebody else, under a passphrase or not encrypted at all.
 *
 * @throws Failure as {@link requirePassingOn}; `usage` for a passphrase that is too short
 */
export async function documentToPassOn(
  world: DocumentWorld,
  { document, recipient }: PassedOn,
  passphrase: string | 'not encrypted',
): Promise<HandedOut> {
  await requirePassingOn(world, document);
  const isShort = [...passphrase].length < shortestPassphrase;
  if (passphrase !== 'not encrypted' && isShort) {
    throw new Failure('usage', { what: `A passphrase has at least ${shortestPassphrase} characters` });
  }
  const id = drawnId(world.random);
  const text =
    passphrase === 'not encrypted'
      ? new TextDecoder().decode(writeDocument(document))
      : sealedText(await sealUnderPassphrase(world, id, document, passphrase));
  const kind = passphrase === 'not encrypted' ? ('nothing' as const) : ('passphrase' as const);
  await note(world, {
    kind: 'document',
    populations: populationsOf(document),
    document: id,
    answers: document.releases.length,
    under: { kind, recipient },
  });
  return { id, text };
}

/**
 * A document that is passed on is an export of releases: what holds for those holds for it.
 *
 * @throws Failure `policy-forbids`, `policy-expired`, `data-replaced`
 */
export async function requirePassingOn(world: TrailWorld, document: Document): Promise<void> {
  const { policy, moment } = governingAt(await readTrail(world), world.now());
  requireExport(policy, ['release.json'], moment);
  const { mapping } = parseRecipe(document.recipe);
  for (const { release } of document.releases) {
    const ledger = await openLedger(world.store, release.population);
    if (ledger !== 'absent' && !(await isLiveSnapshot(world.store, release.population, release.snapshot))) {
      throw new Failure('data-replaced');
    }
    const least = policy === 'none' ? 0 : leastPeople(policy);
    const k = ledger === 'absent' ? least : termsWithin(policy, ledger.terms, 'unstated').k;
    if (release.plan.k < k) {
      throw new Failure('policy-forbids', {
        what: `an answer in it was given with k ${release.plan.k}, and k ${k} holds now`,
        instead: 'It stays readable here; ask again to pass it on',
      });
    }
    const asked = [release.question, ...(release.follows === undefined ? [] : [release.follows])];
    for (const question of asked) requireQuestion(policy, question, mapping, 0, moment);
  }
}

/**
 * Opens a document that was sealed here.
 *
 * @throws Failure `document-locked` where a key of it is not here, and why; `document-unreadable`
 */
export async function openSealedHere(world: TrailWorld, sealed: SealedDocument): Promise<Document> {
  const keys = new Map((await knownDocumentKeys(world.store)).map(({ id, key }) => [id, key]));
  const { entries } = await readTrail(world);
  return openUnderKeys(world, sealed, id => {
    const key = keys.get(id);
    if (key !== undefined) return key;
    const gone = entries.find(entry => entry.kind === 'forgotten' && entry.document_key === id);
    throw gone === undefined
      ? new Failure('document-locked', {
          why: 'it was sealed by another installation, or with keys that are no longer here',
          instead: 'Open it where it was saved, or ask for a copy under a passphrase',
        })
      : new Failure('document-locked', {
          why: `what was answered about these people was forgotten on ${gone.at.slice(0, 10)}, and the key of the document with it`,
          instead: 'Nothing opens it any more',
        });
  });
}

/** Ids of the keys that open documents here. @throws Failure `ledger-broken` */
export async function heldKeys({ store }: Pick<TrailWorld, 'store'>): Promise<ReadonlySet<string>> {
  return new Set((await knownDocumentKeys(store)).map(({ id }) => id));
}

/**
 * Each document as it was saved last, and each copy, the oldest first: a copy that is saved here stays with others.
 *
 * @param keys  ids of those that are still here
 */
export function documentsIn(
  entries: readonly TrailEntry[],
  keys: ReadonlySet<string>,
): GovernanceView['documents'] {
  const last = new Map<string, TrailEntryOf<'document'>>();
  for (const entry of entries) {
    if (entry.kind !== 'document') continue;
    const each = `${entry.document} ${entry.under.kind}`;
    last.delete(each);
    last.set(each, entry);
  }
  return [...last.values()].map(entry => {
    const { at, document, populations, answers, under } = entry;
    return {
      at,
      document,
      populations,
      answers,
      under: under.kind,
      recipient: under.kind === 'populations' ? '' : under.recipient,
      opens: under.kind !== 'populations' || under.keys.every(key => keys.has(key)),
      predates_list: entries.some(
        ({ seq, ...other }) =>
          other.kind === 'list' && seq > entry.seq && populations.includes(other.population),
      ),
    };
  });
}

function populationsOf(document: Document): string[] {
  const named = new Set(document.releases.map(({ release }) => release.population));
  if (named.size === 0) named.add(parseRecipe(document.recipe).population);
  return [...named].sort();
}
