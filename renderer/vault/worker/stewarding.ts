import { notingRefusals } from '../../../shared/governance/audit.ts';
import { heldKeys } from '../../../shared/governance/documents.ts';
import { knownInstallationKey } from '../../../shared/governance/installation-key.ts';
import { readWhole } from '../../../shared/governance/populations.ts';
import {
  adoptPolicy,
  grantTerms,
  isUnlocked,
  makeSteward,
  permitPopulation,
  type Unlocked,
  unlockMinutes,
  unlockSteward,
} from '../../../shared/governance/steward.ts';
import { note, policyHash, readTrail } from '../../../shared/governance/trail.ts';
import { governanceView } from '../../../shared/governance/view.ts';
import { parsePolicy } from '../../../shared/policy/policy-text.ts';
import type { GovernanceView, LogPage, OfferedPolicy } from '../../../shared/protocol/governance.ts';
import type { ToVault } from '../../../shared/protocol/messages.ts';
import { isSigned, signatureSchema } from '../../../shared/signing/ed25519.ts';
import type { VaultHost } from '../../../shared/vault/host.ts';

/**
 * The roles of one window: the passphrase is typed in the vault's own frame, the key that it unlocks stays in this
 * worker and is dropped when its time is over. The workbench can ask for what the role allows, and cannot take it.
 */
export interface Stewarding {
  /** @throws Failure `passphrase-wrong`, `needs-steward` */
  unlock(passphrase: string): Promise<void>;
  make(passphrase: string): Promise<void>;
  state(): Promise<'none' | 'locked' | 'unlocked'>;
  /** @throws Failure `ledger-broken` where the audit log or a ledger that it names fails its check */
  view(log: LogPage): Promise<GovernanceView>;
  /** @throws Failure `policy-invalid` */
  offer(text: string): Promise<OfferedPolicy>;
  role(): 'analyst' | 'steward';
  /** @throws Failure `needs-steward` where it loosens and the key is locked */
  act(message: StewardAct): Promise<void>;
}

export type StewardAct = Extract<ToVault, { kind: 'adopt-policy' | 'grant' | 'permit-population' | 'lock' }>;

export function stewarding(host: VaultHost): Stewarding {
  let unlocked: Unlocked | 'locked' = 'locked';
  let since = 0;
  // The clock can be put back, what has elapsed cannot; a machine that slept may have let only the clock go on.
  const current = () => {
    const isOver = host.elapsed() - since >= unlockMinutes * 60_000;
    if (isOver || !isUnlocked(unlocked, host.now())) unlocked = 'locked';
    return unlocked;
  };
  const unlock = async (passphrase: string) => {
    unlocked = await unlockSteward(host, passphrase);
    since = host.elapsed();
  };
  return {
    unlock,
    async make(passphrase) {
      await notingRefusals(host, 'steward', () => makeSteward(host, passphrase, current()));
      await unlock(passphrase);
    },
    state: async () => {
      if ((await readTrail(host)).steward === 'none') return 'none';
      return current() === 'locked' ? 'locked' : 'unlocked';
    },
    async view(log) {
      const { trail, ledgers } = await readWhole(host);
      const key = await knownInstallationKey(host.store);
      const beside = {
        ledgers,
        installation: key === 'none' ? 'none' : key.publicKey,
        documentKeys: await heldKeys(host, trail.entries),
      };
      return governanceView(trail, beside, current(), host.now(), log);
    },
    async offer(text) {
      const { policy, signed } = parsePolicy(text);
      const { steward } = await readTrail(host);
      const read = signatureSchema.safeParse(signed);
      const isStewards =
        read.success &&
        steward !== 'none' &&
        read.data.key === steward.key &&
        (await isSigned(host.subtle, read.data, 'policy', policy));
      return {
        stated: policy,
        text: JSON.stringify(signed === 'unsigned' ? policy : { ...policy, signed }),
        hash: policyHash(policy),
        signed: signed === 'unsigned' ? 'unsigned' : isStewards ? 'steward' : 'stranger',
      };
    },
    role: () => (current() === 'locked' ? 'analyst' : 'steward'),
    act: message =>
      notingRefusals(host, message.kind, async () => {
        switch (message.kind) {
          case 'adopt-policy':
            await adoptPolicy(host, parsePolicy(message.text), current());
            return;
          case 'grant':
            await grantTerms(host, message.population, message.terms, message.reason, current());
            return;
          case 'permit-population':
            await permitPopulation(host, message.population, current());
            return;
          case 'lock':
            if (current() !== 'locked') await note(host, { kind: 'locked' });
            unlocked = 'locked';
        }
      }),
  };
}
