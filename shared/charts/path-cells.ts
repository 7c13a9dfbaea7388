import { firstPosition, type PathsQuestion } from '../policy/questions/paths.ts';
import type { Cell, Release } from '../release/release.ts';

/** The cells whose path has these names, one after another, from a position on; `undefined` where it is over. */
export function pathCells(
  question: PathsQuestion,
  { cells }: Release,
  position: number,
  names: readonly (string | undefined)[],
): readonly Cell[] {
  return cells.filter(({ key: { path, before } }) => {
    if (!Array.isArray(path)) return false;
    const first = question.tree === true ? 1 : firstPosition(question, path.length, Number(before ?? 0));
    return names.every((name, i) => path[position - first + i] === name);
  });
}
