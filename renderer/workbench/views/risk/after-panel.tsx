import { useMemo } from 'react';
import { peopleText } from '../../../../shared/charts/rounding.ts';
import type { Release } from '../../../../shared/release/release.ts';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { type Answer, exportableTurn } from '../../state/answers-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf, suspicionIn100, wholeNumber } from '../../words/figures.ts';
import { AttacksPanel } from './attacks-panel.tsx';
import { PaidFigures } from './paid-figures.tsx';

/** What remains in what is released: the guarantee in words, what shows, and attacks beside their bound. */
export function AfterPanel() {
  const answers = useWorkbench(state => state.answers);
  const turn = useWorkbench(exportableTurn);
  const released = useMemo(() => answers.filter(answer => answer.turn === turn), [answers, turn]);
  return (
    <>
      <section className="panel risk-after" aria-labelledby="after-title">
        <h2 id="after-title">After: what is released</h2>
        <Guarantee />
        {released.length > 0 ? (
          <Released released={released} />
        ) : (
          <p className="hint">Nothing was asked of these data yet.</p>
        )}
      </section>
      <AttacksPanel />
      <PaidFigures />
    </>
  );
}

function Guarantee() {
  const ledger = useWorkbench(state => state.ledger);
  if (ledger.state === 'unknown') return null;
  const { epsilon_spent, terms } = ledger.view;
  return (
    <p>
      Somebody who gives it <b>50 in 100</b> that a certain person is in these data, and knows everything
      about everybody else, can get from what has been released so far to at most about{' '}
      <b>{suspicionIn100(epsilon_spent)} in 100</b>, and from everything that the budget can ever release to
      at most about <b>{suspicionIn100(terms.epsilon)} in 100</b>. No figure above says anything about that:
      it holds however easily people could be picked out of the file.
    </p>
  );
}

function Released({ released }: { released: readonly Answer[] }) {
  return (
    <TableScroll>
      <table className="plain-table">
        <caption className="visually-hidden">What each answer shows and withholds</caption>
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col" className="number">
              Least people in a shown group
            </th>
            <th scope="col" className="number">
              Smallest group shown
            </th>
            <th scope="col" className="number">
              Groups withheld
            </th>
            <th scope="col" className="number">
              People in no shown group
            </th>
          </tr>
        </thead>
        <tbody>
          {released.map(({ key, file: { title, release } }) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td className="number">{wholeNumber(release.plan.k)}, always</td>
              <td className="number">{smallestShown(release)}</td>
              <td className="number">{withheldGroups(release)}</td>
              <td className="number">{peopleWithheld(release)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function smallestShown({ cells }: Release): string {
  const shown = cells.flatMap(cell => (cell.state === 'value' ? [cell.people] : []));
  const least = shown.reduce<(typeof shown)[number] | undefined>(
    (smallest, people) => (smallest === undefined || people.value < smallest.value ? people : smallest),
    undefined,
  );
  return least === undefined ? 'nothing shows' : `about ${peopleText(least)}`;
}

function withheldGroups({ cells }: Release): string {
  const listed = cells.filter(({ state }) => state === 'withheld').length;
  return listed === 0 ? 'none named' : countOf(listed, 'named', 'named');
}

function peopleWithheld({ cells }: Release): string {
  const other = cells.find(cell => cell.state === 'other');
  return other?.state === 'other' ? `about ${peopleText(other.people)}` : 'not released';
}
