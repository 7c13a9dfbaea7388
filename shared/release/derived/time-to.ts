import type { TimeToQuestion } from '../../policy/questions/time-to.ts';
import { timeBins } from '../../policy/time-bins.ts';
import type { Derive } from '../derived-kind.ts';
import { timeQuantile } from '../time-quantile.ts';

/** Times by which a quarter, half and three quarters of the people in shown bins were there. */
export const deriveTimeTo: Derive<TimeToQuestion> = ({ finest }, shown, precision) => ({
  quantiles: [0.25, 0.5, 0.75].map(q => ({
    q,
    seconds: timeQuantile(q, timeBins(finest), shown, precision),
  })),
});
