import type { Slice } from './workbench.ts';

export interface EgressSlice {
  /** Requests of this page to anywhere beyond the app: made, and stopped by its policy. */
  readonly requestsLeft: number;
  readonly requestsStopped: number;
  egressSeen(what: 'left' | 'stopped'): void;
}

export const egressSlice: Slice<EgressSlice> = () => set => ({
  requestsLeft: 0,
  requestsStopped: 0,
  egressSeen: what =>
    set(({ requestsLeft, requestsStopped }) =>
      what === 'left' ? { requestsLeft: requestsLeft + 1 } : { requestsStopped: requestsStopped + 1 },
    ),
});
