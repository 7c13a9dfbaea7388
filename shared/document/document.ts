import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { type Asked, askedSchema } from '../policy/question.ts';
import { withoutShown } from '../policy/questions/fairness.ts';
import { Failure } from '../protocol/fault.ts';
import { type ReleaseFile, releaseFileSchema } from '../release/release.ts';
import { boardSchema } from './board.ts';

/**
 * A document: what was asked, and the answers. It holds a recipe and releases and no records, so it opens
 * without the export, and whoever has it has nothing but what was released. Nothing in it is signed: it is
 * to be read, and to ask the same again; exports are made from answers of data that are open.
 */

export const documentFormat = 'murmuration-document/1';
export const documentExtension = 'murmuration';

/** A document is read whole; larger ones are refused before they are. */
export const mostDocumentBytes = 64 << 20;
export const mostReleases = 1000;
/** That the answers of one document can be of. */
export const mostPopulations = 100;
const mostRecipeText = 1_000_000;

export const documentSchema = z
  .strictObject({
    format: z.literal(documentFormat),
    app: z.string().max(200),
    saved: z.iso.datetime(),
    /** How the data were read, under which terms, and what was asked last of each name, as YAML. */
    recipe: z.string().max(mostRecipeText),
    /** As they left the vault, oldest first; each once. */
    releases: z
      .array(releaseFileSchema)
      .max(mostReleases)
      .refine(files => new Set(files.map(releaseKey)).size === files.length, 'each release stands once'),
    /** How somebody arranged them, where they did. */
    board: boardSchema.optional(),
  })
  .refine(({ releases, board }) => {
    const keys = new Set(releases.map(releaseKey));
    return board === undefined || board.cards.every(card => card.kind === 'text' || keys.has(card.of));
  }, 'a card shows a release of the document');
export type Document = z.infer<typeof documentSchema>;

/** Tells answers apart: the ledger entries that paid for one, the last one's hash, and what follows from another. */
export function releaseKey({ release }: Pick<ReleaseFile, 'release'>): string {
  const { combined, ledger, follows, question } = release;
  const entries = (combined ?? [{ ledger }]).map(one => one.ledger.entry).join('+');
  const own = `${entries}-${ledger.hash}`;
  return follows === undefined ? own : `${own}-${canonicalJson(question)}`;
}

/**
 * What is written can be read: what no document can hold is refused before it is, while the answers are still there.
 *
 * @throws Failure `document-not-written`
 */
export function requireRoom({ releases, recipe }: Pick<Document, 'releases' | 'recipe'>): void {
  const populations = new Set(releases.map(({ release }) => release.population)).size;
  if (releases.length > mostReleases) throw noRoom(`${releases.length} answers`, `${mostReleases}`);
  if (populations > mostPopulations) {
    throw noRoom(`answers about ${populations} populations`, `${mostPopulations}`);
  }
  if (recipe.length > mostRecipeText) {
    throw noRoom(`a recipe of ${recipe.length} characters`, `${mostRecipeText}`);
  }
}

/** @param what  that it would hold */
export function noRoom(what: string, most: string): Failure {
  return new Failure('document-not-written', {
    why: `it would hold ${what}, and ${most} is the most`,
    instead:
      'Ask on in another window, where what was paid for comes again free, and save that; charts and tables can be exported from this one',
  });
}

/**
 * What would ask for a release again, at the share that it took.
 *
 * @throws ZodError where nobody could have asked it
 */
export function askedAgain({ id, release }: Pick<ReleaseFile, 'id' | 'release'>): Asked {
  return askedSchema.parse({
    id,
    question: release.question.ask === 'fairness' ? withoutShown(release.question) : release.question,
    spend: { kind: 'share', millionths: Math.round(release.plan.share * 1_000_000) },
    ...(release.combined !== undefined && { sharpen: true }),
    ...(release.follows !== undefined && { follow: true }),
  });
}
