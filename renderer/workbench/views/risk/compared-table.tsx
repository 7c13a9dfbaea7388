import { useMemo } from 'react';
import { generalisations } from '../../../../shared/policy/risk-view.ts';
import type { RiskPreview, ShownRisk, ShownShare } from '../../../../shared/protocol/risk.ts';
import { shareFigure } from '../../../../shared/release/risk-words.ts';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf } from '../../words/figures.ts';
import { finestCell } from './finest-cell.ts';

/** Generalisations of a fixed public list side by side, with what each takes away. */
export function ComparedTable({ before, points }: { before: ShownRisk; points: number }) {
  const compared = useWorkbench(state => state.compared);
  const setView = useWorkbench(state => state.setRiskView);
  const apply = useWorkbench(state => state.applyRiskView);
  const busy = useWorkbench(state => state.riskWork === 'looking');
  const importing = useWorkbench(state => state.importing);
  const offered = useMemo(
    () => (importing.state === 'done' ? generalisations(importing.mapping) : []),
    [importing],
  );
  return (
    <section className="panel compared" aria-labelledby="compared-title">
      <h2 id="compared-title">What would lower it, and what it costs</h2>
      <TableScroll>
        <table className="plain-table">
          <caption className="visually-hidden">Generalisations side by side</caption>
          <thead>
            <tr>
              <th scope="col">Mapping</th>
              <th scope="col" className="number">
                Picked out with {countOf(points, 'touchpoint', 'touchpoints')}
              </th>
              <th scope="col" className="number">
                Fewer than {before.k} alike
              </th>
              <th scope="col" className="number">
                Alone
              </th>
              <th scope="col">What it costs in detail</th>
              <th scope="col">
                <span className="visually-hidden">Choose</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">As it is</th>
              <Figures preview={before} points={points} />
              <td className="hint">nothing</td>
              <td />
            </tr>
            {offered.map(({ id, title, costs, view }) => (
              <tr key={id}>
                <th scope="row">{title}</th>
                <Figures
                  preview={compared.find(one => one.generalisation.id === id)?.preview ?? 'not yet'}
                  points={points}
                />
                <td className="hint">{costs}</td>
                <td className="row-actions">
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Look: ${title}`}
                    onClick={() => void setView(view)}
                  >
                    Look
                  </button>
                  <button
                    type="button"
                    disabled={busy}
                    aria-label={`Apply: ${title}`}
                    onClick={() => void apply(view)}
                  >
                    Apply
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {offered.length === 0 ? (
        <p className="hint">This mapping cannot be made coarser.</p>
      ) : (
        compared.length < offered.length && busy && <p className="hint">Working them out …</p>
      )}
    </section>
  );
}

function Figures({ preview, points }: { preview: RiskPreview | 'not yet'; points: number }) {
  const shown = preview !== 'not yet' && preview.state === 'shown';
  const by = shown ? preview.columns : 'none';
  return (
    <>
      <Figure share={shown ? finestCell(preview)?.shares[points - 1] : undefined} />
      <Figure share={by === 'none' ? undefined : by.below_k.share} />
      <Figure share={by === 'none' ? undefined : by.alone.share} />
    </>
  );
}

function Figure({ share }: { share: ShownShare | undefined }) {
  return <td className="number">{share === undefined ? '–' : shareFigure(share)}</td>;
}
