import type { ReachQuestion } from '../../policy/questions/reach.ts';
import { subjectText } from '../../policy/recipe-question-values.ts';
import { BinTable } from '../bin-table.ts';
import { declaredNames, type JourneyKind, peopleAlone } from '../journey-kind.ts';
import type { JourneyQuestion, Labels } from '../journey-question.ts';
import type { Journeys } from '../journeys.ts';
import type { CodedColumn } from '../store.ts';

const once = [1];
const bits = 32;

/** The different touchpoints, channels or values of an attribute that a person has, and with `events` how often. */
function reach({ of, events }: ReachQuestion): JourneyQuestion {
  return (labels, bins) => {
    const names = labelsOf(of, labels);
    const binOf = Int32Array.from(names, (_, code) => bins.child(BinTable.root, code));
    return {
      ask: (journeys, named) => {
        const { people, starts, ends } = journeys;
        const codes = codesOf(of, journeys);
        for (let person = 0; person < people; person++) {
          const start = starts[person]!;
          const end = ends[person]!;
          if (events !== undefined) {
            for (let i = start; i < end; i++) named.add(binOf[codes[i]!]!, once);
            named.endPerson();
            continue;
          }
          const room = named.room(end - start);
          let length = named.length;
          // One bit for each of the first codes, so that most events name nothing again.
          let seen = 0;
          for (let i = start; i < end; i++) {
            const code = codes[i]!;
            if (code < bits) seen |= 1 << code;
            else room[length++] = binOf[code]!;
          }
          for (; seen !== 0; seen &= seen - 1) room[length++] = binOf[bits - 1 - Math.clz32(seen & -seen)]!;
          named.endPersonAt(length);
        }
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

function codesOf(of: ReachQuestion['of'], journeys: Journeys): CodedColumn['codes'] {
  if (of === 'touchpoint') return journeys.touchpoints;
  if (of === 'channel') return journeys.channels();
  return journeys.attributes(of.attribute);
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
