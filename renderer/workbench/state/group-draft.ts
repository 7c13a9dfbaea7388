import type { Groups } from '../../../shared/policy/question-parts.ts';

/** Names told as one, while a person types them. */
export type Group = readonly [name: string, members: readonly string[]];

/** The groups that are complete; a question without any says nothing of groups. */
export function groupsIn(groups: readonly Group[]): { groups?: Groups } {
  const named = groups.filter(([name, members]) => name.trim() !== '' && members.length > 0);
  if (named.length === 0) return {};
  return { groups: Object.fromEntries(named.map(([name, members]) => [name.trim(), [...members]])) };
}
