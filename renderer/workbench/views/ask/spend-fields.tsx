import { faultMessage } from '../../../../shared/protocol/fault.ts';
import { dueNow, type Price } from '../../../../shared/protocol/price.ts';
import { millionthsFromSlider, sliderFromMillionths } from '../../state/question-draft.ts';
import { type PriceTag, sharpens } from '../../state/question-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent, wholeNumber } from '../../words/figures.ts';

function priceIn(tag: PriceTag): Price | undefined {
  if (tag.state === 'priced') return tag.price;
  return tag.state === 'pricing' && tag.before !== 'none' ? tag.before : undefined;
}

/** Shares to start from; the rest is between them. */
const presets = [
  { says: 'Rough', millionths: 10_000 },
  { says: 'Usual', millionths: 50_000 },
  { says: 'Sharp', millionths: 150_000 },
] as const;

/** What the answer may cost, or how precise it must be: two ways to say one thing. */
export function SpendFields() {
  const spend = useWorkbench(state => state.question.spend);
  const tag = useWorkbench(state => state.priceTag);
  const ledger = useWorkbench(state => state.ledger);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const price = priceIn(tag);
  const millionths =
    spend.kind === 'share' ? spend.millionths : price ? Math.round(price.plan.share * 1_000_000) : 50_000;
  const left = ledger.state === 'known' ? ledger.view.left : 0;
  const margin =
    spend.kind === 'precision' ? String(spend.people) : price ? String(price.plan.half_width_95) : '';
  return (
    <fieldset className="spend-fields" data-stale={tag.state === 'pricing'}>
      <legend className="visually-hidden">Price and precision</legend>
      <div className="dials">
        <label className="dial">
          <span>Costs</span>
          <span className="dial-figure">
            <input
              type="number"
              min={0.1}
              max={100}
              step="any"
              aria-label="Share of the budget, in percent"
              value={Number((millionths / 10_000).toFixed(2))}
              onChange={event => {
                const typed = Math.round(event.target.valueAsNumber * 10_000);
                if (typed >= 1 && typed <= 1_000_000)
                  setQuestion({ spend: { kind: 'share', millionths: typed } });
              }}
            />
            <span>% of the budget</span>
          </span>
        </label>
        <label className="dial">
          <span>Precision at 95 %</span>
          <span className="dial-figure">
            <span>±</span>
            <input
              type="number"
              min={1}
              aria-label="Precision, in people at 95 %"
              value={margin}
              onChange={event => {
                const people = Math.round(event.target.valueAsNumber);
                if (people >= 1) setQuestion({ spend: { kind: 'precision', people } });
              }}
            />
            <span>people</span>
          </span>
        </label>
      </div>
      <input
        type="range"
        min={0}
        max={1000}
        aria-label="Share of the budget, and with it the precision"
        aria-valuetext={`${percent(millionths / 1_000_000)} of the budget${price ? `, ± ${wholeNumber(price.plan.half_width_95)} people` : ''}`}
        value={sliderFromMillionths(millionths)}
        onChange={event =>
          setQuestion({
            spend: { kind: 'share', millionths: millionthsFromSlider(Number(event.target.value)) },
          })
        }
      />
      <div className="slider-ends" aria-hidden="true">
        <span>cheaper</span>
        <span>more precise</span>
      </div>
      <div className="presets">
        {presets.map(preset => (
          <button
            key={preset.says}
            type="button"
            className="quiet"
            aria-pressed={spend.kind === 'share' && spend.millionths === preset.millionths}
            onClick={() => setQuestion({ spend: { kind: 'share', millionths: preset.millionths } })}
          >
            {preset.says}, {percent(preset.millionths / 1_000_000)}
          </button>
        ))}
      </div>
      <div className="price-says" aria-live="polite">
        {tag.state === 'incomplete' && <p className="hint">{tag.says}</p>}
        {tag.state === 'refused' && <p className="problem">{faultMessage(tag.fault)}</p>}
        {price && tag.state !== 'incomplete' && <PriceSays price={price} left={left} />}
      </div>
    </fieldset>
  );
}

function PriceSays({ price, left }: { price: Price; left: number }) {
  const { plan, standing, follows } = price;
  const due = dueNow(price);
  return (
    <>
      {follows !== undefined && (
        <p className="good">
          <b>Free:</b> follows from “{follows.title}”, ledger entry {follows.entry}, over the groups that it
          shows. People in its withheld groups are in no number.
        </p>
      )}
      <p>
        Groups of <b>{wholeNumber(plan.smallest_shown)} people</b> and more can show.
      </p>
      {standing === 'affordable' && (
        <p>
          {sharpens(price) && (
            <>
              Answers to it paid <b>{percent(plan.share - due)}</b> already: <b>{percent(due)}</b> more makes
              them one, as precise as this.{' '}
            </>
          )}
          Leaves <b>{percent(Math.max(0, left - due))}</b> of the budget; adds{' '}
          <b>{price.adds_epsilon.toFixed(2)}</b> to the ε spent so far.
        </p>
      )}
      {standing === 'free' && (
        <p className="good">
          <b>Free:</b> answered before, it comes again as it was.
        </p>
      )}
      {standing === 'over budget' && (
        <p className="problem">
          <b>Only {percent(left)} is left.</b> Accept less precision, or answer from what you have.
        </p>
      )}
    </>
  );
}
