import type { LedgerView } from '../../../../shared/protocol/price.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent, smallProbability, suspicionIn100, wholeNumber } from '../../words/figures.ts';
import { LedgerTable } from './ledger-table.tsx';
import { PlannedQuestions } from './planned-questions.tsx';
import { TradeOffTable } from './trade-off-table.tsx';

/** The budget as something that can be planned: what it means, what it bought, what it is kept for. */
export function BudgetView() {
  const ledger = useWorkbench(state => state.ledger);
  return (
    <div className="view budget-view">
      <header className="view-head">
        <h1>Privacy budget</h1>
        <p>What everything ever released may give away about one person, and what it buys.</p>
      </header>
      {ledger.state === 'unknown' ? (
        <p className="hint">The budget opens with the population: import a file or the sample first.</p>
      ) : (
        <>
          <Meaning ledger={ledger.view} />
          <PlannedQuestions left={ledger.view.left} />
          <TradeOffTable terms={ledger.view.terms} />
          <LedgerTable ledger={ledger.view} />
        </>
      )}
    </div>
  );
}

function Meaning({ ledger }: { ledger: LedgerView }) {
  const { population, kind, spent, left, terms, epsilon_spent } = ledger;
  return (
    <section className="panel budget-meaning" aria-labelledby="meaning-title">
      <h2 id="meaning-title">{population}</h2>
      <meter
        min={0}
        max={1}
        value={spent}
        aria-label={`${percent(spent)} of the budget used, ${percent(left)} left`}
      />
      <dl className="budget-figures">
        <div>
          <dt>used</dt>
          <dd>{percent(spent)}</dd>
        </div>
        <div>
          <dt>left</dt>
          <dd>{percent(left)}</dd>
        </div>
        <div>
          <dt>in all</dt>
          <dd>
            ε {terms.epsilon}, δ {smallProbability(terms.delta)}
          </dd>
        </div>
        <div>
          <dt>least people behind a figure</dt>
          <dd>k = {wholeNumber(terms.k)}</dd>
        </div>
      </dl>
      <p>
        Suppose somebody thinks it is as likely as not that a certain person is in these data. Whatever else
        they know, everything that the whole budget can ever release raises that from 50 in 100 to at most
        about <b>{suspicionIn100(terms.epsilon)} in 100</b>. That is the guarantee.
      </p>
      <p className="hint">
        Spent so far, the entries below stand for ε {epsilon_spent.toFixed(2)}, about{' '}
        {suspicionIn100(epsilon_spent)} in 100. That is information, not a promise: more may be asked.
        {kind === 'sample' && ' The sample’s people are invented; its budget ends with this window.'}
      </p>
    </section>
  );
}
