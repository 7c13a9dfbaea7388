import { useEffect } from 'react';
import { dueNow } from '../../../../shared/protocol/price.ts';
import { Icon } from '../../controls/icon.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import type { Planned } from '../../state/planned-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf, percent, wholeNumber } from '../../words/figures.ts';

/** A list of questions at one price: lock what must stay, split the rest, ask them together. */
export function PlannedQuestions({ left }: { left: number }) {
  const planned = useWorkbench(state => state.planned);
  const asking = useWorkbench(state => state.asking.state === 'running');
  const split = useWorkbench(state => state.resplitPlanned);
  const price = useWorkbench(state => state.pricePlanned);
  const ask = useWorkbench(state => state.askPlanned);
  const go = useWorkbench(state => state.go);
  useEffect(() => void price(), [price]);
  const total = planned.reduce((sum, each) => sum + costOf(each), 0);
  const over = total > left + 1e-9;
  return (
    <section className="panel planned" aria-labelledby="planned-title">
      <h2 id="planned-title">Planned questions</h2>
      {planned.length === 0 ? (
        <>
          <p className="hint">
            None yet. Build a question in Ask and choose “Plan for later”: it waits here, spends nothing, and
            its share can still change.
          </p>
          <button type="button" onClick={() => go('ask')}>
            Build a question <Icon name="right" />
          </button>
        </>
      ) : (
        <>
          <TableScroll>
            <table className="plain-table">
              <caption className="visually-hidden">Planned questions and their shares of the budget</caption>
              <thead>
                <tr>
                  <th scope="col">Question</th>
                  <th scope="col" className="number">
                    Share
                  </th>
                  <th scope="col" className="number">
                    Precision at 95 %
                  </th>
                  <th scope="col" className="number">
                    Smallest group that shows
                  </th>
                  <th scope="col">Locked</th>
                  <th scope="col">
                    <span className="visually-hidden">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {planned.map(each => (
                  <PlannedRow key={each.asked.id} planned={each} />
                ))}
              </tbody>
            </table>
          </TableScroll>
          <div className="price-foot">
            <p className={over ? 'problem' : undefined}>
              {countOf(planned.length, 'question', 'questions')} for <b>{percent(total)}</b> together;{' '}
              {over
                ? `only ${percent(left)} is left. Lower a share or split what is left.`
                : `${percent(Math.max(0, left - total))} stays.`}
            </p>
            <button type="button" onClick={() => split(Math.floor(left * 1_000_000))}>
              Split all that is left
            </button>
            <button type="button" className="primary" disabled={over || asking} onClick={() => void ask()}>
              {asking ? 'Asking …' : `Ask all for ${percent(total)}`}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function costOf({ price, asked }: Planned): number {
  if (price !== 'unknown') return dueNow(price);
  return asked.spend.kind === 'share' ? asked.spend.millionths / 1_000_000 : 0;
}

function PlannedRow({ planned: { asked, locked, price } }: { planned: Planned }) {
  const setShare = useWorkbench(state => state.setPlannedShare);
  const lock = useWorkbench(state => state.lockPlanned);
  const unplan = useWorkbench(state => state.unplan);
  const name = asked.title ?? asked.id;
  const millionths = asked.spend.kind === 'share' ? asked.spend.millionths : 0;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">
        <span className="percent-field">
          <input
            type="number"
            min={0.0001}
            max={100}
            step="any"
            disabled={locked}
            aria-label={`Share of ${name}, in percent`}
            value={Number((millionths / 10_000).toFixed(2))}
            onChange={event => {
              const typed = Math.round(event.target.valueAsNumber * 10_000);
              if (typed >= 1 && typed <= 1_000_000) setShare(asked.id, typed);
            }}
          />
          %
        </span>
      </td>
      <td className="number">
        {price === 'unknown' ? '…' : `± ${wholeNumber(price.plan.half_width_95)} people`}
      </td>
      <td className="number">
        {price === 'unknown'
          ? '…'
          : price.standing === 'free'
            ? 'free, answered before'
            : `${wholeNumber(price.plan.smallest_shown)} people`}
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={`Keep the share of ${name} when the rest is split`}
          checked={locked}
          onChange={event => lock(asked.id, event.target.checked)}
        />
      </td>
      <td>
        <button type="button" className="bare" aria-label={`Remove ${name}`} onClick={() => unplan(asked.id)}>
          <Icon name="cross" />
        </button>
      </td>
    </tr>
  );
}
