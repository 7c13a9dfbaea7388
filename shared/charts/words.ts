import type { Subject } from '../policy/question-parts.ts';
import { labelText, quoted } from './label-text.ts';
import { grouped } from './rounding.ts';

const counted = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export function numberWord(n: number): string {
  return counted[n] ?? grouped(n);
}

/** `7 days`, `90 minutes`: in the largest unit that leaves a whole number. */
export function durationText(seconds: number): string {
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [name, size] = units.find(
    ([unit, length]) => seconds % length === 0 && !(unit === 'week' && seconds === length),
  )!;
  const count = seconds / size;
  return `${grouped(count)} ${name}${count === 1 ? '' : 's'}`;
}

/** What people are counted by, one and many. */
export function subjectNoun(of: Subject): readonly [string, string] {
  if (of === 'touchpoint') return ['touchpoint', 'touchpoints'];
  if (of === 'channel') return ['channel', 'channels'];
  return [labelText(of.attribute), `values of ${quoted(of.attribute)}`];
}

/** `“a”, “b” or “c”` */
export function listed(names: readonly string[], word: 'and' | 'or'): string {
  const all = names.map(quoted);
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1)}`;
}
