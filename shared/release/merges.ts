/** A group as releases tell of it. */
export interface GroupSize {
  readonly name: string;
  /** 0 where nothing shows. */
  readonly people: number;
  /** Whether it is too small for what it is asked for. */
  readonly isSmall: boolean;
}

/**
 * Groups that are better asked as one than withheld, each list one group: from names and numbers that are released
 * or declared, and from nothing else. Groups whose names begin with a number, such as bands of age, are joined with the
 * smaller of their neighbours; of others the small ones are joined, and one alone with the next larger one.
 */
export function mergesOf(all: readonly GroupSize[]): string[][] {
  const groups = all.filter(({ name }) => name !== '(none)');
  if (groups.length < 3 || !groups.some(({ isSmall }) => isSmall)) return [];
  const lists = groups.every(({ name }) => order(name) !== 'none') ? neighbours(groups) : together(groups);
  // One group of everybody compares nothing.
  return lists.some(list => list.length === groups.length) ? [] : lists;
}

function together(groups: readonly GroupSize[]): string[][] {
  const bySize = groups.toSorted((a, b) => a.people - b.people);
  const small = bySize.filter(({ isSmall }) => isSmall);
  const joined = small.length > 1 ? small : [...small, bySize.find(({ isSmall }) => !isSmall)!];
  return [joined.map(({ name }) => name)];
}

function neighbours(groups: readonly GroupSize[]): string[][] {
  const inOrder = groups.toSorted((a, b) => Number(order(a.name)) - Number(order(b.name)));
  /** Whether a group is joined with the one after it. */
  const joined = inOrder.map(() => false);
  inOrder.forEach(({ isSmall }, at) => {
    if (!isSmall || joined[at - 1] === true) return;
    const [before, after] = [inOrder[at - 1], inOrder[at + 1]];
    const isBefore = after === undefined || (before !== undefined && before.people < after.people);
    joined[isBefore ? at - 1 : at] = true;
  });
  const lists: string[][] = [];
  inOrder.forEach(({ name }, at) => {
    if (joined[at - 1] === true) lists.at(-1)!.push(name);
    else lists.push([name]);
  });
  return lists.filter(list => list.length > 1);
}

/** `18–24`, `65+` and `under 18` in the order of their numbers. */
function order(name: string): number | 'none' {
  const [, under, digits] = /^(under |below |< ?)?(\d+)/i.exec(name) ?? [];
  return digits === undefined ? 'none' : Number(digits) - (under === undefined ? 0 : 0.5);
}
