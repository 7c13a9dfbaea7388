import { deltaText } from '../charts/question-words.ts';
import { grouped } from '../charts/rounding.ts';
import type { ReportFacts } from '../protocol/report-facts.ts';
import { mostBelief } from '../release/guarantee.ts';
import {
  controllerFields,
  eventAgeText,
  madeLine,
  purposeFields,
  recipientField,
  retentionField,
  statedPolicy,
  transferField,
} from './parts.ts';
import { blank, field, fieldOrBlank, type Item, type Report } from './report.ts';

/** For the people in the data: what is analysed, why, and how they can object (GDPR Articles 13, 14 and 21). */
export function transparencyNotice(facts: ReportFacts): Report {
  const policy = statedPolicy(facts);
  return {
    title: 'How we analyse journeys, and how you can object',
    of:
      policy === 'none'
        ? `About ${facts.ledger.population}`
        : `About ${facts.ledger.population}. From ${policy.controller}`,
    about: 'For the people whose data are analysed (Articles 13 and 14 GDPR).',
    sections: [
      { title: 'What is analysed', items: analysedFields(facts) },
      { title: 'Why', items: purposeFields(facts) },
      { title: 'Who answers for it', items: controllerFields(facts) },
      {
        title: 'Who sees results, and for how long they are kept',
        items: [recipientField(facts), transferField(facts), retentionField(facts)],
      },
      { title: 'How you are protected', items: [protectionField(facts)] },
      { title: 'Your rights', items: rightsFields(facts) },
    ],
    origins: 'unseen',
    made: madeLine(facts),
  };
}

function analysedFields(facts: ReportFacts): readonly Item[] {
  const { mapped } = facts;
  const policy = statedPolicy(facts);
  return [
    fieldOrBlank(
      ['people', 'Of whom'],
      'policy',
      policy === 'none' ? undefined : policy.people,
      'customers, visitors …',
    ),
    blank(
      ['data_words', 'Which data, in plain words'],
      'the controller',
      'such as: which pages you visit and when, through which advertisement you came',
    ),
    mapped === 'never'
      ? blank(['columns', 'Columns that are read'], 'the analyst', 'nothing was mapped yet')
      : field(
          ['columns', 'Columns that are read'],
          'audit log',
          `${mapped.columns.join(', ')}. Times are kept to the ${mapped.precision}.`,
        ),
    field(['event_age', 'How far back'], 'policy', eventAgeText(policy)),
    blank(['source', 'Where the data come from'], 'the controller', 'where you did not give them yourself'),
    field(
      ['aggregate', 'What comes out'],
      'software',
      'Numbers about groups of people, such as how many go from one page to the next. Nobody is scored, no decision about you is made from it, and nobody gets a list of people.',
    ),
  ];
}

function protectionField({ ledger: { terms } }: ReportFacts): Item {
  const most = Math.min(99, Math.round(100 * mostBelief(0.5, terms.epsilon)));
  return field(
    ['protection', 'In numbers'],
    'ledger',
    `No number about fewer than ${grouped(terms.k)} people is shown, and every number is changed a little at random.`,
    `Somebody who thinks it as likely as not that you are in the data cannot get beyond about ${most} in 100 from all results together, whatever else they know, except with a chance of ${deltaText(terms.delta)}.`,
  );
}

function rightsFields(facts: ReportFacts): readonly Item[] {
  const policy = statedPolicy(facts);
  const contact = policy === 'none' ? undefined : policy.contact;
  const ground = policy === 'none' ? 'unknown' : policy.legal_basis.ground;
  return [
    fieldOrBlank(
      ['object', 'To object or to be left out'],
      'policy',
      contact === undefined
        ? undefined
        : `Write to ${contact}. ${
            ground === 'consent'
              ? 'You can withdraw your consent at any time (Article 7(3) GDPR); that does not make unlawful what was done before.'
              : ground === 'legitimate interests' || ground === 'public task'
                ? 'You can object at any time, on grounds relating to your particular situation (Article 21(1) GDPR).'
                : 'Say that it is about this analysis.'
          }`,
      'whom to write to',
    ),
    field(
      ['objected', 'What happens then'],
      'software',
      'Once you are on the list of people to leave out, you are in no answer any more, and every answer that was kept is retired. Numbers that were given out before cannot be taken back; they stay within the protection above.',
    ),
    field(
      ['rights', 'Also'],
      'software',
      'You can ask for access to your data, their correction, erasure, restriction, and, where it applies, their transfer to you (Articles 15 to 20 GDPR).',
    ),
    blank(['authority', 'To complain'], 'the controller', 'the supervisory authority, and how to reach it'),
  ];
}
