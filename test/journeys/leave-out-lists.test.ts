import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HashLines } from '../../shared/formats/list-file.ts';
import { ByteDictionary } from '../../shared/journeys/byte-dictionary.ts';
import { LeaveOutLists } from '../../shared/journeys/leave-out-lists.ts';
import { PeopleParts } from '../../shared/journeys/people-parts.ts';
import { textColumn } from '../fakes/random-journeys.ts';

const saltedHex = (salt: string, stands: 'before' | 'after', identifier: string) =>
  createHash('sha256')
    .update(stands === 'before' ? salt + identifier : identifier + salt)
    .digest('hex');

function listed(people: readonly string[], fill: (lists: LeaveOutLists) => void): string[] {
  const dictionary = new ByteDictionary('person', 1000);
  dictionary.encode(textColumn([...people]), new Uint32Array(people.length));
  const lists = new LeaveOutLists(1000);
  fill(lists);
  const work = lists.among(new PeopleParts(1), [dictionary]);
  for (;;) {
    const step = work.next();
    if (step.done) return people.filter((_, at) => step.value[0]![at] === 1);
  }
}

it('finds whom a list names by salted hashes, as Node hashes them, and nobody else', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter(text => text.isWellFormed());
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 20 }),
      fc.string({ unit: 'grapheme' }).filter(text => text.isWellFormed()),
      fc.constantFrom('before' as const, 'after' as const),
      fc.boolean(),
      (people, salt, stands, upper) => {
        const gone = people.filter((_, at) => at % 3 === 0);
        const lines = [...gone, 'stranger to everybody'].map(who => saltedHex(salt, stands, who));
        const written = textColumn(upper ? lines.map(line => line.toUpperCase()) : lines);
        const found = listed(people, lists =>
          lists.addDigests(new HashLines().of(written), { kind: 'sha256', salt, salt_stands: stands }),
        );
        expect(found).toEqual(gone);
      },
    ),
  );
});

it('leaves out nobody by a hash under another salt, or on the other side', () => {
  const lines = textColumn([saltedHex('pepper', 'before', 'ann')]);
  for (const form of [
    { kind: 'sha256', salt: 'salt', salt_stands: 'before' },
    { kind: 'sha256', salt: 'pepper', salt_stands: 'after' },
  ] as const) {
    expect(listed(['ann', 'ben'], lists => lists.addDigests(new HashLines().of(lines), form))).toEqual([]);
  }
});

it('takes several lists together', () => {
  const found = listed(['ann', 'ben', 'cat'], lists => {
    lists.add(textColumn(['ann']));
    lists.addDigests(new HashLines().of(textColumn([saltedHex('a', 'before', 'cat')])), {
      kind: 'sha256',
      salt: 'a',
      salt_stands: 'before',
    });
  });
  expect(found).toEqual(['ann', 'cat']);
});

const hash = 'ab'.repeat(32);
it.each([
  [[], 'nothing'],
  [[hash], 'hashes'],
  [['hash', hash], 'hashes'],
  [['hash'], 'something else'],
  [[hash, hash, 'c1', 'c2'], 'something else'],
  [[hash.slice(1)], 'something else'],
  [[`"${hash}"`, hash], 'hashes'],
])('tells lines of hashes from others: %#', (lines, expected) => {
  const seen = new HashLines();
  seen.of(textColumn(lines));
  expect(seen.are).toBe(expected);
});

it('looks for the identifiers of a long list in steps that tell how far it is', () => {
  const lists = new LeaveOutLists(1_000_000);
  lists.add(textColumn(Array.from({ length: 200_000 }, (_, i) => `u${i}`)));
  const people = new ByteDictionary('person', 1000);
  people.encode(textColumn(['u199999', 'nobody of the list']), new Uint32Array(2));
  const work = lists.among(new PeopleParts(1), [people]);
  const told: number[] = [];
  let step = work.next();
  for (; !step.done; step = work.next()) told.push(step.value);
  expect([...step.value[0]!]).toEqual([1, 0]);
  expect(told.length).toBeGreaterThan(2);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
