import { asMapped } from '../../shared/policy/risk-view.ts';
import { parseShare } from '../../shared/policy/share.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { RiskPreview } from '../../shared/protocol/risk.ts';
import type { Budget } from '../../shared/release/release.ts';
import { type RiskExport, riskExport } from '../../shared/release/risk-export.ts';
import type { RiskRelease } from '../../shared/release/risk-release.ts';
import {
  aloneSentence,
  bandWords,
  belowSentence,
  givenAwaySentence,
  notCovered,
  paidFigureWords,
  pathSentence,
  unicitySentence,
} from '../../shared/release/risk-words.ts';
import { nodeHost } from '../vault/node-host.ts';
import { anyNumber, type Call, type Command } from './command.ts';
import { findExport } from './export-sources.ts';
import { importJourneys } from './import-journeys.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { usage, wholeNumber } from './parse-call.ts';
import { ownFiles, readRecipeFile, recipeOption } from './recipe-file.ts';
import { columns, percent, whole } from './text-table.ts';

export const risk: Command = {
  usage: 'EXPORT --recipe FILE [--pay SHARE] [--sample-of PEOPLE] [--ledger FOLDER]',
  about: [
    'Bands come from the records without noise and are for somebody entitled to the file. They cost nothing; that',
    'somebody looked is noted, and releases under a later mapping say so. With --pay, the figures that one person',
    'changes little are noised and charged to the budget as every other answer is.',
  ],
  operands: { least: 1, most: anyNumber },
  options: {
    recipe: recipeOption,
    pay: { takes: 'SHARE', says: 'a share of the budget for figures that may be exported, such as 5%' },
    'sample-of': {
      takes: 'PEOPLE',
      says: 'people in the population, where the export is a random sample of one',
    },
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const file = await readRecipeFile(call, terminal);
    const paying = shareToPay(call);
    const sampleOf = call.values.has('sample-of')
      ? wholeNumber(call, 'sample-of', 1, 1, 100_000_000_000)
      : 'not a sample';
    const files = await findExport(call.operands, terminal.folder, ownFiles(file));
    const host = nodeHost(ledgerStore(call, terminal));
    const dataset = await importJourneys(files, file, host, terminal);
    try {
      const preview = await dataset.risk.preview(asMapped, sampleOf, terminal);
      const paid = paying === 'nothing' ? paying : await dataset.risk.pay(paying, terminal);
      const outcome: Outcome = { preview, bands: riskExport(preview), paid };
      if (call.switches.has('json')) terminal.printJson(outcomeObject(outcome));
      else terminal.print(outcomeText(outcome));
      return 0;
    } finally {
      dataset.close();
    }
  },
};

function shareToPay(call: Call): number | 'nothing' {
  const text = call.values.get('pay');
  if (text === undefined) return 'nothing';
  const millionths = parseShare(text);
  if (typeof millionths === 'string') throw usage('--pay is a share of the budget, such as 5%');
  return millionths;
}

interface Outcome {
  readonly preview: RiskPreview;
  readonly bands: RiskExport | 'withheld';
  readonly paid: { readonly release: RiskRelease; readonly budget: Budget } | 'nothing';
}

function outcomeObject({ preview, bands, paid }: Outcome): object {
  return {
    preview:
      bands === 'withheld'
        ? { state: 'withheld', ...(preview.state === 'withheld' ? { why: preview.why } : {}) }
        : { state: 'shown', ...bands, sample: preview.state === 'shown' ? preview.sample : undefined },
    ...(paid === 'nothing' ? {} : { paid: paid.release, budget: paid.budget }),
  };
}

function outcomeText({ preview, bands, paid }: Outcome): string {
  const sections = [
    ...(bands === 'withheld' || preview.state === 'withheld'
      ? [withheldWords(preview)]
      : [...bandSections(bands), ...sampleSection(preview.sample)]),
    ...(paid === 'nothing' ? [] : [paidText(paid)]),
  ];
  return sections.join('\n\n');
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

function bandSections({ k, columns: by, unicity, paths }: RiskExport): readonly string[] {
  const sections: string[] = [notCovered];
  if (by === 'none') sections.push('No attribute is mapped that could tell people apart.');
  else {
    const { attributes } = by;
    sections.push(
      [
        belowSentence(attributes, k, bandWords(by.below_k)),
        aloneSentence(attributes, bandWords(by.alone)),
        ...by.sensitive.map(({ attribute, given_away }) =>
          givenAwaySentence(attributes, attribute, bandWords(given_away)),
        ),
      ].join('\n'),
    );
  }
  const [finest] = unicity;
  if (finest !== undefined) {
    sections.push(
      [1, 2, 3, 4]
        .map(p => unicitySentence(p, finest.label, finest.bucket, bandWords(finest.people[p - 1]!)))
        .join('\n'),
    );
  }
  sections.push(
    [
      pathSentence('none', bandWords(paths.alone)),
      ...(paths.start === 'none' ? [] : [pathSentence(paths.start, bandWords(paths.alone_with_start))]),
    ].join('\n'),
  );
  sections.push(
    columns([
      ['people who could be picked out by', 'with 1', 'with 2', 'with 3', 'with 4', 'with 5'],
      ...unicity.map(({ label, bucket, people }) => [
        [
          label === 'none' ? 'visits' : `known ${label}s`,
          bucket === 'none' ? 'without times' : `to the ${bucket}`,
        ].join(' '),
        ...people,
      ]),
    ]),
  );
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
    );
  }
  return sections;
}

function sampleSection(sample: Extract<RiskPreview, { state: 'shown' }>['sample']): readonly string[] {
  switch (sample.state) {
    case 'not said':
      return [];
    case 'too small a sample':
      return [
        'The export is less than a twentieth of that population: an estimate would be off by too much.',
      ];
    case 'no estimate':
      return ['No estimate for that population can be made from these people.'];
    case 'estimated':
      return [
        `Of the whole population, between ${whole(sample.low)} and ${whole(sample.high)} people are alone by these attributes (Zayatz, Pitman; errors of 2 to 6 times are normal).`,
      ];
  }
}

function paidText({ release, budget }: Exclude<Outcome['paid'], 'nothing'>): string {
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
