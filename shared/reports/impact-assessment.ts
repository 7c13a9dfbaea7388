import { questionSentence } from '../charts/chart-kinds.ts';
import { grouped, peopleWithMargin } from '../charts/rounding.ts';
import { releaseTables } from '../charts/table.ts';
import { valueText } from '../charts/table-values.ts';
import { riskShown } from '../policy/policy.ts';
import type { ReportFacts } from '../protocol/report-facts.ts';
import type { Release } from '../release/release.ts';
import type { RiskExport } from '../release/risk-export.ts';
import { columnSentences, givenAwaySentences, pathSentences, pointSentences } from '../release/risk-lines.ts';
import type { RiskRelease } from '../release/risk-release.ts';
import { guaranteeSentence, listWords, notCovered, paidFigureWords } from '../release/risk-words.ts';
import {
  askedTable,
  budgetField,
  controllerFields,
  countedText,
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
} from './parts.ts';
import { dataFields } from './processing-record.ts';
import { blank, type Cell, field, type Item, type Report } from './report.ts';

/** Bands of the risk preview, where somebody chose to put them into a report. */
export type ChosenBands = RiskExport | 'left out' | 'withheld';

/**
 * A draft of a data protection impact assessment (GDPR Article 35(7)): what is done, whether it is needed, the risks
 * as they were measured, and what stands against them. Judgements are left to people.
 */
export function impactAssessment(facts: ReportFacts, bands: ChosenBands): Report {
  return {
    title: 'Data protection impact assessment: draft',
    of: `Analysis of the journeys of ${facts.ledger.population}`,
    about:
      'A draft for the assessment that Article 35 GDPR asks for, in the order of its paragraph 7. Risks are told as they were measured; what follows from them is for people to judge.',
    sections: [
      { title: 'Who answers for it', items: controllerFields(facts) },
      {
        title: 'What is done (a)',
        items: [
          ...purposeFields(facts).slice(0, 1),
          ...dataFields(facts),
          askedTable(facts),
          recipientField(facts),
          exportsTable(facts),
          documentsTable(facts),
          retentionField(facts),
        ],
      },
      { title: 'Is it needed, and in proportion (b)', items: necessity(facts) },
      { title: 'Risk: singling out (c)', items: singlingOut(facts, bands) },
      { title: 'Risk: linkability (c)', items: linkability(facts, bands) },
      { title: 'Risk: inference (c)', items: inference(facts, bands) },
      { title: 'Risk: unequal treatment (c)', items: unequal(facts) },
      {
        title: 'Measures against the risks (d)',
        items: [...guaranteeFields(facts), budgetField(facts), measuresField(), cpraField(facts)],
      },
      { title: 'Nine criteria (guidelines WP 248)', items: [criteria(facts)] },
      { title: 'What is decided', items: decisions(facts) },
      { title: 'What this rests on', items: standingFields(facts) },
    ],
    origins: 'shown',
    made: madeLine(facts, typeof bands === 'string' ? 'no record' : 'risk preview'),
  };
}

function necessity(facts: ReportFacts): readonly Item[] {
  const policy = statedPolicy(facts);
  const { opening } = facts;
  const limited = ({ allowed, forbidden }: { allowed: 'any' | string[]; forbidden: string[] }) =>
    [
      allowed === 'any' ? 'Any may be used' : `Only ${allowed.join(', ')}`,
      forbidden.length === 0 ? '.' : `, never ${forbidden.join(', ')}.`,
    ].join('');
  return [
    ...purposeFields(facts).slice(1),
    blank(['necessity', 'Why the purpose needs this'], 'the controller'),
    blank(['alternatives', 'What would interfere less, and why it is not enough'], 'the controller'),
    ...(policy === 'none'
      ? []
      : [
          field(['limit_columns', 'Columns'], 'policy', limited(policy.columns)),
          field(['limit_breakdowns', 'Breakdowns'], 'policy', limited(policy.breakdowns)),
          field(
            ['limit_share', 'Most for one question'],
            'policy',
            `${Number((policy.most_per_question * 100).toFixed(4))}\u00a0% of the budget.`,
          ),
          field(['limit_time', 'Finest time'], 'policy', `To the ${policy.time_precision}.`),
        ]),
    field(['event_age', 'Oldest events'], 'policy', eventAgeText(policy)),
    ...(opening === 'none'
      ? []
      : [
          field(
            ['left_out', 'People left out'],
            'answers',
            ...opening.cells
              .filter(({ status }) => status !== 'analysed')
              .map(({ status }) => `${status}: ${countedText(opening, status)}.`),
            'With privacy noise at 95\u00a0%.',
          ),
        ]),
  ];
}

type Bands = (chosen: RiskExport) => readonly string[];

/** What the preview says, where it may and should stand here. */
function bandsField(facts: ReportFacts, bands: ChosenBands, name: string, sentences: Bands): Item {
  const named: readonly [string, string] = [name, 'Of the file, as bands'];
  const policy = statedPolicy(facts);
  if (riskShown(policy) === 'withheld') {
    return field(named, 'policy', 'The policy withholds figures of re-identification risks.');
  }
  if (bands === 'left out') {
    return blank(
      named,
      'the analyst',
      'not measured here, or not chosen: look at the risk and choose its bands',
    );
  }
  if (bands === 'withheld') {
    return field(
      named,
      'risk preview',
      'Withheld: the people are too few, or too near those of an earlier look.',
    );
  }
  const said = sentences(bands);
  return said.length === 0
    ? field(named, 'risk preview', 'Nothing is mapped that this could be measured by.')
    : field(named, 'risk preview', ...said, notCovered);
}

function singlingOut(facts: ReportFacts, bands: ChosenBands): readonly Item[] {
  return [
    field(['singling_out', 'What it is'], 'software', 'Somebody picks one person’s records out.'),
    paidFigures(facts),
    bandsField(facts, bands, 'singling_out_bands', chosen => [
      ...columnSentences(chosen),
      ...pathSentences(chosen),
    ]),
    field(
      ['singling_out_after', 'Of the answers'],
      'software',
      `Answers hold no record. Each shown number is about at least ${grouped(facts.ledger.terms.k)} people.`,
    ),
    blank(['singling_out_judged', 'Likelihood and severity'], 'the controller'),
  ];
}

function linkability(facts: ReportFacts, bands: ChosenBands): readonly Item[] {
  return [
    field(
      ['linkability', 'What it is'],
      'software',
      'Somebody who knows a few points of a journey finds the rest of it, or finds the same person in other data.',
    ),
    bandsField(facts, bands, 'linkability_bands', pointSentences),
    field(
      ['linkability_after', 'Of the answers'],
      'software',
      'Answers hold no identifier and no journey of a person, so that nothing in them can be joined with other data person by person. What several answers tell together is counted in one budget.',
    ),
    blank(['linkability_judged', 'Likelihood and severity'], 'the controller'),
  ];
}

function inference(facts: ReportFacts, bands: ChosenBands): readonly Item[] {
  return [
    field(
      ['inference', 'What it is'],
      'software',
      'Somebody learns something of a person without picking them out.',
    ),
    bandsField(facts, bands, 'inference_bands', givenAwaySentences),
    field(
      ['inference_bound', 'The most that can be learnt of one person'],
      'ledger',
      guaranteeSentence(facts.ledger.terms.epsilon),
    ),
    field(
      ['inference_after', 'What remains'],
      'software',
      'What is true of a whole group can be learnt from an answer, and applied to everybody in that group, whether they are in the data or not.',
    ),
    blank(['inference_judged', 'Likelihood and severity'], 'the controller'),
  ];
}

function unequal({ fairness }: ReportFacts): readonly Item[] {
  return [
    field(
      ['unequal', 'What it is'],
      'software',
      'Whoever acts on answers acts on groups: some may be served worse, or be too small to be seen.',
    ),
    ...(fairness.length === 0
      ? [
          blank(
            ['fairness', 'Differences between groups'],
            'the analyst',
            'not measured under this policy: ask a check of fairness',
          ),
        ]
      : fairness.flatMap(fairnessItems)),
    blank(['unequal_judged', 'Likelihood and severity'], 'the controller'),
  ];
}

function fairnessItems(release: Release, i: number): readonly Item[] {
  const name = `fairness_${i + 1}`;
  const { entry } = release.ledger;
  return [
    field([`${name}_question`, 'What was checked'], 'answers', questionSentence(release.question)),
    ...releaseTables(release)
      .filter(({ id }) => id === 'fairness')
      .map(
        ({ caption, columns, rows }): Item => ({
          kind: 'table',
          name,
          caption: `${caption} Ledger entry ${entry}.`,
          head: columns.map(({ title }) => title),
          rows: rows.map(({ values }) => values.map(valueText)),
          origin: 'answers',
        }),
      ),
  ];
}

function paidFigures(facts: ReportFacts): Item {
  const { risk } = facts;
  const named: readonly [string, string] = ['risk_paid', 'Of the file, with privacy noise'];
  if (riskShown(statedPolicy(facts)) === 'withheld') {
    return field(named, 'policy', 'The policy withholds figures of re-identification risks.');
  }
  if (risk === 'none') {
    return blank(named, 'the analyst', 'not paid for: “murmuration risk --pay”, or the Risk view');
  }
  return field(
    named,
    'answers',
    `People grouped by ${listWords(risk.plan.attributes)}, k ${risk.plan.k}, at 95\u00a0% (ledger entry ${risk.ledger.entry}):`,
    ...risk.figures.map(figure => `${paidFigureWords[figure.figure]}: ${paidText(risk, figure)}.`),
  );
}

function paidText({ plan }: RiskRelease, { figure, value }: RiskRelease['figures'][number]): string {
  if (value !== 'withheld') return peopleWithMargin(value);
  const smallest = plan.figures.find(one => one.figure === figure)?.smallest_shown ?? plan.k;
  return `withheld, below ${grouped(smallest)}`;
}

function criteria(facts: ReportFacts): Item {
  const policy = statedPolicy(facts);
  const special = policy === 'none' ? [] : policy.special_categories.columns;
  const count = headCountField(facts);
  const judged: Cell = { blank: 'the controller' };
  const row = (criterion: string, known: string): readonly Cell[] => [criterion, known, judged];
  return {
    kind: 'table',
    name: 'criteria',
    caption: 'Two or more that apply mean, in most cases, that an assessment is required',
    head: ['criterion', 'what is known here', 'does it apply?'],
    rows: [
      row('evaluation or scoring', 'Nobody is scored; answers are about groups.'),
      row(
        'automated decisions with legal or similar effect',
        'The program makes no decision about a person.',
      ),
      row('systematic monitoring', 'Journeys are records of what people did, one after another.'),
      row(
        'sensitive data',
        special.length === 0
          ? 'The policy names no column of a special category.'
          : `Columns: ${special.join(', ')}.`,
      ),
      row('large scale', count.kind === 'field' ? count.said.join(' ') : 'No head count yet.'),
      row(
        'matching or combining of data',
        'One export is analysed at a time; what was combined before is not known here.',
      ),
      row('vulnerable people', 'Not known here.'),
      row('innovative use', 'Differential privacy and k-anonymity, as measures of protection.'),
      row('keeps people from a right, a service or a contract', 'Nothing that the program does.'),
    ],
    origin: 'software',
  };
}

function decisions(facts: ReportFacts): readonly Item[] {
  const policy = statedPolicy(facts);
  return [
    blank(['views', 'Views of the people concerned'], 'the controller', 'Article 35(9) GDPR'),
    blank(
      ['advice', 'Advice of the data protection officer'],
      'the data protection officer',
      'Article 35(2) GDPR',
    ),
    blank(
      ['residual', 'What risk remains'],
      'the controller',
      'if it is high, Article 36 GDPR asks to consult the authority first',
    ),
    blank(['approved', 'Approved by, on'], 'the controller'),
    policy === 'none'
      ? blank(['review', 'Looked at again on'], 'the controller')
      : field(
          ['review', 'Looked at again'],
          'policy',
          `By ${policy.expires} at the latest, when the policy ends.`,
        ),
  ];
}
