import { canonicalJson } from '../../policy/canonical.ts';
import type { ChartQuestion } from '../../policy/chart-question.ts';
import { groupedNames } from '../../policy/question-parts.ts';
import type { FairnessQuestion } from '../../policy/questions/fairness.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';
import type { Journeys } from '../journeys.ts';
import { NamedBins } from '../named-bins.ts';

const answers = ['no', 'yes'] as const;

/** Whether a person is among those who are looked for, and whether the check is about them at all. */
type Standing = 'no' | 'yes' | 'not in it';
/** Of some people, each by place. */
type Stands = (journeys: Journeys) => (person: number) => Standing;

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
      const standings = stands(question, labels);
      return {
        binsOf: (journeys, found) => {
          const { people, starts, ends } = journeys;
          const column = journeys.attributes(by.attribute);
          const standingOf = standings(journeys);
          for (let person = 0; person < people; person++) {
            const [start, end] = [starts[person]!, ends[person]!];
            const has = start === end ? 'not in it' : standingOf(person);
            const value = column[by.at === 'first' ? start : end - 1]!;
            found[person] =
              has === 'not in it'
                ? BinTable.root
                : bins.child(bins.child(BinTable.root, codes[value]!), answers.indexOf(has));
          }
        },
        key: ([group, has]) => ({ group: names[group!]!, has: answers[has!]! }),
      };
    },
    l0: () => 1,
    hasOther: () => true,
    keys: ({ groups = {} }) => [
      declaredNames('group', Object.keys(groups)),
      declaredNames('has', [...answers]),
    ],
  };
}

function hasTouchpoint(code: number): Stands {
  return ({ starts, ends, touchpoints }) =>
    person => {
      const end = ends[person]!;
      for (let i = starts[person]!; i < end; i++) if (touchpoints[i] === code) return 'yes';
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
  if ('binsOf' in asking) {
    return journeys => {
      const found = new Int32Array(journeys.people);
      asking.binsOf(journeys, found);
      return person => {
        const bin = found[person]!;
        if (bin === BinTable.root) return 'not in it';
        return shows(bin) ? 'yes' : 'no';
      };
    };
  }
  const named = new NamedBins(0);
  return journeys => {
    named.clear();
    asking.ask(journeys, named);
    const { bins, ends } = named;
    return person => {
      const own = bins.subarray(person === 0 ? 0 : ends[person - 1], ends[person]);
      if (own.length === 0) return 'not in it';
      return own.some(shows) ? 'yes' : 'no';
    };
  };
}
