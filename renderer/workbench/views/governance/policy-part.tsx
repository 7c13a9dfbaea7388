import { useRef, useState } from 'react';
import { defaultTerms } from '../../../../shared/policy/mapping.ts';
import type { Policy } from '../../../../shared/policy/policy.ts';
import type { GovernanceView, OfferedPolicy } from '../../../../shared/protocol/governance.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { smallProbability } from '../../words/figures.ts';
import { policyRules } from '../../words/governance.ts';
import { clockWords, dayWords } from '../../words/moments.ts';
import { AdoptBar } from './adopt-bar.tsx';
import type { KnownPart } from './known.ts';
import { PolicyForm } from './policy-form.tsx';

export function PolicyPart({ view }: KnownPart) {
  const offered = useWorkbench(state => state.offeredPolicy);
  const [editing, setEditing] = useState<Policy | 'blank' | 'not'>('not');
  const inForce = view.policy === 'none' ? 'none' : view.policy.stated;
  if (editing !== 'not') {
    return <PolicyForm from={editing} view={view} onEnd={() => setEditing('not')} />;
  }
  return (
    <div className="governance-columns">
      <div className="governance-main">
        {offered !== 'none' && <Offered offered={offered} view={view} onEdit={setEditing} />}
        <InForce view={view} onEdit={() => setEditing(inForce === 'none' ? 'blank' : inForce)} />
      </div>
      <Role view={view} />
    </div>
  );
}

function InForce({ view, onEdit }: { view: GovernanceView; onEdit: () => void }) {
  const { policy } = view;
  if (policy === 'none') {
    const { k, epsilon, delta } = defaultTerms;
    return (
      <section className="panel" aria-labelledby="policy-title">
        <h2 id="policy-title">Strict defaults: nobody has signed a policy</h2>
        <dl className="rules">
          <Rule about="Limits">
            at least {k} people behind a figure, ε {epsilon} and δ {smallProbability(delta)} in all, unless a
            population was opened with others
          </Rule>
          <Rule about="Columns">any; none that a mapping calls sensitive may be asked about</Rule>
          <Rule about="Populations">{view.populations.join(', ') || 'the first one that is opened'}</Rule>
        </dl>
        <p className="hint">
          Strict is not the same as lawful. A policy says for what purpose and on what basis these people’s
          data are analysed, by whom, and until when.
        </p>
        <button type="button" onClick={onEdit}>
          Write a policy …
        </button>
      </section>
    );
  }
  return (
    <section className="panel" aria-labelledby="policy-title">
      <h2 id="policy-title">{policy.stated.title}</h2>
      <p className={policy.expired ? 'problem' : 'hint'}>
        {policy.expired
          ? `Its last day was ${dayWords(policy.stated.expires)}: it allows nothing any more. The steward signs a new one.`
          : `In force until ${dayWords(policy.stated.expires)}, ${policy.signed === 'unsigned' ? 'a tightening that nobody had to sign' : `signed by the steward on ${dayWords(policy.signed)}`}.`}
      </p>
      <PolicyRules policy={policy.stated} />
      <p className="hint">
        Hash <code>{policy.hash.slice(0, 16)}</code>, printed on every export made under it.
      </p>
      <button type="button" onClick={onEdit}>
        Change it …
      </button>
    </section>
  );
}

function PolicyRules({ policy }: { policy: Policy }) {
  return (
    <dl className="rules">
      {policyRules(policy).map(({ about, says }) => (
        <Rule key={about} about={about}>
          {says}
        </Rule>
      ))}
    </dl>
  );
}

function Rule({ about, children }: { about: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{about}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const signatures = {
  unsigned: 'It carries no signature.',
  steward: 'It carries the steward’s signature.',
  stranger: 'Its signature is not the steward’s over this text: somebody changed one of them.',
} as const;

function Offered({
  offered,
  view,
  onEdit,
}: {
  offered: OfferedPolicy;
  view: GovernanceView;
  onEdit: (policy: Policy) => void;
}) {
  const dismiss = useWorkbench(state => state.policyOffered);
  return (
    <section className="panel offered-policy" aria-labelledby="offered-title">
      <h2 id="offered-title">Chosen, not in force: {offered.stated.title}</h2>
      <p className={offered.signed === 'stranger' ? 'problem' : 'hint'}>{signatures[offered.signed]}</p>
      <PolicyRules policy={offered.stated} />
      <AdoptBar view={view} policy={offered.stated} text={offered.text} signed={offered.signed}>
        <button type="button" onClick={() => onEdit(offered.stated)}>
          Change it first …
        </button>
        <button type="button" onClick={() => dismiss('none')}>
          Put it away
        </button>
      </AdoptBar>
    </section>
  );
}

function Role({ view }: { view: GovernanceView }) {
  const lock = useWorkbench(state => state.lockSteward);
  const { role, steward } = view;
  const title = useRef<HTMLHeadingElement>(null);
  const lockNow = async () => {
    await lock();
    // The button is gone with what it locked.
    title.current?.focus();
  };
  return (
    <section className="panel role" aria-labelledby="role-title">
      <h2 id="role-title" ref={title} tabIndex={-1}>
        {role.state === 'steward' ? `Steward until ${clockWords(role.until)}` : 'Analyst'}
      </h2>
      <p>
        {role.state === 'steward'
          ? 'What is loosened now is signed with the steward’s key and noted in the audit log.'
          : steward === 'none'
            ? 'There is no steward yet: nobody can loosen anything here.'
            : 'Asks, tightens and exports what the policy lets go. Loosening needs the steward’s passphrase.'}
      </p>
      {steward !== 'none' && (
        <p className="hint">
          Steward’s key <code>{steward}</code>
        </p>
      )}
      <VaultSlot face="steward" className="vault-slot steward-slot" />
      {role.state === 'steward' && (
        <button type="button" onClick={() => void lockNow()}>
          Lock now
        </button>
      )}
    </section>
  );
}
