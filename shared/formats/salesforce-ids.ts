import type { Identities } from './identities.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export const salesforceIds: Identities = {
  columns: new Set(['WhoId', 'WhatId', 'AccountId', 'OwnerId', 'Id']),
  of: salesforceId,
  mark: 'Salesforce',
  hashed:
    'holds hashes, and Salesforce writes each identifier in two ways (15 or 18 letters) whose hashes differ',
};

/**
 * One spelling of an identifier of Salesforce, which is written with 15 letters of which the case counts, or with 18 of which
 * it does not: the last three say which of the others are capitals (EXPORTS.md section 2.12). What is neither stays as it is.
 */
export function salesforceId(text: string): string {
  if (/^[A-Za-z0-9]{15}$/.test(text)) return text + capitalsOf(text);
  if (!/^[A-Za-z0-9]{18}$/.test(text)) return text;
  const capitals = text.slice(15).toUpperCase();
  const restored = [...text.slice(0, 15)]
    .map((letter, place) => {
      const flags = letters.indexOf(capitals[Math.floor(place / 5)]!);
      return (flags >> (place % 5)) & 1 ? letter.toUpperCase() : letter.toLowerCase();
    })
    .join('');
  return capitalsOf(restored) === capitals ? restored + capitals : text;
}

/** Three letters, each of which says of five others which are capitals, the first of them in the least bit. */
function capitalsOf(fifteen: string): string {
  return [0, 5, 10]
    .map(from =>
      [...fifteen.slice(from, from + 5)].reduce(
        (flags, letter, place) => flags | (Number(/[A-Z]/.test(letter)) << place),
        0,
      ),
    )
    .map(flags => letters[flags]!)
    .join('');
}
