import { Failure, type FaultCode } from '../../shared/protocol/fault.ts';
import {
  type FromVault,
  portOfferSchema,
  pulseSchema,
  type ToVault,
} from '../../shared/protocol/messages.ts';
import {
  type FakePort,
  type FakeVault,
  fakeVault,
  governedSample,
  sampleSource,
  unnamedSource,
} from '../fakes/fake-vault.ts';
import '../../renderer/vault/no-code-from-text.ts';
import { nothingShown } from '../fakes/nothing-shown.ts';

/**
 * The script of a vault's page without data: it speaks the protocol from invented releases, and a test steers it
 * into states that real data reach seldom.
 */

export interface StandIn {
  choose(what: 'sample' | 'unnamed'): void;
  failNext(kind: ToVault['kind'], code: FaultCode, params?: Record<string, string | number>): void;
  /** Keeps answers of a kind back, progress aside, until they are let go. */
  hold(kind: FromVault['kind']): void;
  letGo(): void;
  /** From now on no cell reaches its threshold. */
  withholdAll(): void;
  /** Under a policy, as analyst or with the steward unlocked. */
  govern(role: 'analyst' | 'steward'): void;
  /** As when a policy file is chosen in the frame. */
  offer(signed: 'unsigned' | 'stranger'): void;
}

const failing = new Map<ToVault['kind'], Failure>();
const held: FromVault[] = [];
let holding: FromVault['kind'] | 'nothing' = 'nothing';
let withholding = false;
let vault: FakeVault;

window.addEventListener('message', event => {
  if (pulseSchema.safeParse(event.data).success) {
    window.parent.postMessage(event.data, event.origin);
    return;
  }
  const port = event.ports[0];
  if (port === undefined || !portOfferSchema.safeParse(event.data).success) return;
  const end: FakePort = {
    onmessage: null,
    postMessage: message => {
      const said = withholding && message.kind === 'release' ? nothingShown(message) : message;
      if (said.kind === holding) held.push(said);
      else port.postMessage(said);
    },
  };
  port.onmessage = ({ data }) => end.onmessage?.({ data });
  vault = fakeVault(end, {
    failing: ({ kind }) => {
      const failure = failing.get(kind);
      failing.delete(kind);
      return failure;
    },
  });
  const standIn: StandIn = {
    choose: what => vault.choose(what === 'sample' ? sampleSource : unnamedSource),
    failNext: (kind, code, params = {}) => void failing.set(kind, new Failure(code, params)),
    hold: kind => {
      holding = kind;
    },
    letGo: () => {
      holding = 'nothing';
      for (const message of held.splice(0)) port.postMessage(message);
    },
    withholdAll: () => {
      withholding = true;
    },
    govern: role =>
      vault.govern({
        ...governedSample,
        role: role === 'analyst' ? { state: role } : { state: role, until: '2099-01-01T12:00:00.000Z' },
      }),
    offer: signed => {
      if (governedSample.policy === 'none') return;
      const stated = { ...governedSample.policy.stated, risk: 'figures' as const };
      vault.say({
        kind: 'policy',
        policy: { stated, text: JSON.stringify(stated), hash: 'ab'.repeat(32), signed },
      });
    },
  };
  Object.assign(globalThis, { standIn });
});
