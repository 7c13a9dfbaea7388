import { canonicalJson } from '../../policy/canonical.ts';
import type { ChartQuestion } from '../../policy/chart-question.ts';
import { groupedNames } from '../../policy/question-parts.ts';
import type { FairnessQuestion } from '../../policy/questions/fairness.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';

const standings = ['no', 'yes'] as const;

/** Whether a person is among those who are looked for, and whether the check is about them at all. */
type Standing = 'no' | 'yes' | 'not in it';
type Stands = (journey: Journey) => Standing;

/**
 * A person's one group, and whether they have what is checked: one bin a person, whatever is checked. Cells that a
 * chart shows are released, so that being in one of them is a function of the one journey.
 *
 * @param journeyQuestion  what a chart's question names for each person
 */
export function fairnessJourneys(
  journeyQuestion: (chart: ChartQuestion) => JourneyQuestion,
): JourneyKind<FairnessQuestion> {
  const stands = ({ check }: FairnessQuestion, labels: Labels): Stands =>
    check.of === 'outcome'
      ? hasTouchpoint(labels.touchpoint.indexOf(check.touchpoint))
      : isShown(journeyQuestion(check.chart), check.shown ?? [], labels);

  return {
    ask: question => (labels, bins) => {
      const { by, groups } = question;
      const values = labels.attribute(by.attribute);
      const groupOf = groupedNames(groups);
      const names = [...new Set(values.map(groupOf))];
      const codes = values.map(value => names.indexOf(groupOf(value)));
      const standing = stands(question, labels);
      return {
        binOf: journey => {
          if (journey.length === 0) return BinTable.root;
          const has = standing(journey);
          if (has === 'not in it') return BinTable.root;
          const value = journey.attribute(by.attribute, by.at === 'first' ? 0 : journey.length - 1);
          return bins.child(bins.child(BinTable.root, codes[value]!), standings.indexOf(has));
        },
        key: ([group, has]) => ({ group: names[group!]!, has: standings[has!]! }),
      };
    },
    l0: () => 1,
    hasOther: () => true,
    keys: ({ groups = {} }) => [
      declaredNames('group', Object.keys(groups)),
      declaredNames('has', [...standings]),
    ],
  };
}

function hasTouchpoint(code: number): Stands {
  return journey => {
    for (let i = 0; i < journey.length; i++) if (journey.touchpoint(i) === code) return 'yes';
    return 'no';
  };
}

/** Whether the chart's question names a cell that shows, of whatever it names; people whom it does not count are not in it. */
function isShown(
  chart: JourneyQuestion,
  shown: NonNullable<Extract<FairnessQuestion['check'], { of: 'visible' }>['shown']>,
  labels: Labels,
): Stands {
  const bins = new BinTable();
  const asking = chart(labels, bins);
  const keys = new Set(shown.map(key => canonicalJson(key)));
  const known = new Map<number, boolean>();
  const shows = (bin: number): boolean => {
    let is = known.get(bin);
    if (is === undefined) {
      is = keys.has(canonicalJson(asking.key(bins.parts(bin))));
      known.set(bin, is);
    }
    return is;
  };
  if ('binOf' in asking) {
    return journey => {
      const bin = asking.binOf(journey);
      if (bin === BinTable.root) return 'not in it';
      return shows(bin) ? 'yes' : 'no';
    };
  }
  return journey => {
    let standing: Standing = 'not in it';
    asking.ask(journey, bin => {
      if (standing !== 'yes') standing = shows(bin) ? 'yes' : 'no';
    });
    return standing;
  };
}
