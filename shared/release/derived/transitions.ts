import type { TransitionsQuestion } from '../../policy/questions/transitions.ts';
import type { Derive } from '../derived-kind.ts';
import { nobody, partOf, plus, type Shown, type Sum } from '../estimates.ts';

/** Of those shown to leave a touchpoint the part that goes to each other: sums of shown cells alone. */
export const deriveTransitions: Derive<TransitionsQuestion> = (_, shown, precision) => {
  const leaving = new Map<string, Sum>();
  for (const cell of shown) {
    const from = String(cell.key['from']);
    leaving.set(from, plus(leaving.get(from) ?? nobody, cell));
  }
  return {
    rates: [...shown].sort(byKey).map(cell => {
      const from = String(cell.key['from']);
      const whole = leaving.get(from)!;
      const rate = whole.cells === 1 ? 'not determined' : partOf(plus(nobody, cell), whole, precision);
      return { from, to: String(cell.key['to']), rate: rate === 'not determined' ? 'withheld' : rate };
    }),
  };
};

function byKey(a: Shown, b: Shown): number {
  const text = ({ key }: Shown) => JSON.stringify([key['from'], key['to']]);
  return text(a) < text(b) ? -1 : 1;
}
