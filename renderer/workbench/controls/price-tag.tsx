import type { Price } from '../../../shared/protocol/price.ts';
import { percent, wholeNumber } from '../words/figures.ts';

/** What a question costs and what it buys, before it is asked. */
export function PriceTagList({ price, left, stale = false }: { price: Price; left: number; stale?: boolean }) {
  const { plan, standing } = price;
  const after = left - plan.share;
  return (
    <dl className="price-tag" data-stale={stale} data-standing={standing}>
      <div>
        <dt>Costs</dt>
        <dd>{standing === 'free' ? 'nothing' : percent(plan.share)}</dd>
        <dd className="unit">{standing === 'free' ? 'answered before' : 'of the budget'}</dd>
      </div>
      <div>
        <dt>Precision</dt>
        <dd>± {wholeNumber(plan.half_width_95)}</dd>
        <dd className="unit">people at 95 %</dd>
      </div>
      <div>
        <dt>Smallest group</dt>
        <dd>{wholeNumber(plan.smallest_shown)}</dd>
        <dd className="unit">people can show</dd>
      </div>
      <div>
        <dt>Left after</dt>
        <dd>{standing === 'over budget' ? 'too little' : percent(standing === 'free' ? left : Math.max(0, after))}</dd>
        <dd className="unit">of the budget</dd>
      </div>
    </dl>
  );
}
