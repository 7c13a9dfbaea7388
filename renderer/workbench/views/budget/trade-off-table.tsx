import { useMemo, useState } from 'react';
import { tradeOffs } from '../../../../shared/privacy/trade-off.ts';
import { ShareField } from '../../controls/share-field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { wholeNumber } from '../../words/figures.ts';

const epsilons = [0.5, 1, 2, 3, 4, 6, 8] as const;

/** What more or less privacy would buy, beside what it would cost people. A question of one group a person. */
export function TradeOffTable({
  terms,
}: {
  terms: { readonly k: number; readonly epsilon: number; readonly delta: number };
}) {
  const [millionths, setMillionths] = useState(50_000);
  const rows = useMemo(() => {
    const listed = [...new Set([...epsilons, terms.epsilon])].sort((a, b) => a - b);
    return tradeOffs(listed, terms, { l0: 1, millionths });
  }, [terms, millionths]);
  const widest = Math.max(...rows.map(({ halfWidth }) => halfWidth));
  return (
    <section className="panel trade-off" aria-labelledby="trade-off-title">
      <h2 id="trade-off-title">More privacy or more precision</h2>
      <p className="hint">
        One question for a share of the budget, a person in one group. The steward sets ε; tightening it is
        always allowed.
      </p>
      <ShareField label="Share of the question" millionths={millionths} onChange={setMillionths} />
      <TableScroll>
        <table className="plain-table">
          <caption className="visually-hidden">Precision and certainty by epsilon</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                ε in all
              </th>
              <th scope="col">Precision at 95 %</th>
              <th scope="col" className="number">
                Smallest group that shows
              </th>
              <th scope="col">An even suspicion becomes at most</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ epsilon, halfWidth, smallestShown, certainty }) => (
              <tr key={epsilon} aria-current={epsilon === terms.epsilon ? 'true' : undefined}>
                <th scope="row" className="number">
                  {epsilon}
                  {epsilon === terms.epsilon && <span className="visually-hidden"> (these terms)</span>}
                </th>
                <td>
                  <Scale
                    part={halfWidth / widest}
                    says={`± ${wholeNumber(halfWidth)} people`}
                    tone="precision"
                  />
                </td>
                <td className="number">{wholeNumber(smallestShown)} people</td>
                <td>
                  <Scale
                    part={2 * certainty - 1}
                    says={`${Math.min(99, Math.round(100 * certainty))} in 100`}
                    tone="certainty"
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

function Scale({ part, says, tone }: { part: number; says: string; tone: 'precision' | 'certainty' }) {
  return (
    <span className="scale" data-tone={tone}>
      <span className="scale-words">{says}</span>
      <span className="scale-track" aria-hidden="true">
        <span className="scale-fill" style={{ width: `${Math.max(1, 100 * part)}%` }} />
      </span>
    </span>
  );
}
