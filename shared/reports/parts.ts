import { deltaText, shareText } from '../charts/question-words.ts';
import { grouped, peopleWithMargin } from '../charts/rounding.ts';
import type { Policy } from '../policy/policy.ts';
import { questionSchema } from '../policy/question.ts';
import type { ReportFacts } from '../protocol/report-facts.ts';
import { defaultTitle } from '../release/default-title.ts';
import type { Opening } from '../release/release.ts';
import { guaranteeSentence } from '../release/risk-words.ts';
import { type Cell, field, fieldOrBlank, type Item } from './report.ts';

/** Parts that several reports share. */

const groundPoints: Readonly<Record<Policy['legal_basis']['ground'], string>> = {
  consent: 'a',
  contract: 'b',
  'legal obligation': 'c',
  'vital interests': 'd',
  'public task': 'e',
  'legitimate interests': 'f',
};

const specialPoints: Readonly<Record<Exclude<Policy['special_categories']['ground'], 'none'>, string>> = {
  'explicit consent': 'a',
  'employment and social protection law': 'b',
  'vital interests': 'c',
  'not-for-profit body': 'd',
  'made public by the person': 'e',
  'legal claims': 'f',
  'substantial public interest': 'g',
  'health or social care': 'h',
  'public health': 'i',
  'archiving, research or statistics': 'j',
};

export function statedPolicy({ policy }: ReportFacts): Policy | 'none' {
  return policy === 'none' ? 'none' : policy.stated;
}

export function controllerFields(facts: ReportFacts): readonly Item[] {
  const policy = statedPolicy(facts);
  const { controller, contact, dpo } = policy === 'none' ? ({} as Partial<Policy>) : policy;
  return [
    fieldOrBlank(['controller', 'Controller'], 'policy', controller, 'name and address'),
    fieldOrBlank(['contact', 'Contact'], 'policy', contact, 'how people reach them'),
    fieldOrBlank(['dpo', 'Data protection officer'], 'policy', dpo, 'where there is one'),
  ];
}

export function purposeFields(facts: ReportFacts): readonly Item[] {
  const policy = statedPolicy(facts);
  if (policy === 'none') {
    return [
      fieldOrBlank(['purpose', 'Purpose'], 'policy', undefined, 'no policy is in force'),
      fieldOrBlank(['legal_basis', 'Legal basis'], 'policy', undefined, 'Article 6(1) GDPR'),
    ];
  }
  const { purpose, legal_basis } = policy;
  return [
    field(['purpose', 'Purpose'], 'policy', purpose),
    field(
      ['legal_basis', 'Legal basis'],
      'policy',
      legalBasisText(legal_basis.ground),
      ...(legal_basis.note === undefined ? [] : [legal_basis.note]),
    ),
    specialField(policy),
  ];
}

export function legalBasisText(ground: Policy['legal_basis']['ground']): string {
  return `${capital(ground)} (Article 6(1)(${groundPoints[ground]}) GDPR)`;
}

function specialField({ special_categories: { columns, ground, note } }: Policy): Item {
  const named: readonly [string, string] = ['special_categories', 'Special categories of data'];
  const which =
    columns.length === 0 ? 'The policy names no column that holds them.' : `Columns: ${columns.join(', ')}.`;
  const why =
    ground === 'none'
      ? 'No ground under Article 9(2) GDPR is stated: no question about such a column is answered.'
      : `${capital(ground)} (Article 9(2)(${specialPoints[ground]}) GDPR).`;
  return field(named, 'policy', which, why, ...(note === undefined ? [] : [note]));
}

export function recipientField(facts: ReportFacts): Item {
  const policy = statedPolicy(facts);
  const words = policy === 'none' ? '' : policy.exports.recipients.join(', ');
  return fieldOrBlank(['recipients', 'Who may be given results'], 'policy', words);
}

export function retentionField(facts: ReportFacts): Item {
  const policy = statedPolicy(facts);
  const words = policy === 'none' ? undefined : policy.retention;
  return fieldOrBlank(['retention', 'Kept for'], 'policy', words, 'files and answers');
}

export function transferField(facts: ReportFacts): Item {
  const policy = statedPolicy(facts);
  const words = policy === 'none' ? undefined : policy.transfers;
  return fieldOrBlank(['transfers', 'Third countries'], 'policy', words, 'and the safeguards');
}

export function eventAgeText(policy: Policy | 'none'): string {
  if (policy === 'none' || policy.event_age === 'any') return 'No limit is set.';
  return `Events of the last ${policy.event_age.months} months.`;
}

/** `about 51,230 ±40 people, counted on 2026-11-23 (ledger entry 2)` of one standing; withheld where it is. */
export function countedText(opening: Opening, status: Opening['cells'][number]['status']): string {
  const people = opening.cells.find(cell => cell.status === status)?.people;
  if (people === undefined) return 'not counted';
  return people === 'withheld'
    ? `withheld: fewer than ${grouped(opening.plan.smallest_shown)}, or nobody`
    : `about ${peopleWithMargin(people)} people`;
}

export function headCountField({ opening, ledger }: ReportFacts): Item {
  const named: readonly [string, string] = ['people_counted', 'How many people'];
  if (opening === 'none') {
    return {
      kind: 'blank',
      name: named[0],
      label: named[1],
      by: 'the analyst',
      about: `no head count of the data in use, with k ${ledger.terms.k}: ask the overview`,
    };
  }
  return field(
    named,
    'answers',
    `${capital(countedText(opening, 'analysed'))}, with privacy noise at 95\u00a0%, on ${opening.created.slice(0, 10)} (ledger entry ${opening.ledger.entry}).`,
  );
}

/** What everything that is answered is held to. */
export function guaranteeFields({ ledger: { terms, loosened }, plans }: ReportFacts): readonly Item[] {
  const smallest = Math.min(...plans.map(plan => plan.smallest_shown));
  return [
    field(
      ['least_k', 'Least group'],
      'ledger',
      `A shown group holds at least ${grouped(terms.k)} people, always. Smaller and empty groups are withheld alike.`,
    ),
    plans.length === 0
      ? {
          kind: 'blank',
          name: 'smallest_shown',
          label: 'Smallest group shown',
          by: 'the analyst',
          about: 'nothing was answered yet',
        }
      : field(
          ['smallest_shown', 'Smallest group shown'],
          'answers',
          `No answer shows a group whose number with noise is below ${grouped(smallest)}.`,
        ),
    field(
      ['guarantee', 'What an attacker can learn'],
      'ledger',
      `${guaranteeSentence(terms.epsilon)} This can fail with a probability of at most ${deltaText(terms.delta)}. It holds for all answers together: differential privacy for a person, ε ${terms.epsilon}, δ ${deltaText(terms.delta)}.`,
    ),
    ...(loosened.length === 0
      ? []
      : [
          field(
            ['loosened', 'Loosened by the steward'],
            'ledger',
            ...loosened.map(
              ({ at, from, to, reason }) =>
                `${at.slice(0, 10)}: ε ${from.epsilon} to ${to.epsilon}, δ ${deltaText(from.delta)} to ${deltaText(to.delta)}, k ${from.k} to ${to.k}, old and new together: ${reason}`,
            ),
          ),
        ]),
  ];
}

/** Of charges, answered or not. */
export function budgetField({ ledger }: ReportFacts): Item {
  const sum = (part: 'rho' | 'delta') => ledger.entries.reduce((total, entry) => total + entry[part], 0);
  return field(
    ['budget', 'Privacy budget'],
    'ledger',
    `${shareText(ledger.spent)} spent of ε ${ledger.terms.epsilon} and δ ${deltaText(ledger.terms.delta)}, for all questions together.`,
    `Spent so far: ε ${ledger.epsilon_spent.toFixed(4)} at that δ, for information; ρ ${sum('rho').toPrecision(6)} and δ ${sum('delta').toExponential(3)} for thresholds, all charges added up.`,
  );
}

export function measuresField(): Item {
  return field(
    ['measures', 'Security measures'],
    'software',
    'Records stay in a vault of the program that gives out answers alone; it writes no record to disk, and no request leaves the machine.',
    'Every answer counts people, with privacy noise, and is charged to a budget before a record is read for it.',
    'Ledger, audit log, kept answers and saved documents are encrypted at rest (AES-256-GCM); ledger and audit log are append-only and hash-chained.',
    'Exports are signed, so that a change is found; only the steward, with a passphrase, can loosen limits.',
  );
}

export function cpraField(facts: ReportFacts): Item {
  const policy = statedPolicy(facts);
  const named: readonly [string, string] = ['cpra', 'Deidentified data (California Civil Code 1798.140(m))'];
  if (policy === 'none') return fieldOrBlank(named, 'policy', undefined, 'which of the three duties are met');
  const { reasonable_measures, public_commitment, recipients_bound } = policy.cpra;
  const duty = (met: boolean, what: string) => `${met ? 'Stated as met' : 'Not stated as met'}: ${what}`;
  return field(
    named,
    'policy',
    duty(reasonable_measures, 'reasonable measures against linking the information to a person again.'),
    duty(public_commitment, 'a public commitment not to try to, save to test that.'),
    duty(recipients_bound, 'recipients are bound by contract to the same.'),
  );
}

export function askedText(question: unknown): string {
  const read = questionSchema.safeParse(question);
  if (read.success) return defaultTitle(read.data);
  const ask = (question as { readonly ask?: unknown } | null)?.ask;
  if (ask === 'opening') return 'How many people there are';
  return ask === 'risk' ? 'How easily people could be picked out' : String(ask ?? 'a question');
}

export function askedTable({ asked, plans }: ReportFacts): Item {
  const byEntry = new Map(plans.map(plan => [plan.ledger_entry, plan]));
  return {
    kind: 'table',
    name: 'asked',
    caption:
      'Questions that were paid for, by the audit log; precision and smallest group of those whose answer may be exported',
    head: [
      'ledger entry',
      'day',
      'question',
      'share of the budget',
      '± people at 95 %',
      'smallest group shown',
    ],
    rows: asked.map(({ at, question, share, ledger_entry }): readonly Cell[] => {
      const plan = byEntry.get(ledger_entry);
      return [
        String(ledger_entry),
        at.slice(0, 10),
        askedText(question),
        shareText(share),
        plan === undefined ? 'not told' : grouped(plan.half_width_95),
        plan === undefined ? 'not told' : grouped(plan.smallest_shown),
      ];
    }),
    origin: 'audit log',
  };
}

export function formatsOf(files: ReportFacts['exports'][number]['files']): string {
  const kinds = files.map(({ name }) => name.split('.').at(-1)!.toUpperCase());
  return [...new Set(kinds)].sort().join(', ');
}

export function exportsTable({ exports }: ReportFacts): Item {
  return {
    kind: 'table',
    name: 'exports',
    caption: 'Exports, by the audit log',
    head: ['day', 'to whom', 'files', 'formats', 'ledger entry', 'manifest'],
    rows: exports.map(({ at, recipient, files, ledger_entry, manifest }): readonly Cell[] => [
      at.slice(0, 10),
      recipient === '' ? { blank: 'the analyst' } : recipient,
      String(files.length),
      formatsOf(files),
      String(ledger_entry),
      manifest.slice(0, 12),
    ]),
    origin: 'audit log',
  };
}

/** Copies that were handed out to be passed on; what was saved for oneself opens on the installation alone. */
export function documentsTable({ documents }: Pick<ReportFacts, 'documents'>): Item {
  return {
    kind: 'table',
    name: 'documents',
    caption: 'Documents that were passed on, by the audit log',
    head: ['day', 'to whom', 'answers', 'protected', 'document'],
    rows: documents
      .filter(({ under }) => under !== 'populations')
      .map(({ at, recipient, answers, under, document }): readonly Cell[] => [
        at.slice(0, 10),
        recipient === '' ? { blank: 'the analyst' } : recipient,
        String(answers),
        under === 'passphrase' ? 'by a passphrase' : 'not encrypted',
        document.slice(0, 8),
      ]),
    origin: 'audit log',
  };
}

export function standingFields({
  policy,
  policy_id,
  ledger,
  ledger_head,
  log,
  steward,
}: ReportFacts): readonly Item[] {
  return [
    policy === 'none'
      ? field(
          ['policy', 'Policy'],
          'policy',
          `None is in force; the terms are named ${policy_id.slice(0, 12)}.`,
        )
      : field(
          ['policy', 'Policy'],
          'policy',
          `${policy.stated.title} (${policy_id.slice(0, 12)}), ${policy.signed === 'unsigned' ? 'a tightening that nobody had to sign' : `signed by the steward on ${policy.signed.slice(0, 10)}`}. ${policy.expired ? `It ended on ${policy.stated.expires} and allows nothing since.` : `It holds until ${policy.stated.expires}.`}`,
        ),
    field(
      ['steward', 'Steward'],
      'audit log',
      steward === 'none' ? 'Nobody: limits can be tightened, not loosened.' : `Key ${steward}`,
    ),
    field(
      ['ledger', 'Ledger'],
      'ledger',
      `${ledger.population}: entry ${ledger_head.entry}, ${ledger_head.hash}`,
    ),
    field(['log', 'Audit log'], 'audit log', `${log.entries} entries, ${log.head || 'none yet'}`),
  ];
}

export function madeLine({ at, app }: ReportFacts, read: 'no record' | 'risk preview' = 'no record'): string {
  const records =
    read === 'no record'
      ? '; no record was read for it'
      : ', and from the risk preview, which reads records and adds no noise';
  return `Drawn up by ${app} on ${at.slice(0, 16).replace('T', ' ')} UTC from the policy, the ledger, the audit log and answers that were given${records}. It is a draft for those who answer for the processing, and no legal advice: what is marked as blank has to be filled in by people, and all of it has to be checked.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
