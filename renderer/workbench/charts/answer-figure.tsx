import { useMemo, useState } from 'react';
import { defaultTitle } from '../../../shared/release/default-title.ts';
import {
  labelWarningAdvice,
  labelWarningLines,
  labelWarningTitle,
} from '../../../shared/release/label-warnings.ts';
import type { ReleaseFile } from '../../../shared/release/release.ts';
import { Segmented } from '../controls/segmented.tsx';
import { smallProbability, wholeNumber } from '../words/figures.ts';
import { FigureBody } from './figure-body.tsx';

type Showing = 'chart' | 'table' | 'both';

const ways = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
  { value: 'both', label: 'Both' },
] as const satisfies readonly { value: Showing; label: string }[];

/** One answer: its chart, its table twin, and how it was made. */
export function AnswerFigure({ file, actions }: { file: ReleaseFile; actions?: React.ReactNode }) {
  const [showing, setShowing] = useState<Showing>('chart');
  const { cells, plan } = file.release;
  const withheld = cells.filter(({ state }) => state === 'withheld').length;
  const nothingShows = cells.every(({ state }) => state === 'withheld');
  return (
    <article className="panel answer-figure" aria-label={file.title}>
      <div className="answer-bar">
        <Segmented legend="Show as" hideLegend options={ways} value={showing} onChange={setShowing} />
        <span className="answer-note">
          {withheld > 0 && (
            <span className="tag" title="A small group and an empty one look alike on purpose.">
              {withheld} withheld: small or empty
            </span>
          )}
          {file.release.follows !== undefined && (
            <span className="tag">follows from another answer, free</span>
          )}
          {file.release.combined !== undefined && (
            <span className="tag">{file.release.combined.length} answers as one</span>
          )}
          {file.budget.repeat && file.release.follows === undefined && (
            <span className="tag">came again free</span>
          )}
        </span>
        {actions}
      </div>
      {nothingShows && (
        <p className="nothing-shows" role="note">
          <b>Nothing here reached {wholeNumber(plan.smallest_shown)} people.</b> Each group is smaller or
          empty; the two look the same on purpose. More of the budget lets smaller groups show; fewer or
          broader groups, a longer period or no breakdown make larger ones.
        </p>
      )}
      <LabelWarnings file={file} />
      <FigureBody file={file} showing={showing} />
      <HowItWasMade file={file} />
    </article>
  );
}

function LabelWarnings({ file }: { file: ReleaseFile }) {
  const warnings = useMemo(() => labelWarningLines(file.release), [file]);
  if (warnings.length === 0) return null;
  return (
    <div className="label-warnings" role="note">
      <b>{labelWarningTitle}</b> {labelWarningAdvice(file.release, 'Map')}
      <ul>
        {warnings.map(warning => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </div>
  );
}

function HowItWasMade({ file }: { file: ReleaseFile }) {
  const { plan, ledger, policy, snapshot, created, app, chosen_after_preview, follows, combined } =
    file.release;
  return (
    <details className="how-made">
      <summary>How this was made</summary>
      <dl>
        <Row name="Whose privacy">{plan.unit}</Row>
        <Row name="Most groups a person can be in">{wholeNumber(plan.l0)}</Row>
        <Row name="Shown only from">
          {plan.k} people in truth and {wholeNumber(plan.smallest_shown)} with noise
        </Row>
        <Row name="Privacy noise">
          discrete Gaussian, σ {plan.sigma.toFixed(1)} people: ± {wholeNumber(plan.half_width_95)} at 95 %
        </Row>
        <Row name="Paid">
          {(plan.share * 100).toFixed(2)} % of the budget: ρ {plan.rho.toPrecision(3)}, δ{' '}
          {smallProbability(plan.delta_threshold)} for thresholds
        </Row>
        {chosen_after_preview && (
          <Row name="Mapping">chosen after somebody looked at the risk preview, which no noise covers</Row>
        )}
        {follows !== undefined && (
          <Row name="Follows from">
            “{defaultTitle(follows)}”: every number is a sum of cells that it shows, and all else here is of
            it
          </Row>
        )}
        {combined !== undefined && (
          <Row name="Sharpened">
            the mean, by inverse variance, of the answers of ledger entries{' '}
            {combined.map(one => one.ledger.entry).join(', ')}
          </Row>
        )}
        <Row name="Ledger">
          entry {ledger.entry}, <code>{ledger.hash.slice(0, 16)}</code>
        </Row>
        <Row name="Policy and snapshot">
          <code>{policy.slice(0, 16)}</code>, <code>{snapshot.slice(0, 16)}</code>
        </Row>
        <Row name="Made">
          {created.replace('T', ' ').slice(0, 16)} UTC by {app}
        </Row>
      </dl>
    </details>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
