import type { ReportFacts } from '../protocol/report-facts.ts';
import {
  controllerFields,
  cpraField,
  documentsTable,
  eventAgeText,
  exportsTable,
  guaranteeFields,
  headCountField,
  madeLine,
  measuresField,
  purposeFields,
  recipientField,
  retentionField,
  standingFields,
  statedPolicy,
  transferField,
} from './parts.ts';
import { blank, field, fieldOrBlank, type Item, type Report } from './report.ts';

/** The record of a controller's processing (GDPR Article 30(1), points a to g in their order). */
export function processingRecord(facts: ReportFacts): Report {
  const policy = statedPolicy(facts);
  return {
    title: 'Record of processing',
    of: `Analysis of the journeys of ${facts.ledger.population}`,
    about: 'The record that Article 30(1) GDPR asks of a controller, of this one activity.',
    sections: [
      {
        title: 'Who answers for it',
        items: [
          ...controllerFields(facts),
          blank(
            ['joint_controllers', 'Joint controllers, representative'],
            'the controller',
            'where there are any',
          ),
        ],
      },
      { title: 'What for', items: purposeFields(facts) },
      { title: 'Whose data, and which', items: dataFields(facts) },
      {
        title: 'Who receives results',
        items: [recipientField(facts), exportsTable(facts), documentsTable(facts)],
      },
      {
        title: 'Third countries',
        items: [
          transferField(facts),
          field(
            ['egress', 'What the program sends'],
            'software',
            'Nothing: it makes no request beyond the machine. Exports go where people take them.',
          ),
        ],
      },
      {
        title: 'How long',
        items: [
          retentionField(facts),
          field(['event_age', 'Oldest events'], 'policy', eventAgeText(policy)),
          forgottenField(facts),
        ],
      },
      { title: 'Security', items: [measuresField(), ...guaranteeFields(facts)] },
      { title: 'Duties for deidentified data', items: [cpraField(facts)] },
      { title: 'What this rests on', items: standingFields(facts) },
    ],
    origins: 'shown',
    made: madeLine(facts),
  };
}

/** Also of an impact assessment. */
export function dataFields(facts: ReportFacts): readonly Item[] {
  const { ledger, mapped, consent, lists } = facts;
  const policy = statedPolicy(facts);
  const last = lists.at(-1);
  return [
    fieldOrBlank(
      ['people', 'Whose data'],
      'policy',
      policy === 'none' ? undefined : policy.people,
      'categories of people',
    ),
    headCountField(facts),
    field(['person', 'Told apart by'], 'ledger', ledger.person.join(', ')),
    mapped === 'never'
      ? blank(['columns', 'Columns read'], 'the analyst', 'nothing was mapped yet')
      : field(
          ['columns', 'Columns read'],
          'audit log',
          `${mapped.columns.join(', ')}; times to the ${mapped.precision} (since ${mapped.at.slice(0, 10)}). No other column is read.`,
        ),
    field(
      ['consent', 'Consent'],
      'audit log',
      consent === 'none'
        ? 'No consent column is mapped.'
        : `By the column ${consent}: people without consent are left out of every answer.`,
    ),
    field(
      ['lists', 'Objections and erasure'],
      'audit log',
      last === undefined || last.lists === 0
        ? 'No list of people to leave out is in use.'
        : `${last.lists === 1 ? 'A list' : `${last.lists} lists`} of people to leave out ${last.lists === 1 ? 'is' : 'are'} in use, since ${last.at.slice(0, 10)}: they are in no answer since.`,
    ),
  ];
}

function forgottenField({ forgotten }: ReportFacts): Item {
  return field(
    ['forgotten', 'Kept answers that were removed'],
    'audit log',
    forgotten.length === 0
      ? 'None yet.'
      : forgotten.map(({ at, answers }) => `${at.slice(0, 10)}: ${answers}`).join('; '),
  );
}
