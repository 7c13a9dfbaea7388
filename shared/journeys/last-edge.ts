/** Index of the last of ascending edges that is not above the value; -1 where all are. */
export function lastEdge(edges: readonly number[], value: number): number {
  let index = edges.length - 1;
  while (index >= 0 && edges[index]! > value) index--;
  return index;
}
