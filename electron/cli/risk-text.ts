import { Failure } from '../../shared/protocol/fault.ts';
import type { AttackOutcome, Demonstration, RiskPreview } from '../../shared/protocol/risk.ts';
import { mostBelief } from '../../shared/release/guarantee.ts';
import type { Budget } from '../../shared/release/release.ts';
import type { RiskExport } from '../../shared/release/risk-export.ts';
import { riskSentences, unicityRows } from '../../shared/release/risk-lines.ts';
import type { RiskRelease } from '../../shared/release/risk-release.ts';
import {
  bandWords,
  guaranteeSentence,
  missingSentence,
  notCovered,
  paidFigureWords,
  populationSentences,
  sampleSentence,
  successSentence,
} from '../../shared/release/risk-words.ts';
import { riskBands } from '../../shared/vault/risk-bands.ts';
import { columns, percent, whole } from './text-table.ts';

/** What `risk` tells. */
export interface RiskOutcome {
  readonly preview: RiskPreview;
  readonly generalised: readonly Generalised[];
  readonly paid: { readonly release: RiskRelease; readonly budget: Budget } | 'nothing';
  readonly attacks: readonly Demonstration[] | 'not played';
  /** Of everything that the budget can ever release. */
  readonly epsilon: number;
}

/** What one entry of the public list of generalisations would leave, and what it takes away. */
export interface Generalised {
  readonly id: string;
  readonly title: string;
  readonly costs: string;
  readonly bands: RiskExport | 'withheld';
}

export function riskObject({ preview, generalised, paid, attacks, epsilon }: RiskOutcome): object {
  const bands = riskBands(preview);
  return {
    preview:
      bands === 'withheld'
        ? { state: 'withheld', ...(preview.state === 'withheld' ? { why: preview.why } : {}) }
        : {
            state: 'shown',
            ...bands,
            ...(preview.state === 'shown' ? { sample: preview.sample, population: preview.population } : {}),
          },
    generalisations: generalised,
    guarantee: { prior: 0.5, most_belief: mostBelief(0.5, epsilon) },
    ...(attacks === 'not played' ? {} : { attacks }),
    ...(paid === 'nothing' ? {} : { paid: paid.release, budget: paid.budget }),
  };
}

export function riskText({ preview, generalised, paid, attacks, epsilon }: RiskOutcome): string {
  const bands = riskBands(preview);
  return [
    ...(bands === 'withheld' || preview.state === 'withheld'
      ? [withheldWords(preview)]
      : [
          ...bandSections(bands),
          ...(bands.columns === 'none' || preview.sample.state === 'not said'
            ? []
            : [sampleSentence(preview.sample, bands.columns.attributes)]),
          ...(bands.columns === 'none' || preview.population.state === 'none'
            ? []
            : [populationSentences(preview.population, bands.columns.attributes, bands.k).join('\n')]),
          ...generalisedSection(bands, generalised),
        ]),
    guaranteeSentence(epsilon),
    ...(attacks === 'not played' || attacks.length === 0 ? [] : [attacksText(attacks)]),
    ...(paid === 'nothing' ? [] : [paidText(paid)]),
  ].join('\n\n');
}

function withheldWords(preview: RiskPreview): string {
  if (preview.state === 'shown') throw new RangeError('not withheld');
  return withheldBecause[preview.why];
}

const withheldBecause = {
  'few people': 'Nothing is told of fewer than 50 people: every figure would be about one of them.',
  'near others':
    'These people differ by fewer than 50 from those of an earlier preview, and the two side by side could tell about one of them: nothing is told of them.',
  policy: 'The policy withholds the risk preview.',
} as const;

function bandSections(bands: RiskExport): readonly string[] {
  const { columns: by } = bands;
  const sections = [
    notCovered,
    ...riskSentences(bands).map(lines => lines.join('\n')),
    columns(unicityRows(bands)),
  ];
  if (by !== 'none') {
    sections.push(
      columns([
        ['people alone in their group', by.alone],
        ...by.leave_one_out.map(({ attribute, alone_without }) => [`without ${attribute}`, alone_without]),
        ...by.alone_on.map(({ most, people }) => [
          `on ${most === 1 ? 'one' : `at most ${most}`} of them`,
          people,
        ]),
      ]),
      columns([
        ['people by the size of their group', ''],
        ...by.sizes.map(({ from, to, people }) => [
          to === 'more' ? `${whole(from)} and more` : `${whole(from)} to ${whole(to)}`,
          people,
        ]),
      ]),
      [
        successSentence(by.attributes, bandWords(by.success)),
        missingSentence(bands.k, bandWords(by.below_k_missing_is_any), bandWords(by.below_k)),
      ].join('\n'),
      ...by.sensitive.map(({ attribute, few_values, largest_share, distance }) =>
        columns([
          [`people in groups with few different values of ${attribute}`, ''],
          ...few_values.map(({ fewer_than, people }) => [`fewer than ${fewer_than}`, people]),
          ['largest share of one value in a group (l-diversity)', largest_share],
          ['greatest distance of a group from everybody (t-closeness)', distance],
        ]),
      ),
    );
  }
  return sections;
}

/** Before and after each generalisation, for somebody who knows three touchpoints, and the columns. */
function generalisedSection(before: RiskExport, generalised: readonly Generalised[]): readonly string[] {
  if (generalised.length === 0) return [];
  const row = (title: string, bands: RiskExport | 'withheld', costs: string) => {
    if (bands === 'withheld') return [title, 'withheld', 'withheld', costs];
    const finest = bands.unicity.find(({ label }) => label === 'touchpoint');
    return [title, finest?.people[2] ?? '–', bands.columns === 'none' ? '–' : bands.columns.below_k, costs];
  };
  return [
    columns([
      ['what would lower it', '3 touchpoints', `fewer than ${before.k} alike`, 'what it costs in detail'],
      row('as it is', before, 'nothing'),
      ...generalised.map(({ title, bands, costs }) => row(title, bands, costs)),
    ]),
  ];
}

function attacksText(attacks: readonly Demonstration[]): string {
  const of = ({ right, attacks: all, low, high }: AttackOutcome) =>
    `${whole((100 * right) / all)} (${whole(100 * low)} to ${whole(100 * high)})`;
  return `Guesses that were right, in 100, of an attacker who knows every journey but one, on fresh releases of invented people; 50 is a coin, and no attacker passes the bound:
${columns(
  [
    ['question', 'bound', 'membership', 'differencing'],
    ...attacks.map(({ id, bound, membership, differencing }) => [
      id,
      whole(100 * bound),
      of(membership),
      of(differencing),
    ]),
  ],
  [1],
)}`;
}

function paidText({ release, budget }: Exclude<RiskOutcome['paid'], 'nothing'>): string {
  const rows = release.figures.map(({ figure, value }) => {
    const plan = release.plan.figures.find(one => one.figure === figure);
    if (plan === undefined) throw new Failure('internal');
    return [
      paidFigureWords[figure],
      value === 'withheld' ? `withheld (below ${whole(plan.smallest_shown)})` : whole(value.value),
      `± ${whole(plan.half_width_95)}`,
    ];
  });
  const words = budget.repeat ? 'paid before' : `${percent(release.plan.share)} of the budget`;
  return `Paid for (${words}), with privacy noise at 95 %:\n${columns(rows, [1, 2])}`;
}
