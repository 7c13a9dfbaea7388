import { Failure, type Fault, faultMessage } from '../../../shared/protocol/fault.ts';
import { fixes } from './fixes.ts';
import type { Step } from './shell-slice.ts';
import type { Slice } from './workbench.ts';

export interface ShownFault {
  readonly number: number;
  readonly fault: Fault;
  /** How often the same came again while it was shown. */
  readonly times: number;
}

export interface FaultsSlice {
  readonly faults: readonly ShownFault[];
  /** Messages from the vault's frame that were thrown away because they broke the protocol. */
  readonly refusedMessages: number;
  /** Shows a fault until it is dismissed. Takes whatever was thrown; a cancelled call is only announced. */
  report(thrown: unknown): void;
  dismiss(number: number): void;
  /** Takes away what was wrong at a step and has been put right there. */
  settled(step: Step): void;
  messageRefused(where: string): void;
}

export const faultsSlice: Slice<FaultsSlice> = () => (set, get) => ({
  faults: [],
  refusedMessages: 0,
  report(thrown) {
    if (isCancel(thrown)) {
      get().announce('Cancelled.');
      return;
    }
    const fault = faultOf(thrown);
    set(({ faults }) => {
      const said = faultMessage(fault);
      const same = faults.find(shown => faultMessage(shown.fault) === said);
      return {
        faults: same
          ? faults.map(shown => (shown === same ? { ...shown, times: shown.times + 1 } : shown))
          : [...faults, { number: 1 + Math.max(0, ...faults.map(({ number }) => number)), fault, times: 1 }],
        looking: false,
      };
    });
  },
  dismiss: number => set(({ faults }) => ({ faults: faults.filter(shown => shown.number !== number) })),
  settled: step =>
    set(({ faults }) => ({ faults: faults.filter(({ fault }) => fixes[fault.code]?.step !== step) })),
  messageRefused: () => set(({ refusedMessages }) => ({ refusedMessages: refusedMessages + 1 })),
});

export function isCancel(thrown: unknown): boolean {
  if (thrown instanceof Failure) return thrown.fault.code === 'cancelled';
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Failure) return thrown.fault;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'params' in thrown)
    return thrown as Fault;
  return { code: 'internal', params: {} };
}
