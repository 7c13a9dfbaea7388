import { peopleWithMargin } from '../../../../shared/charts/rounding.ts';
import { listWords, paidFigureWords } from '../../../../shared/release/risk-words.ts';
import { ShareField } from '../../controls/share-field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent, wholeNumber } from '../../words/figures.ts';

/** Figures that one person changes little: noised, gated and charged as an answer, so they may leave. */
export function PaidFigures() {
  const price = useWorkbench(state => state.riskPrice);
  const paid = useWorkbench(state => state.riskPaid);
  const share = useWorkbench(state => state.riskShare);
  const setShare = useWorkbench(state => state.setRiskShare);
  const pay = useWorkbench(state => state.payRisk);
  const paying = useWorkbench(state => state.riskWork === 'paying');
  if (price === 'unknown') return null;
  const { plan, standing } = price;
  return (
    <section className="panel paid-figures" aria-labelledby="paid-title">
      <h2 id="paid-title">Figures for the report</h2>
      <p>
        People alone, groups, and people in groups below k by {listWords(plan.attributes)} change little when
        one person comes or goes. For a share of the budget they get privacy noise and may be exported.
      </p>
      <ShareField label="Share of the budget" millionths={share} onChange={setShare} />
      <TableScroll>
        <table className="plain-table">
          <caption className="visually-hidden">Risk figures with privacy noise</caption>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" className="number">
                Precision at 95 %
              </th>
              <th scope="col" className="number">
                Smallest that shows
              </th>
              <th scope="col" className="number">
                Released
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.figures.map(({ figure, half_width_95, smallest_shown }) => {
              const value =
                paid === 'nothing' ? undefined : paid.figures.find(one => one.figure === figure)?.value;
              return (
                <tr key={figure}>
                  <th scope="row">{paidFigureWords[figure]}</th>
                  <td className="number">± {wholeNumber(half_width_95)}</td>
                  <td className="number">{wholeNumber(smallest_shown)}</td>
                  <td className="number">
                    {value === undefined ? (
                      <span className="hint">not paid for</span>
                    ) : value === 'withheld' ? (
                      <span className="withheld-words">withheld</span>
                    ) : (
                      peopleWithMargin(value)
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      <div>
        <button type="button" disabled={standing === 'over budget' || paying} onClick={() => void pay()}>
          {standing === 'free'
            ? 'Show again, free'
            : standing === 'over budget'
              ? 'The budget does not allow it'
              : `Pay ${percent(plan.share)} for them`}
        </button>
      </div>
    </section>
  );
}
