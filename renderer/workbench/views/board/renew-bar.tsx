import { useEffect } from 'react';
import { ProgressLine } from '../../controls/progress-line.tsx';
import { answersToRenew } from '../../state/board-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf, percent } from '../../words/figures.ts';

/** Cards of other data than the ones that are open: all asked again at one price. */
export function RenewBar() {
  const stale = useWorkbench(state => answersToRenew(state).length);
  const price = useWorkbench(state => state.boardPrice);
  const priceBoard = useWorkbench(state => state.priceBoard);
  const askBoardAgain = useWorkbench(state => state.askBoardAgain);
  const asking = useWorkbench(state => state.asking);
  const cancelAsk = useWorkbench(state => state.cancelAsk);
  const left = useWorkbench(state => (state.ledger.state === 'known' ? state.ledger.view.left : 0));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of cards has another price.
  useEffect(() => void priceBoard(), [priceBoard, stale]);
  if (asking.state === 'running') {
    return (
      <div className="panel asking">
        <ProgressLine progress={asking.progress} onCancel={cancelAsk} />
      </div>
    );
  }
  if (stale === 0) return null;
  const over = price !== 'unknown' && price > left + 1e-9;
  return (
    <section className="panel renew-bar" aria-label="Ask again on the open data">
      <p className={over ? 'problem' : undefined}>
        {countOf(stale, 'answer here is', 'answers here are')} not of the data that are open.{' '}
        {price === 'unknown'
          ? 'Pricing …'
          : price === 0
            ? 'All were paid for: they come again free.'
            : over
              ? `Asking them again costs ${percent(price)}; only ${percent(left)} is left.`
              : `Asking them again costs ${percent(price)} in all and leaves ${percent(left - price)}.`}
      </p>
      <button
        type="button"
        className="primary"
        disabled={price === 'unknown' || over}
        onClick={() => void askBoardAgain()}
      >
        {price === 'unknown' || price === 0
          ? 'Ask again on the open data, free'
          : `Ask again for ${percent(price)}`}
      </button>
    </section>
  );
}
