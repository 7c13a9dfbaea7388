import { parseRecipe, type Recipe } from '../policy/recipe.ts';
import { Failure } from '../protocol/fault.ts';
import {
  askedAgain,
  type Document,
  documentFormat,
  documentSchema,
  mostDocumentBytes,
  noRoom,
  requireRoom,
} from './document.ts';

/** @throws Failure `document-not-written` for one that would be refused when it is read */
export function writeDocument(document: Document): Uint8Array<ArrayBuffer> {
  requireRoom(document);
  const bytes = new TextEncoder().encode(`${JSON.stringify(documentSchema.parse(document), null, 1)}\n`);
  if (bytes.length > mostDocumentBytes) {
    throw noRoom(`${Math.ceil(bytes.length / 2 ** 20)} MB`, `${mostDocumentBytes / 2 ** 20}`);
  }
  return bytes;
}

/** A document that was read, and its recipe as it is meant. */
export interface ReadDocument {
  readonly document: Document;
  readonly recipe: Recipe;
}

/**
 * Reads a document that anybody may have written. Nothing of it is taken unless all of it is understood.
 *
 * @throws Failure `document-unreadable`, `document-newer`
 */
export function readDocument(bytes: Uint8Array): ReadDocument {
  if (bytes.length > mostDocumentBytes) throw unreadable('it is larger than a document can be');
  const value = jsonOf(bytes);
  requireTame(value);
  if (isNewer(value)) throw new Failure('document-newer');
  const document = documentSchema.safeParse(value);
  if (!document.success) throw unreadable('it is not in the form of a document');
  return readAskable(document.data);
}

/** @throws Failure `document-unreadable` for answers or a recipe that nobody could have asked */
export function readAskable(document: Document): ReadDocument {
  requireAskable(document);
  return { document, recipe: recipeOf(document) };
}

const unreadable = (why: string) => new Failure('document-unreadable', { why });

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw unreadable('it is not JSON');
  }
}

const deepest = 24;

/** Without recursion: a hostile text may nest as deep as it is long. */
function requireTame(value: unknown): void {
  const open: (readonly [unknown, number])[] = [[value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, depth] = next;
    if (typeof at !== 'object' || at === null) continue;
    if (depth > deepest) throw unreadable('it is nested deeper than a document is');
    // A schema of free names would leave it out in silence.
    if (Object.hasOwn(at, '__proto__')) throw unreadable('it names a prototype');
    for (const inside of Object.values(at)) open.push([inside, depth + 1]);
  }
}

function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('format' in value)) return false;
  const { format } = value;
  return (
    typeof format === 'string' && /^murmuration-document\/\d{1,6}$/.test(format) && format !== documentFormat
  );
}

function requireAskable({ releases }: Document): void {
  try {
    for (const file of releases) askedAgain(file);
  } catch {
    throw unreadable('it holds an answer to a question that cannot be asked');
  }
}

function recipeOf({ recipe }: Document): Recipe {
  try {
    return parseRecipe(recipe);
  } catch {
    throw unreadable('its recipe is not one');
  }
}
