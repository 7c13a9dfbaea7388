import type { ReactNode } from 'react';
import { isExpired, type Policy } from '../../../../shared/policy/policy.ts';
import { loosenings } from '../../../../shared/policy/policy-order.ts';
import type { GovernanceView, OfferedPolicy } from '../../../../shared/protocol/governance.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { loosenedWords } from '../../words/governance.ts';
import { dayWords } from '../../words/moments.ts';

/** What putting a policy in force would change, who may do it, and the button; the vault decides all the same. */
export function AdoptBar({
  view,
  policy,
  text,
  signed,
  onDone = () => {},
  children,
}: {
  view: GovernanceView;
  policy: Policy;
  text: string;
  signed: OfferedPolicy['signed'];
  onDone?: () => void;
  children: ReactNode;
}) {
  const adopt = useWorkbench(state => state.adoptPolicy);
  const announce = useWorkbench(state => state.announce);
  const inForce = view.policy === 'none' ? 'none' : view.policy.stated;
  const looser = loosenings(inForce, policy);
  const isSteward = view.role.state === 'steward';
  const why = refusal();
  return (
    <div className="adopt-bar">
      <p>
        {looser.length === 0
          ? 'It allows nothing that is not allowed now: anybody may put it in force.'
          : `It allows more: ${loosenedWords(looser)}.`}
      </p>
      {why !== 'none' && (
        <p className="problem" id="adopt-why">
          {why}
        </p>
      )}
      <div className="adopt-actions">
        <button
          type="button"
          className="primary"
          disabled={why !== 'none'}
          {...(why === 'none' ? {} : { 'aria-describedby': 'adopt-why' })}
          onClick={() =>
            void adopt(text).then(done => {
              if (!done) return;
              announce(`${policy.title} is in force.`);
              onDone();
            })
          }
        >
          {isSteward && signed === 'unsigned' ? 'Sign and put in force' : 'Put in force'}
        </button>
        {children}
      </div>
    </div>
  );

  function refusal(): string {
    if (signed === 'stranger') return 'Nothing is taken from a text whose signature does not hold.';
    if (isExpired(policy, new Date()))
      return `Its last day was ${dayWords(policy.expires)}: it would allow nothing.`;
    if (looser.length > 0 && signed === 'unsigned' && !isSteward) {
      return view.steward === 'none'
        ? 'Allowing more needs a steward: make the steward’s key under Policy and role first.'
        : 'Allowing more needs the steward: unlock the key under Policy and role, or sign the file.';
    }
    return 'none';
  }
}
