import { createWorkbench, type Workbench } from '../../renderer/workbench/state/workbench.ts';
import { createVault, type VaultPort } from '../../renderer/workbench/vault/vault-client.ts';
import { Failure, type FaultCode } from '../../shared/protocol/fault.ts';
import type { ToVault } from '../../shared/protocol/messages.ts';
import { type FakePort, type FakeVault, fakeVault, sampleSource } from './fake-vault.ts';

export interface Bench {
  readonly workbench: Workbench;
  readonly vault: FakeVault;
  /** Lets what is waiting be asked, as when time passes. */
  tick(): Promise<void>;
  failNext(kind: ToVault['kind'], code: FaultCode): void;
}

/** A workbench on a channel whose other end answers in the same turn. */
export function startBench(): Bench {
  const waiting = new Set<() => void>();
  const client = createVault();
  const workbench = createWorkbench({
    vault: client,
    zone: 'Europe/Paris',
    after: (_, call) => {
      waiting.add(call);
      return () => void waiting.delete(call);
    },
  });
  const page: VaultPort = {
    onmessage: null,
    close: () => {},
    postMessage: data => far.onmessage?.({ data }),
  };
  const far: FakePort = {
    onmessage: null,
    postMessage: data => page.onmessage?.({ data: structuredClone(data) } as MessageEvent),
  };
  client.connect(page);
  const failing = new Map<string, FaultCode>();
  const vault = fakeVault(far, {
    failing: ({ kind }) => {
      const code = failing.get(kind);
      failing.delete(kind);
      return code === undefined ? undefined : new Failure(code);
    },
  });
  return {
    workbench,
    vault,
    async tick() {
      const calls = [...waiting];
      waiting.clear();
      for (const call of calls) call();
      await new Promise(resolve => setTimeout(resolve, 0));
    },
    failNext: (kind, code) => void failing.set(kind, code),
  };
}

export async function imported(): Promise<Bench> {
  const bench = startBench();
  bench.vault.choose(sampleSource);
  await bench.workbench.getState().importSource();
  return bench;
}

export async function overviewed(): Promise<Bench> {
  const bench = await imported();
  await bench.workbench.getState().askOverview();
  return bench;
}
