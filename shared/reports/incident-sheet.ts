import type { ReportFacts } from '../protocol/report-facts.ts';
import {
  controllerFields,
  documentsTable,
  exportsTable,
  guaranteeFields,
  madeLine,
  standingFields,
} from './parts.ts';
import { blank, type Cell, field, type Item, type Report, type Section } from './report.ts';

/**
 * What was exported, to whom, and how to withdraw it.
 *
 * @param chosen  the export in question by its manifest's hash, or a beginning of it; all where nothing is chosen
 */
export function incidentSheet(facts: ReportFacts, chosen: string): Report {
  const exports = facts.exports.filter(({ manifest }) => manifest.startsWith(chosen));
  const ofThese = { ...facts, exports };
  return {
    title: 'Incident sheet',
    of: `Exports about ${facts.ledger.population}`,
    about:
      'For the moment when an export went where it should not have gone, or is to be withdrawn: what it was, what it can tell, and what to do (Articles 33 and 34 GDPR).',
    sections: [
      { title: 'Who answers for it', items: controllerFields(facts) },
      {
        title: 'What was exported',
        items: [exportsTable(ofThese), ...passedOn(facts, chosen), beforeListField(ofThese)],
      },
      ...exports.map(filesSection),
      { title: 'What an export can tell about a person', items: guaranteeFields(facts) },
      { title: 'How to withdraw it', items: withdrawal(ofThese) },
      { title: 'What happened', items: happened },
      {
        title: 'What was refused or removed here',
        items: [refusalsTable(facts), forgottenTable(facts)],
      },
      { title: 'What this rests on', items: standingFields(facts) },
    ],
    origins: 'shown',
    made: madeLine(facts),
  };
}

/** Where one export is in question, documents are not. */
const passedOn = (facts: ReportFacts, chosen: string): readonly Item[] =>
  chosen === '' ? [documentsTable(facts)] : [];

function beforeListField({ exports }: Pick<ReportFacts, 'exports'>): Item {
  const before = exports.filter(({ predates_list }) => predates_list);
  return field(
    ['predates_list', 'People who objected since'],
    'audit log',
    before.length === 0
      ? 'No list of people to leave out is younger than one of these exports.'
      : `${before.length === 1 ? 'This export was' : 'These exports were'} made before a list of people to leave out, who may still be counted in ${before.length === 1 ? 'it' : 'them'}: ${before.map(({ at, manifest }) => `${at.slice(0, 10)} (${manifest.slice(0, 12)})`).join(', ')}.`,
  );
}

function filesSection(
  { at, manifest, files, key, policy, recipient }: ReportFacts['exports'][number],
  i: number,
): Section {
  return {
    title: `Export of ${at.slice(0, 16).replace('T', ' ')} UTC`,
    items: [
      recipient === ''
        ? blank([`recipient_${i + 1}`, 'Given to'], 'the analyst', 'nobody was named when it was exported')
        : field([`recipient_${i + 1}`, 'Given to'], 'audit log', recipient),
      field([`manifest_${i + 1}`, 'Manifest'], 'audit log', manifest),
      field([`key_${i + 1}`, 'Signed with the key'], 'audit log', key),
      field([`policy_${i + 1}`, 'Under the policy or terms'], 'audit log', policy),
      {
        kind: 'table',
        name: `files_${i + 1}`,
        caption: 'Files and their SHA-256, to find them by',
        head: ['file', 'SHA-256'],
        rows: files.map(({ name, sha256 }) => [name, sha256]),
        origin: 'audit log',
      },
    ],
  };
}

function withdrawal({ exports }: Pick<ReportFacts, 'exports'>): readonly Item[] {
  return [
    field(
      ['withdraw', 'Step by step'],
      'software',
      '1. Ask everybody who was given the export to delete it and what was made of it, naming files and hashes from this sheet, and to confirm that.',
      '2. Files in shared folders, mail and backups are found by their SHA-256. “murmuration verify” says of a file whether it is one of them.',
      '3. “murmuration forget” removes the answers that are kept here, so that they are not exported again, and the key of the documents that were saved here. Ledger and audit log stay: what was told counts as spent.',
      '4. If the limits were too wide, the steward tightens the policy: answers given under a smaller k can no longer be exported.',
      'An export that somebody has read cannot be taken back. What it can tell of a person stays within the bounds above, also together with all other answers.',
    ),
    {
      kind: 'table',
      name: 'withdrawn',
      caption: 'Withdrawal',
      head: ['export', 'asked to delete on', 'deletion confirmed on'],
      rows: exports.map(({ at, manifest }): readonly Cell[] => [
        `${at.slice(0, 10)} (${manifest.slice(0, 12)})`,
        { blank: 'the controller' },
        { blank: 'the recipient' },
      ]),
      origin: 'audit log',
    },
  ];
}

const happened: readonly Item[] = [
  blank(['event', 'What happened, and when'], 'the controller'),
  blank(['noticed', 'Noticed on'], 'the controller', 'the 72 hours of Article 33(1) GDPR run from here'),
  blank(
    ['assessment', 'Risk to people’s rights and freedoms'],
    'the controller',
    'with the data protection officer',
  ),
  blank(['authority', 'Supervisory authority told on'], 'the controller', 'or why not'),
  blank(['people_told', 'People told on'], 'the controller', 'or why not (Article 34 GDPR)'),
];

function refusalsTable({ refusals }: ReportFacts): Item {
  return {
    kind: 'table',
    name: 'refusals',
    caption: 'Refused in this ledger folder, by the audit log',
    head: ['when', 'what', 'why'],
    rows: refusals.map(({ at, what, code }) => [at.slice(0, 16).replace('T', ' '), what, code]),
    origin: 'audit log',
  };
}

function forgottenTable({ forgotten }: ReportFacts): Item {
  return {
    kind: 'table',
    name: 'forgotten',
    caption: 'Kept answers that were removed',
    head: ['when', 'answers'],
    rows: forgotten.map(({ at, answers }) => [at.slice(0, 16).replace('T', ' '), String(answers)]),
    origin: 'audit log',
  };
}
