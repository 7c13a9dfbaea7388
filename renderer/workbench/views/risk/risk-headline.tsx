import type { ShownPeople, ShownRisk, ShownShare } from '../../../../shared/protocol/risk.ts';
import {
  aloneSentence,
  belowSentence,
  countWords,
  givenAwaySentence,
  shareFigure,
  shareWords,
  unicitySentence,
} from '../../../../shared/release/risk-words.ts';
import { countOf } from '../../words/figures.ts';
import { finestCell } from './finest-cell.ts';

/** The four figures that matter most, as mapped and, where it is looked at coarser, after an arrow. */
export function RiskHeadline({
  before,
  coarser,
  points,
  turning,
}: {
  before: ShownRisk;
  coarser: ShownRisk | 'none';
  points: number;
  /** Another view is chosen, and its figures are not there yet. */
  turning: boolean;
}) {
  const seen = coarser === 'none' ? before : coarser;
  const cell = finestCell(seen);
  const by = seen.columns;
  return (
    <section className="panel risk-headline" aria-labelledby="before-title" aria-busy={turning}>
      <h2 id="before-title">Before: the file as it is{coarser !== 'none' && ', and coarser'}</h2>
      <div className="risk-figures">
        {cell !== undefined && (
          <Figure
            name={`Picked out with ${countOf(points, 'point', 'points')}`}
            before={finestCell(before)?.shares[points - 1]}
            coarser={coarser === 'none' ? 'none' : cell.shares[points - 1]}
          >
            {unicitySentence(points, cell.label, cell.bucket, shareWords(cell.shares[points - 1]!))}
          </Figure>
        )}
        {by === 'none' ? (
          <Figure
            name="By what they are"
            before={before.columns === 'none' ? undefined : before.columns.alone.share}
            coarser="none"
          >
            {before.columns === 'none'
              ? 'No attribute is mapped that could tell people apart.'
              : 'Looked at so, no attribute is left that could tell people apart.'}
          </Figure>
        ) : (
          <>
            <Figure
              name={`Fewer than ${seen.k} alike`}
              before={before.columns === 'none' ? undefined : before.columns.below_k.share}
              coarser={coarser === 'none' ? 'none' : by.below_k.share}
            >
              {belowSentence(by.attributes, seen.k, peopleWords(by.below_k))}
              {by.meets_k && ` It meets your k = ${seen.k}.`}
            </Figure>
            <Figure
              name="Alone"
              before={before.columns === 'none' ? undefined : before.columns.alone.share}
              coarser={coarser === 'none' ? 'none' : by.alone.share}
            >
              {aloneSentence(by.attributes, peopleWords(by.alone))}
            </Figure>
            {by.sensitive.map(({ attribute, given_away }) => (
              <Figure
                key={attribute}
                name={`Gives away ${attribute}`}
                before={
                  before.columns === 'none'
                    ? undefined
                    : before.columns.sensitive.find(other => other.attribute === attribute)?.given_away.share
                }
                coarser={coarser === 'none' ? 'none' : given_away.share}
              >
                {givenAwaySentence(by.attributes, attribute, peopleWords(given_away))}
              </Figure>
            ))}
          </>
        )}
      </div>
      {by !== 'none' && by.sensitive.length === 0 && (
        <p className="hint">
          No attribute is marked sensitive, so nothing is said about outcomes that a group gives away.
        </p>
      )}
      <p className="hint">
        Rounded, and without privacy noise: for you who may see the file, not for others. A figure of 0 would
        not mean that nobody can be found: an attacker may know more than these columns.
      </p>
    </section>
  );
}

function peopleWords({ share, count }: ShownPeople): string {
  const people = shareWords(share);
  return count.kind === 'withheld' ? people : `${people} (${countWords(count)})`;
}

function Figure({
  name,
  before,
  coarser,
  children,
}: {
  name: string;
  before: ShownShare | undefined;
  coarser: ShownShare | 'none' | undefined;
  children: React.ReactNode;
}) {
  return (
    <div className="risk-figure">
      <h3>{name}</h3>
      <p className="risk-figure-value">
        {before !== undefined && <b>{shareFigure(before)}</b>}
        {coarser !== 'none' && coarser !== undefined && (
          <>
            <span aria-hidden="true">→</span>
            <span className="visually-hidden"> and looked at coarser </span>
            <b className="coarser">{shareFigure(coarser)}</b>
          </>
        )}
      </p>
      <p>{children}</p>
    </div>
  );
}
