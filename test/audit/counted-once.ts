import { vi } from 'vitest';
import type * as asking from '../../shared/journeys/questions/asking.ts';
import type * as runner from '../../shared/journeys/runner.ts';
import type { JourneyStore } from '../../shared/journeys/store.ts';

/**
 * The runner and the list of withheld keys, each worked out once for a store and remembered: in an audit every
 * store has one question, and only noise, gate and what follows are to be repeated (PRIVACY.md 10.6).
 */

const exact = await vi.importActual<typeof runner>('../../shared/journeys/runner.ts');
const questions = await vi.importActual<typeof asking>('../../shared/journeys/questions/asking.ts');
type Counted = Pick<ReturnType<typeof exact.run>, 'bins' | 'outside'>;
const counted = new WeakMap<JourneyStore, Counted>();
const withheld = new Map<string, ReturnType<typeof questions.withheldKeys>>();

export const run = (store: JourneyStore, ...asked: Rest<typeof exact.run>): Counted => {
  const known = counted.get(store) ?? remembered(exact.run(store, ...asked));
  counted.set(store, known);
  return known;
};

function remembered(histogram: Counted): Counted {
  const bins = new Map<number, ReturnType<Counted['bins']>>();
  const outside = new Map<string, ReturnType<Counted['outside']>>();
  return {
    bins(k) {
      const known = bins.get(k) ?? histogram.bins(k);
      bins.set(k, known);
      return known;
    },
    outside(shown) {
      const which = identityOf(shown);
      const known = outside.get(which) ?? histogram.outside(shown);
      outside.set(which, known);
      return known;
    },
  };
}

export const withheldKeys: typeof questions.withheldKeys = (question, declared, shown) => {
  const which = `${identityOf([question])} ${identityOf(shown)}`;
  const known = withheld.get(which) ?? questions.withheldKeys(question, declared, shown);
  withheld.set(which, known);
  return known;
};

const identities = new WeakMap<object, number>();
let last = 0;

function identityOf(things: readonly object[]): string {
  return things
    .map(thing => {
      const known = identities.get(thing) ?? ++last;
      identities.set(thing, known);
      return known;
    })
    .join();
}

type Rest<F> = F extends (store: JourneyStore, ...rest: infer R) => unknown ? R : never;
