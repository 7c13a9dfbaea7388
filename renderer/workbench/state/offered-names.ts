import type { Mapping } from '../../../shared/policy/mapping.ts';
import type { Answer } from './answers-slice.ts';

/**
 * Touchpoint names that may be offered: those that somebody declared, and those that a release of
 * the same data has shown. Any other name can be typed; nothing tells whether it exists.
 */
export function offeredTouchpoints(
  mapping: Mapping,
  answers: readonly Answer[],
  turn: number,
): readonly string[] {
  const asked = answers.filter(answer => answer.turn === turn);
  return releasedTouchpoints(asked, [...mapping.public, ...Object.keys(mapping.groups)]);
}

/** Names that some releases have shown, and others that are told already. */
export function releasedTouchpoints(answers: readonly Answer[], told: readonly string[]): readonly string[] {
  const names = new Set(told);
  for (const { file } of answers) {
    const { question, cells } = file.release;
    for (const cell of cells) {
      if (cell.state !== 'value') continue;
      if (question.ask === 'reach' && question.of === 'touchpoint') add(cell.key['touchpoint']);
      if (question.ask === 'paths') add(cell.key['path']);
    }
  }
  return [...names];

  function add(part: unknown): void {
    if (typeof part === 'string') names.add(part);
    else if (Array.isArray(part)) for (const name of part) names.add(name);
  }
}
