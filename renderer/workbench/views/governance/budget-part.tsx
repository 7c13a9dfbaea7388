import { useState } from 'react';
import type { Terms } from '../../../../shared/policy/mapping.ts';
import { leastPeople } from '../../../../shared/policy/policy.ts';
import { Field } from '../../controls/field.tsx';
import { NumberField } from '../../controls/number-field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent, smallProbability, suspicionIn100, wholeNumber } from '../../words/figures.ts';
import type { KnownPart } from './known.ts';
import { PopulationField } from './population-field.tsx';

/** What each population may spend in all, and the steward's grants: old and new are one total. */
export function BudgetPart({ view, toPolicy }: Pick<KnownPart, 'view' | 'toPolicy'>) {
  return (
    <>
      <Ledgers view={view} />
      <div className="governance-columns even">
        <Grant view={view} toPolicy={toPolicy} />
        <OpenPopulation view={view} toPolicy={toPolicy} />
      </div>
    </>
  );
}

function Ledgers({ view }: Pick<KnownPart, 'view'>) {
  const { ledgers } = view;
  if (ledgers.length === 0) {
    return <p className="hint">No population has a ledger yet: the first question opens one.</p>;
  }
  return (
    <section className="panel" aria-labelledby="ledgers-title">
      <h2 id="ledgers-title">Populations and their budgets</h2>
      <TableScroll>
        <table className="plain-table">
          <caption className="visually-hidden">What each population may spend in all</caption>
          <thead>
            <tr>
              <th scope="col">Population</th>
              <th scope="col">In all</th>
              <th scope="col" className="number">
                Least people
              </th>
              <th scope="col" className="number">
                Spent
              </th>
              <th scope="col">Ledger ends in</th>
            </tr>
          </thead>
          <tbody>
            {ledgers.map(({ population, terms, spent, head }) => (
              <tr key={population}>
                <th scope="row">{population}</th>
                <td>
                  ε {terms.epsilon}, δ {smallProbability(terms.delta)}
                </td>
                <td className="number">{wholeNumber(terms.k)}</td>
                <td className="number">{percent(spent)}</td>
                <td>
                  <code>{head.slice(0, 12)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

const lockedWords = 'Only the steward can: unlock the key first.';

function Locked({ id, toPolicy }: { id: string } & Pick<KnownPart, 'toPolicy'>) {
  return (
    <p className="problem" id={id}>
      {lockedWords}{' '}
      <button type="button" className="quiet" onClick={toPolicy}>
        Policy and role
      </button>
    </p>
  );
}

function Grant({ view, toPolicy }: Pick<KnownPart, 'view' | 'toPolicy'>) {
  const grant = useWorkbench(state => state.grantTerms);
  const announce = useWorkbench(state => state.announce);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<Partial<Record<'epsilon' | 'delta' | 'k', string>>>({});
  const [reason, setReason] = useState('');
  const ledger = view.ledgers.find(({ population }) => population === name) ?? view.ledgers[0];
  if (ledger === undefined) return null;
  const { population, terms } = ledger;
  const to = { ...terms, ...numbersOf(typed) };
  const isSteward = view.role.state === 'steward';
  const wrong = wrongTerms(to);
  const isSame = to.k === terms.k && to.epsilon === terms.epsilon && to.delta === terms.delta;
  const why =
    wrong !== 'none'
      ? wrong
      : isSame
        ? 'Say what changes.'
        : reason.trim() === ''
          ? 'Say why: it stands on every later export.'
          : 'none';
  const number = (of: 'epsilon' | 'delta' | 'k', label: string) => (
    <NumberField
      label={label}
      min={0}
      step="any"
      value={typed[of] ?? String(terms[of])}
      onChange={now => setTyped(before => ({ ...before, [of]: now }))}
    />
  );
  return (
    <section className="panel grant" aria-labelledby="grant-title">
      <h2 id="grant-title">Grant other terms</h2>
      <p className="hint">
        A budget is stated as a new total. What was spent stays spent: whatever was released before and after
        counts together.
      </p>
      <PopulationField
        view={view}
        value={population}
        onChange={chosen => {
          setName(chosen);
          setTyped({});
        }}
      />
      <div className="fields three">
        {number('epsilon', 'ε in all')}
        {number('delta', 'δ in all')}
        {number('k', 'Least people, k')}
      </div>
      {!isSame && wrong === 'none' && <RealTotal from={terms} to={to} view={view} />}
      <Field label="Why">
        {ids => (
          <input {...ids} value={reason} maxLength={500} onChange={event => setReason(event.target.value)} />
        )}
      </Field>
      {isSteward ? (
        why !== 'none' && <p className="hint">{why}</p>
      ) : (
        <Locked id="grant-why" toPolicy={toPolicy} />
      )}
      <button
        type="button"
        className="primary"
        disabled={!isSteward || why !== 'none'}
        onClick={() =>
          void grant(population, { k: to.k, epsilon: to.epsilon, delta: to.delta }, reason.trim()).then(
            done => {
              if (!done) return;
              setTyped({});
              setReason('');
              announce(`${population} has ε ${to.epsilon} in all.`);
            },
          )
        }
      >
        Sign and grant
      </button>
    </section>
  );
}

/** Old and new side by side, as what they are together. */
function RealTotal({ from, to, view }: { from: Terms; to: Terms } & Pick<KnownPart, 'view'>) {
  const policy = view.policy === 'none' ? 'none' : view.policy.stated;
  const capped =
    policy !== 'none' &&
    (to.epsilon > policy.protect.epsilon || to.delta > policy.protect.delta || to.k < leastPeople(policy));
  return (
    <div className="real-total" role="status">
      <table className="plain-table">
        <caption className="visually-hidden">The total before and from now on</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" className="number">
              ε
            </th>
            <th scope="col" className="number">
              δ
            </th>
            <th scope="col" className="number">
              k
            </th>
            <th scope="col" className="number">
              a suspicion of 50 in 100 can rise to
            </th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['Until now, in all', from],
              ['From now on, old and new together', to],
            ] as const
          ).map(([label, terms]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="number">{terms.epsilon}</td>
              <td className="number">{smallProbability(terms.delta)}</td>
              <td className="number">{wholeNumber(terms.k)}</td>
              <td className="number">about {suspicionIn100(terms.epsilon)} in 100</td>
            </tr>
          ))}
        </tbody>
      </table>
      {capped && (
        <p className="problem">
          The policy in force allows less, and the tighter of both holds: change the policy, too.
        </p>
      )}
    </div>
  );
}

function OpenPopulation({ view, toPolicy }: Pick<KnownPart, 'view' | 'toPolicy'>) {
  const permit = useWorkbench(state => state.permitPopulation);
  const announce = useWorkbench(state => state.announce);
  const [name, setName] = useState('');
  const isSteward = view.role.state === 'steward';
  const taken = view.populations.includes(name.trim());
  return (
    <section className="panel grant" aria-labelledby="population-permit-title">
      <h2 id="population-permit-title">Open another population</h2>
      <p className="hint">
        Another name is another budget. It is right only for people who are in no other population: nobody may
        be in two. Open here: {view.populations.join(', ') || 'none yet, the first opens by itself'}.
      </p>
      <Field label="Its public name">
        {ids => (
          <input {...ids} value={name} maxLength={200} onChange={event => setName(event.target.value)} />
        )}
      </Field>
      {!isSteward && <Locked id="permit-why" toPolicy={toPolicy} />}
      {isSteward && taken && <p className="hint">It is open already.</p>}
      {isSteward && name.trim() === '' && <p className="hint">Type its name.</p>}
      <button
        type="button"
        disabled={!isSteward || name.trim() === '' || taken}
        onClick={() =>
          void permit(name.trim()).then(done => {
            if (!done) return;
            setName('');
            announce('The population may be opened.');
          })
        }
      >
        Sign and open
      </button>
    </section>
  );
}

function numbersOf(typed: Partial<Record<'epsilon' | 'delta' | 'k', string>>): Partial<Terms> {
  return Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [name, text === '' ? Number.NaN : Number(text)]),
  );
}

function wrongTerms({ k, epsilon, delta }: Terms): string {
  if (!(epsilon > 0 && epsilon <= 20)) return 'ε is above 0 and at most 20.';
  if (!(delta > 0 && delta <= 0.001)) return 'δ is above 0 and at most 0.001.';
  return Number.isInteger(k) && k >= 2 ? 'none' : 'k is a whole number from 2.';
}
