import { useEffect } from 'react';
import { halfWidth, marginText, peopleText } from '../../../../shared/charts/rounding.ts';
import type { Estimate, Opening } from '../../../../shared/release/release.ts';
import { AnswerFigure } from '../../charts/answer-figure.tsx';
import { ProgressLine } from '../../controls/progress-line.tsx';
import { ShareField } from '../../controls/share-field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent, wholeNumber } from '../../words/figures.ts';

export function OverviewView() {
  const overview = useWorkbench(state => state.overview);
  const importing = useWorkbench(state => state.importing);
  const cancelImport = useWorkbench(state => state.cancelImport);
  const go = useWorkbench(state => state.go);
  return (
    <div className="view overview-view">
      <header className="view-head">
        <h1>Overview</h1>
        <p>How many people there are, and which touchpoints are common enough to be named.</p>
      </header>
      {importing.state === 'running' ? (
        <div className="panel">
          <ProgressLine progress={importing.progress} onCancel={cancelImport} />
        </div>
      ) : overview.state === 'opened' ? (
        <>
          <PeopleFigures opening={overview.opening} />
          <OverviewReach answerKey={overview.reach} />
          <div className="action-bar">
            <span className="action-says">Names that show here are offered when you ask.</span>
            <button type="button" className="primary" onClick={() => go('ask')}>
              Go on to Ask
            </button>
          </div>
        </>
      ) : (
        <OverviewPrice key={importing.state} />
      )}
    </div>
  );
}

function OverviewPrice() {
  const overview = useWorkbench(state => state.overview);
  const price = useWorkbench(state => state.overviewPrice);
  const share = useWorkbench(state => state.overviewShare);
  const priceOverview = useWorkbench(state => state.priceOverview);
  const setShare = useWorkbench(state => state.setOverviewShare);
  const askOverview = useWorkbench(state => state.askOverview);
  const cancel = useWorkbench(state => state.cancelOverview);
  const ledger = useWorkbench(state => state.ledger);
  useEffect(() => {
    void priceOverview();
  }, [priceOverview]);
  if (price.state === 'unknown' || ledger.state === 'unknown')
    return <p className="hint">Working out the price …</p>;
  const { opening, reach } = price;
  const costOf = ({ standing, plan }: typeof opening) => (standing === 'free' ? 0 : plan.share);
  const total = costOf(opening) + costOf(reach);
  const over =
    opening.standing === 'over budget' || reach.standing === 'over budget' || total > ledger.view.left;
  return (
    <section className="panel overview-price" aria-labelledby="price-title">
      <h2 id="price-title">What the overview costs</h2>
      <TableScroll>
        <table className="plain-table">
          <caption className="visually-hidden">The price of the overview</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col" className="number">
                Share of the budget
              </th>
              <th scope="col" className="number">
                Precision at 95 %
              </th>
              <th scope="col" className="number">
                Smallest group that shows
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">How many people: analysed, no consent, objected, too old</th>
              <td className="number">{opening.standing === 'free' ? 'free' : percent(opening.plan.share)}</td>
              <td className="number">± {wholeNumber(opening.plan.half_width_95)} people</td>
              <td className="number">{wholeNumber(opening.plan.smallest_shown)} people</td>
            </tr>
            <tr>
              <th scope="row">People by touchpoint, at most 8 touchpoints a person</th>
              <td className="number">{reach.standing === 'free' ? 'free' : percent(reach.plan.share)}</td>
              <td className="number">± {wholeNumber(reach.plan.half_width_95)} people</td>
              <td className="number">{wholeNumber(reach.plan.smallest_shown)} people</td>
            </tr>
          </tbody>
        </table>
      </TableScroll>
      <ShareField
        label="Share for the touchpoints"
        millionths={share}
        says={`, ± ${wholeNumber(reach.plan.half_width_95)} people`}
        ends={
          <span className="slider-ends" aria-hidden="true">
            <span>cheaper</span>
            <span>more precise</span>
          </span>
        }
        onChange={setShare}
      />
      <div className="price-foot">
        <p>
          {over
            ? 'The budget does not allow it. Lower the share.'
            : total === 0
              ? 'Answered before: it comes again free.'
              : `Together ${percent(total)} of the budget; ${percent(ledger.view.left - total)} stays for your questions.`}
        </p>
        {overview.state === 'asking' ? (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" className="primary" disabled={over} onClick={() => void askOverview()}>
            {total === 0 ? 'Show the overview' : `Ask for ${percent(total)}`}
          </button>
        )}
      </div>
    </section>
  );
}

const statusWords: Record<Opening['cells'][number]['status'], string> = {
  analysed: 'analysed',
  'no consent': 'without consent, left out',
  objected: 'objected, left out',
  'too old': 'too old to be kept',
  'outside the period': 'outside the period',
};

function PeopleFigures({ opening }: { opening: Opening }) {
  return (
    <section className="panel people-figures" aria-label="People">
      <dl>
        {opening.cells.map(({ status, people }) => (
          <div key={status} data-status={status}>
            <dt>people {statusWords[status]}</dt>
            <dd className="figure">
              {people === 'withheld' ? (
                <Withheld smallest={opening.plan.smallest_shown} />
              ) : (
                <People people={people} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        ± is privacy noise at 95 %: counts are changed slightly so that nobody's visit can be recognised.
      </p>
    </section>
  );
}

function People({ people }: { people: Estimate }) {
  return (
    <>
      <b>{peopleText(people)}</b> <span className="margin">{marginText(halfWidth(people))}</span>
    </>
  );
}

function Withheld({ smallest }: { smallest: number }) {
  return (
    <span
      className="withheld-words"
      title={`Fewer than ${smallest} people, or none: both look the same on purpose.`}
    >
      withheld
    </span>
  );
}

function OverviewReach({ answerKey }: { answerKey: string }) {
  const answers = useWorkbench(state => state.answers);
  const answer = answers.find(({ key }) => key === answerKey);
  const asking = useWorkbench(state => state.asking.state === 'running');
  if (!answer) return asking ? <p className="hint">Asking for people by touchpoint …</p> : <OverviewPrice />;
  return <AnswerFigure file={answer.file} />;
}
