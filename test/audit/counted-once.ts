import { vi } from 'vitest';
import type * as runner from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';

/**
 * The runner, which counts a store once and remembers it: in an audit every store has one question, and only
 * noise, gate and what follows are to be repeated (PRIVACY.md 10.6).
 */

const exact = await vi.importActual<typeof runner>('../../shared/journeys/runner.ts');
const counted = new WeakMap<JourneyStore, ReturnType<typeof exact.run>>();

export const run: typeof exact.run = (store, ...asked) => {
  const known = counted.get(store) ?? exact.run(store, ...asked);
  counted.set(store, known);
  return known;
};
