import type { FromVault } from '../../shared/protocol/messages.ts';
import { derive } from '../../shared/release/derive.ts';

/** The same answer where every group is too small: the keys that were declared, and no number. */
export function nothingShown(
  message: Extract<FromVault, { kind: 'release' }>,
): Extract<FromVault, { kind: 'release' }> {
  const { file } = message;
  const { release } = file;
  const cells = release.cells.flatMap(cell =>
    cell.state === 'other' ? [] : [{ key: cell.key, state: 'withheld' as const }],
  );
  const derived = derive(release.question, cells, release.plan);
  return { ...message, file: { ...file, release: { ...release, cells, derived } } };
}
