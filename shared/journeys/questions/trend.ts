import { unitsOf } from '../../policy/calendar.ts';
import { periodName, periodNames, periodRange } from '../../policy/periods.ts';
import type { TrendQuestion } from '../../policy/questions/trend.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import { binsOfEach, type JourneyQuestion } from '../journey-question.ts';

const absent = -1;
const anything = -2;

/** The one part of a cell's key. */
const periodPart = 'period';

/** The different days, weeks or months in which a person has the touchpoint (any event without one), on the local clock. */
function trend(question: TrendQuestion): JourneyQuestion {
  const { of, period } = question;
  const { first, last } = periodRange(question);
  const unitAt = unitsOf(period);
  return (labels, bins) => {
    const code = of === undefined ? anything : labels.touchpoint.indexOf(of);
    return {
      ask: binsOfEach((journey, name) => {
        if (code === absent) return;
        for (let i = 0; i < journey.length; i++) {
          if (code !== anything && journey.touchpoint(i) !== code) continue;
          const unit = unitAt(journey.seconds(i));
          if (first <= unit && unit <= last) name(bins.child(BinTable.root, unit - first));
        }
      }),
      key: ([since]) => ({ [periodPart]: periodName(period, first + since!) }),
    };
  };
}

export const trendJourneys: JourneyKind<TrendQuestion> = {
  ask: trend,
  l0: question => question.at_most,
  hasOther: () => false,
  keys: question => [declaredNames(periodPart, periodNames(question))],
};
