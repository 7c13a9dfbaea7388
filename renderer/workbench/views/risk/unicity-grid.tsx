import { riskBuckets, riskLabels, type ShownRisk } from '../../../../shared/protocol/risk.ts';
import { shareFigure } from '../../../../shared/release/risk-words.ts';
import { Segmented } from '../../controls/segmented.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';

const labelWords = {
  touchpoint: 'touchpoints',
  channel: 'channels',
  none: 'visits of any kind',
} as const;

const pointOptions = ['1', '2', '3', '4', '5'].map(value => ({ value, label: value }));

/** What an attacker may know of a point, label by time: the figures fall where detail does. */
export function UnicityGrid({
  before,
  preview,
  points,
  onPoints,
}: {
  /** As mapped: what it has and the preview has no longer keeps its place. */
  before: ShownRisk;
  preview: ShownRisk;
  points: number;
  onPoints: (points: number) => void;
}) {
  const buckets = riskBuckets.filter(bucket => before.unicity.some(cell => cell.bucket === bucket));
  const labels = riskLabels.filter(label => before.unicity.some(cell => cell.label === label));
  const at = (label: (typeof labels)[number], bucket: (typeof buckets)[number]) =>
    preview.unicity.find(cell => cell.label === label && cell.bucket === bucket);
  const sampled = preview.unicity.some(({ method }) => method === 'sampled');
  return (
    <section className="panel unicity-grid" aria-labelledby="grid-title">
      <div className="grid-head">
        <h2 id="grid-title">Picked out by what is known of a journey</h2>
        <Segmented
          legend="Known points"
          options={pointOptions}
          value={String(points)}
          onChange={value => onPoints(Number(value))}
        />
      </div>
      <TableScroll>
        <table>
          <caption className="visually-hidden">
            People who could be picked out, by what is known of {points} points of their journey
          </caption>
          <thead>
            <tr>
              <td />
              {buckets.map(bucket => (
                <th key={bucket} scope="col">
                  {bucket === 'none' ? 'no time' : `${bucket}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map(label => (
              <tr key={label}>
                <th scope="row">{labelWords[label]}</th>
                {buckets.map(bucket => {
                  const share = at(label, bucket)?.shares[points - 1];
                  return share === undefined ? (
                    <td key={bucket} className="number">
                      –
                    </td>
                  ) : (
                    <td key={bucket} className="number" data-band={share.band}>
                      {shareFigure(share)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <p className="hint">
        People who could be picked out by somebody who knows {points === 1 ? 'one point' : `${points} points`}{' '}
        of their journey, each with its time as exact as the column says (clock of {preview.zone}). Who has
        fewer points is looked for with all they have.
        {sampled && ' Worked out on 2,000 draws, the same each time: ± 2 points at 95 %.'}
      </p>
    </section>
  );
}
