import { expect, it } from 'vitest';
import type { DurableStore } from '../../shared/ledger/durable-store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** What every durable store promises, whatever is behind it. */
export function itIsADurableStore(open: () => Promise<DurableStore>): void {
  it('appends only at the length that the caller knows', async () => {
    const store = await open();
    expect(await store.append('a-1/ledger.jsonl', 4, bytes('x'))).toEqual({ outcome: 'moved', size: 0 });
    expect(await store.read('a-1/ledger.jsonl')).toBe('absent');
    expect(await store.append('a-1/ledger.jsonl', 0, bytes('one'))).toEqual({ outcome: 'appended' });
    expect(await store.append('a-1/ledger.jsonl', 0, bytes('two'))).toEqual({ outcome: 'moved', size: 3 });
    expect(await store.append('a-1/ledger.jsonl', 3, bytes('two'))).toEqual({ outcome: 'appended' });
    expect(await store.read('a-1/ledger.jsonl')).toEqual(bytes('onetwo'));
  });

  it('lets one of two appends at the same length through', async () => {
    const store = await open();
    const outcomes = await Promise.all([
      store.append('log', 0, bytes('first')),
      store.append('log', 0, bytes('other')),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['appended', 'moved']);
  });

  it('replaces whole files, and keeps what is there when asked to', async () => {
    const store = await open();
    expect(await store.put('a/b/c.json', bytes('1'), { ifAbsent: true })).toBe('written');
    expect(await store.put('a/b/c.json', bytes('2'), { ifAbsent: true })).toBe('present');
    expect(await store.read('a/b/c.json')).toEqual(bytes('1'));
    expect(await store.put('a/b/c.json', bytes('3'))).toBe('written');
    expect(await store.read('a/b/c.json')).toEqual(bytes('3'));
  });

  it('hands out copies', async () => {
    const store = await open();
    const given = bytes('12');
    await store.put('a', given);
    given[0] = 0;
    const read = (await store.read('a')) as Uint8Array;
    read[1] = 0;
    expect(await store.read('a')).toEqual(bytes('12'));
  });

  it('removes files, there or not', async () => {
    const store = await open();
    await store.put('a', bytes('1'));
    await store.remove('a');
    await store.remove('a');
    await store.remove('none/here');
    expect(await store.read('a')).toBe('absent');
  });

  it('lists a folder with everything below it, in order', async () => {
    const store = await open();
    for (const name of ['b/x', 'a/y/z.json', 'a/x', 'c', 'ab/x']) await store.put(name, bytes('1'));
    expect(await store.list('')).toEqual(['a/x', 'a/y/z.json', 'ab/x', 'b/x', 'c']);
    expect(await store.list('a')).toEqual(['a/x', 'a/y/z.json']);
    expect(await store.list('none')).toEqual([]);
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/../b',
    'a/..',
    '/a',
    'a/',
    'a//b',
    'A',
    'a b',
    'a\\b',
    'a\0',
    '.lock',
    'a/.draft',
    'a.',
    'a..b',
    'ä',
    'a\n',
    'x'.repeat(301),
  ])('refuses the name %j before touching anything', async name => {
    const store = await open();
    await expect(store.read(name)).rejects.toThrow(RangeError);
    await expect(store.append(name, 0, bytes('1'))).rejects.toThrow(RangeError);
    await expect(store.put(name, bytes('1'))).rejects.toThrow(RangeError);
    await expect(store.remove(name)).rejects.toThrow(RangeError);
    if (name !== '') await expect(store.list(name)).rejects.toThrow(RangeError);
    expect(await store.list('')).toEqual([]);
  });
}
