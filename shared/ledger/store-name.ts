import type { StoreName } from './durable-store.ts';

const part = '[a-z0-9-]+(?:\\.[a-z0-9-]+)*';
const name = new RegExp(`^${part}(?:/${part})*$`);

/**
 * Every implementation of the store checks names with this before it touches anything. Parts neither
 * start nor end with a dot and hold no two in a row, so none leads out of the store or hides in it.
 *
 * @throws RangeError
 */
export function requireStoreName(text: string): StoreName {
  if (text.length > 300 || !name.test(text)) throw new RangeError('not a name in the store');
  return text;
}

/** A folder of the store; `''` is the whole store. */
export function requireStoreFolder(text: string): string {
  return text === '' ? '' : requireStoreName(text);
}

export function isInFolder(file: StoreName, folder: string): boolean {
  return folder === '' || file.startsWith(`${folder}/`);
}
