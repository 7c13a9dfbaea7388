import type { ReachQuestion } from '../../policy/questions/reach.ts';
import { subjectText } from '../../policy/recipe-question-values.ts';
import { BinTable } from '../bin-table.ts';
import type { Journey } from '../journey.ts';
import { declaredNames, type JourneyKind, peopleAlone } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';

const once = [1];
const bits = 32;

/** The different touchpoints, channels or values of an attribute that a person has, and with `events` how often. */
function reach({ of, events }: ReachQuestion): JourneyQuestion {
  return (labels, bins) => {
    const names = labelsOf(of, labels);
    const code = codeOf(of);
    const binOf = names.map((_, code) => bins.child(BinTable.root, code));
    return {
      ask:
        events === undefined
          ? (journey, name) => {
              // One bit for each of the first codes, so that most events name nothing again.
              let seen = 0;
              const { length } = journey;
              for (let i = 0; i < length; i++) {
                const own = code(journey, i);
                if (own < bits) seen |= 1 << own;
                else name(binOf[own]!);
              }
              for (; seen !== 0; seen &= seen - 1) name(binOf[bits - 1 - Math.clz32(seen & -seen)]!);
            }
          : (journey, name) => {
              for (let i = 0; i < journey.length; i++) name(binOf[code(journey, i)]!, once);
            },
      key: ([code]) => ({ [subjectText(of)]: names[code!]! }),
    };
  };
}

function labelsOf(of: ReachQuestion['of'], labels: Labels): readonly string[] {
  if (of === 'touchpoint') return labels.touchpoint;
  if (of === 'channel') return labels.channel();
  return labels.attribute(of.attribute);
}

function codeOf(of: ReachQuestion['of']): (journey: Journey, position: number) => number {
  if (of === 'touchpoint') return (journey, position) => journey.touchpoints[journey.start + position]!;
  if (of === 'channel') return (journey, position) => journey.channel(position);
  return (journey, position) => journey.attribute(of.attribute, position);
}

export const reachJourneys: JourneyKind<ReachQuestion> = {
  ask: reach,
  l0: question => question.at_most,
  hasOther: () => true,
  measures: ({ events }) =>
    events === undefined
      ? peopleAlone
      : { peopleParts: 2, added: [{ name: 'events', total: events, parts: 1 }] },
  measured: (_question, _key, [events]) => (events === undefined ? {} : { events }),
  keys: ({ of }, publicTouchpoints) => [
    declaredNames(subjectText(of), of === 'touchpoint' ? publicTouchpoints : []),
  ],
};
