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
import { documentKey, type ForgottenKeys, forgottenKeys, keysHere } from './document-keys.ts';
import { governingAt, note, noteIf, readTrail, type TrailWorld } from './trail.ts';
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

/** @throws Failure `document-not-written` where it is too large or a key of it is damaged */
export async function documentToSave(
  world: DocumentWorld,
  id: string | 'new',
  document: Document,
): Promise<HandedOut> {
  for (;;) {
    const { sealed, populations, keys, times } = await sealedHere(world, id, document);
    const under = { kind: 'populations' as const, keys };
    const answers = document.releases.length;
    let isLast = false;
    await noteIf(world, entries => {
      // Somebody forgot one of them meanwhile, and its key with it: another one seals it.
      const now = forgottenKeys(entries);
      isLast = populations.every((population, n) => now.times(population) === times[n]);
      return isLast ? { kind: 'document', populations, document: sealed.id, answers, under } : 'nothing';
    });
    if (isLast) return { id: sealed.id, text: sealedText(sealed) };
  }
}

async function sealedHere(world: DocumentWorld, id: string | 'new', document: Document) {
  const populations = populationsOf(document);
  const forgotten = forgottenKeys((await readTrail(world)).entries);
  const times = populations.map(forgotten.times);
  const keys = [];
  for (const [n, population] of populations.entries()) {
    keys.push(await documentKey(world, population, times[n]!));
  }
  const sealed = await sealUnderKeys(world, id === 'new' ? drawnId(world.random) : id, document, keys);
  return { sealed, populations, times, keys: keys.map(key => key.id) };
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
  const forgotten = forgottenKeys((await readTrail(world)).entries);
  const { keys, damaged } = await keysHere(world.store, forgotten);
  return openUnderKeys(world, sealed, id => {
    const key = keys.find(each => each.id === id);
    if (key !== undefined) return key.key;
    const gone = forgotten.at.get(id);
    if (gone !== undefined) {
      throw new Failure('document-locked', {
        why: `what was answered about these people was forgotten on ${gone.slice(0, 10)}, and the key of the document with it`,
        instead: 'Nothing opens it any more',
      });
    }
    const population = forgotten.populations.get(id);
    throw population === undefined
      ? new Failure('document-locked', {
          why:
            damaged === 0
              ? 'it was sealed by another installation, or with keys that are no longer here'
              : 'it was sealed by another installation, or with a key that is damaged here',
          instead: 'Open it where it was saved, or ask for a copy under a passphrase',
        })
      : new Failure('document-locked', {
          why: `the key of documents about ${population} is damaged or missing here`,
          instead: 'Put the folder of ledgers back from a backup, and open it again',
        });
  });
}

/** Ids of the keys that open documents here. */
export async function heldKeys(
  { store }: Pick<TrailWorld, 'store'>,
  entries: readonly TrailEntry[],
): Promise<ReadonlySet<string>> {
  return new Set((await keysHere(store, forgottenKeys(entries))).keys.map(({ id }) => id));
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
  const forgotten = forgottenKeys(entries);
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
      opens: opensStill(under, keys, forgotten),
      predates_list: entries.some(
        ({ seq, ...other }) =>
          other.kind === 'list' && seq > entry.seq && populations.includes(other.population),
      ),
    };
  });
}

function opensStill(
  under: TrailEntryOf<'document'>['under'],
  here: ReadonlySet<string>,
  forgotten: Pick<ForgottenKeys, 'at'>,
): GovernanceView['documents'][number]['opens'] {
  if (under.kind !== 'populations') return 'now';
  if (under.keys.some(key => forgotten.at.has(key))) return 'never';
  return under.keys.every(key => here.has(key)) ? 'now' : 'not now';
}

function populationsOf(document: Document): string[] {
  const named = new Set(document.releases.map(({ release }) => release.population));
  if (named.size === 0) named.add(parseRecipe(document.recipe).population);
  return [...named].sort();
}
