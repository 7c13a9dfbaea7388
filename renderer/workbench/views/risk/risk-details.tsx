import { useState } from 'react';
import type { ShownColumns, ShownRisk, ShownShare } from '../../../../shared/protocol/risk.ts';
import {
  listWords,
  missingSentence,
  pathSentence,
  populationSentences,
  sampleSentence,
  shareFigure,
  shareWords,
  successSentence,
} from '../../../../shared/release/risk-words.ts';
import { Field } from '../../controls/field.tsx';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { wholeNumber } from '../../words/figures.ts';

/** The second level: what drives the figures, and figures for other attackers. */
export function RiskDetails({ preview, coarser }: { preview: ShownRisk; coarser: boolean }) {
  const { columns, paths } = preview;
  return (
    <details className="panel risk-details">
      <summary>
        <h2>More: columns, groups and attackers{coarser && ' (looked at coarser)'}</h2>
      </summary>
      <div className="detail-grid">
        <section aria-labelledby="paths-title">
          <h3 id="paths-title">Whole journeys</h3>
          <p>{pathSentence('none', shareWords(paths.alone))}</p>
          {paths.start !== 'none' && <p>{pathSentence(paths.start, shareWords(paths.alone_with_start))}</p>}
        </section>
        {columns !== 'none' && (
          <>
            <Sizes columns={columns} k={preview.k} />
            <Drivers columns={columns} />
            <Combinations columns={columns} />
            {columns.sensitive.map(one => (
              <Sensitive key={one.attribute} columns={columns} one={one} />
            ))}
            <Attackers preview={preview} columns={columns} />
          </>
        )}
      </div>
    </details>
  );
}

function Bar({ name, share }: { name: string; share: ShownShare }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{shareFigure(share)}</td>
      <td className="bar-cell" aria-hidden="true">
        <span className="share-bar" style={{ width: `${widthOf(share)}%` }} />
      </td>
    </tr>
  );
}

const bandMiddles = {
  '0–1 %': 0.5,
  '0–5 %': 2.5,
  '0–20 %': 10,
  '1–5 %': 3,
  '5–20 %': 12,
  '20–50 %': 35,
  '50–100 %': 75,
} as const;

function widthOf(share: ShownShare): number {
  switch (share.kind) {
    case 'about':
    case 'over':
      return share.percent;
    case 'under':
      return share.percent / 2;
    case 'band':
      return bandMiddles[share.band];
  }
}

function Bars({ caption, rows }: { caption: string; rows: readonly { name: string; share: ShownShare }[] }) {
  return (
    <TableScroll>
      <table className="plain-table bar-table">
        <caption>{caption}</caption>
        <tbody>
          {rows.map(row => (
            <Bar key={row.name} {...row} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Sizes({ columns, k }: { columns: ShownColumns; k: number }) {
  return (
    <section aria-labelledby="sizes-title">
      <h3 id="sizes-title">Groups of people alike</h3>
      <Bars
        caption={`People by how many share their ${listWords(columns.attributes)} (your k is ${k})`}
        rows={columns.sizes.map(({ from, to, people }) => ({
          name:
            to === 'more' ? `${wholeNumber(from)} and more` : `${wholeNumber(from)} to ${wholeNumber(to)}`,
          share: people,
        }))}
      />
    </section>
  );
}

function Drivers({ columns }: { columns: ShownColumns }) {
  return (
    <section aria-labelledby="drivers-title">
      <h3 id="drivers-title">Which column drives it</h3>
      <Bars
        caption="People alone in their group, for somebody who knows all columns, and all but one"
        rows={[
          { name: 'all columns', share: columns.alone.share },
          ...columns.leave_one_out.map(({ attribute, alone_without }) => ({
            name: `without ${attribute}`,
            share: alone_without,
          })),
        ]}
      />
    </section>
  );
}

function Combinations({ columns }: { columns: ShownColumns }) {
  return (
    <section aria-labelledby="combinations-title">
      <h3 id="combinations-title">How little is enough</h3>
      <Bars
        caption="People alone already on so few columns, for somebody who knows the right ones"
        rows={columns.alone_on.map(({ most, people }) => ({
          name: most === 1 ? 'one column' : `at most ${most} columns`,
          share: people,
        }))}
      />
    </section>
  );
}

function Sensitive({ columns, one }: { columns: ShownColumns; one: ShownColumns['sensitive'][number] }) {
  return (
    <section aria-label={`What groups give away about ${one.attribute}`}>
      <h3>{one.attribute}</h3>
      <Bars
        caption={`People in groups (same ${listWords(columns.attributes)}) with few different values of ${one.attribute}`}
        rows={one.few_values.map(({ fewer_than, people }) => ({
          name: `fewer than ${fewer_than}`,
          share: people,
        }))}
      />
      <p className="hint">
        The commonest value reaches {one.largest_share} of some group (l-diversity); the group that differs
        most from everybody does so by {one.distance} (t-closeness).
      </p>
    </section>
  );
}

function Attackers({ preview, columns }: { preview: ShownRisk; columns: ShownColumns }) {
  return (
    <section aria-labelledby="attackers-title">
      <h3 id="attackers-title">Other attackers</h3>
      <p>{successSentence(columns.attributes, shareWords(columns.success))}</p>
      <p>
        {missingSentence(
          preview.k,
          shareWords(columns.below_k_missing_is_any),
          shareWords(columns.below_k.share),
        )}
      </p>
      {preview.population.state === 'none' ? (
        <LookUp />
      ) : (
        populationSentences(preview.population, columns.attributes, preview.k).map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))
      )}
      <SampleOf sample={preview.sample} attributes={columns.attributes} />
    </section>
  );
}

/** The table is chosen in the vault's frame, and read with the next look. */
function LookUp() {
  const look = useWorkbench(state => state.lookAtRisk);
  const looking = useWorkbench(state => state.riskWork === 'looking');
  return (
    <p className="hint">
      For figures of somebody who looks people up in a whole population, choose its table in Open (one row a
      person, under the same column names) and{' '}
      <button type="button" className="quiet" disabled={looking} onClick={() => void look()}>
        look again
      </button>
    </p>
  );
}

function SampleOf({ sample, attributes }: { sample: ShownRisk['sample']; attributes: readonly string[] }) {
  const sampleOf = useWorkbench(state => state.sampleOf);
  const setSampleOf = useWorkbench(state => state.setSampleOf);
  const [typed, setTyped] = useState(sampleOf === 'not a sample' ? '' : String(sampleOf));
  const people = Number(typed);
  const isNumber = Number.isInteger(people) && people > 0;
  return (
    <form
      className="sample-of"
      onSubmit={event => {
        event.preventDefault();
        void setSampleOf(typed.trim() === '' ? 'not a sample' : people);
      }}
    >
      <Field
        label="If the file is a random sample: people in the population"
        {...(typed.trim() === '' || isNumber ? {} : { problem: 'Give a whole number of people.' })}
        hint="A company’s whole customer base is no sample: leave it empty."
      >
        {ids => (
          <span className="with-unit">
            <input
              {...ids}
              inputMode="numeric"
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
            <button type="submit" disabled={typed.trim() !== '' && !isNumber}>
              Estimate
            </button>
          </span>
        )}
      </Field>
      {sample.state !== 'not said' && <p>{sampleSentence(sample, attributes)}</p>}
    </form>
  );
}
