import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { Failure } from '../protocol/fault.ts';

/** A place in a recipe: what stands there and how to name it. Scalars keep the text that was typed. */
export type Place = { readonly path: string } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly number: number }
  | { readonly kind: 'truth'; readonly text: string; readonly truth: boolean }
  | { readonly kind: 'list'; readonly items: readonly Place[] }
  | { readonly kind: 'section'; readonly members: ReadonlyMap<string, Place> }
  | { readonly kind: 'empty' }
);

const MOST_CHARACTERS = 500_000;
const MOST_PLACES = 20_000;
const MOST_DEPTH = 12;

/** Names that reach into the prototype of a plain object. */
const unsafe: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads YAML (1.2, core schema), of which JSON is a part. Aliases count as often as they are used.
 *
 * @throws Failure `recipe-unreadable`, or `recipe-invalid` for names given twice, custom tags and the like
 */
export function readRecipeText(text: string): Place {
  if (text.length > MOST_CHARACTERS) throw unreadable(`it is longer than ${MOST_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    throw unreadable(`line ${lines.linePos(fault.pos[0]).line}: ${inOneLine(fault.message)}`);
  }
  if (document.contents === null) throw unreadable('it is empty');
  return new Walk(document).place(document.contents, '', 0);
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      // Found in the walk: the parser's own check takes quadratic time.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter,
    });
  } catch {
    throw unreadable('it is nested too deeply');
  }
}

class Walk {
  readonly #document: Document;
  #places = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  place(node: unknown, path: string, depth: number): Place {
    this.#places += 1;
    if (this.#places > MOST_PLACES) throw unreadable(`it has more than ${MOST_PLACES} values`);
    if (depth > MOST_DEPTH) throw unreadable('it is nested too deeply');
    if (node === null || node === undefined) return { path, kind: 'empty' };
    if (isAlias(node)) {
      const named = node.resolve(this.#document);
      if (named === undefined) throw unreadable(`the alias *${node.source.slice(0, 100)} names nothing`);
      return this.place(named, path, depth + 1);
    }
    requireStandardTag(node as Node, path);
    if (isScalar(node)) return scalar(node.value, node.source, path);
    if (isSeq(node)) {
      const items = node.items.map((item, at) => this.place(item, `${path}[${at}]`, depth + 1));
      return { path, kind: 'list', items };
    }
    if (!isMap(node)) throw invalid(path, 'this cannot be read');
    const members = new Map<string, Place>();
    for (const { key, value } of node.items) {
      const name = nameOf(key, path);
      const at = path === '' ? name : `${path}.${name}`;
      if (members.has(name)) throw invalid(at, 'it is given twice');
      members.set(name, this.place(value, at, depth + 1));
    }
    return { path, kind: 'section', members };
  }
}

function scalar(value: unknown, source: string | undefined, path: string): Place {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw invalid(path, 'it is not text');
      return { path, kind: 'text', text: value };
    case 'number':
      if (!Number.isFinite(value)) throw invalid(path, 'a number is finite');
      return { path, kind: 'number', text: source ?? String(value), number: value };
    case 'boolean':
      return { path, kind: 'truth', text: source ?? String(value), truth: value };
    default:
      if (value === null) return { path, kind: 'empty' };
      throw invalid(path, 'this cannot be read');
  }
}

function nameOf(key: unknown, path: string): string {
  if (!isScalar(key) || key.value === null) throw invalid(path || 'the top', 'every name is plain text');
  const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  if (name.length > 500 || !name.isWellFormed()) throw invalid(path || 'the top', 'every name is plain text');
  if (unsafe.has(name)) throw invalid(path || 'the top', `${name} cannot be a name here`);
  return name;
}

function requireStandardTag(node: Node, path: string): void {
  const { tag } = node as { tag?: string };
  const isStandard = tag === undefined || /^tag:yaml\.org,2002:(str|int|float|bool|null|seq|map)$/.test(tag);
  if (!isStandard) throw invalid(path || 'the top', 'tags have no meaning in a recipe');
}

function inOneLine(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 200);
}

function unreadable(why: string): Failure {
  return new Failure('recipe-unreadable', { why });
}

export function invalid(at: string, why: string): Failure {
  return new Failure('recipe-invalid', { at: at.slice(0, 300), why });
}
