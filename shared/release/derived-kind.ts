import type { Precision, Shown } from './estimates.ts';
import type { Derived } from './release.ts';

/** What follows from the shown cells of a question of one kind. */
export type Derive<Q> = (question: Q, shown: readonly Shown[], precision: Precision) => Derived;
