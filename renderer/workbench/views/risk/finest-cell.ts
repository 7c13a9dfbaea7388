import type { ShownRisk } from '../../../../shared/protocol/risk.ts';

type Cell = ShownRisk['unicity'][number];

/** What somebody knows who saw touchpoints at the finest time that the file has. */
export function finestCell({ unicity }: ShownRisk): Cell | undefined {
  return unicity.find(({ label }) => label === 'touchpoint');
}
