import { writeDocument } from '../../shared/document/document-text.ts';
import { canonicalJson } from '../../shared/policy/canonical.ts';
import { policySchema } from '../../shared/policy/policy.ts';
import type { Asked, Question } from '../../shared/policy/question.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { GovernanceView } from '../../shared/protocol/governance.ts';
import { type FromVault, type ToVault, toVaultSchema } from '../../shared/protocol/messages.ts';
import type { LedgerView, Price } from '../../shared/protocol/price.ts';
import type { ImportSummary, SourceSummary } from '../../shared/protocol/summary.ts';
import { defaultTitle } from '../../shared/release/default-title.ts';
import type { Opening, Plan, ReleaseFile } from '../../shared/release/release.ts';
import { followingAnswer } from '../../shared/vault/following-answer.ts';
import { riskBands } from '../../shared/vault/risk-bands.ts';
import {
  sampleAttribution,
  sampleCompare,
  sampleFairness,
  sampleFrequency,
  sampleFunnel,
  sampleMoney,
  samplePaths,
  sampleReach,
  sampleRetention,
  sampleTimeTo,
  sampleTransitions,
  sampleTrend,
} from './sample-releases.ts';
import { sampleReportFacts } from './sample-report-facts.ts';
import { sampleRisk, sampleRiskPlan, sampleRiskRelease } from './sample-risk.ts';

/**
 * A vault without data on the other end of a port: it speaks the protocol, keeps a budget, and
 * answers from invented releases. It throws on a message that does not parse.
 */

export interface FakePort {
  postMessage(message: FromVault): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

export interface FakeVault {
  /** What was asked of it, in order. */
  readonly heard: readonly ToVault[];
  say(message: FromVault): void;
  /** As when somebody chooses a file in the frame. */
  choose(source: SourceSummary): void;
  /** As when somebody did something about who may do what. */
  govern(view: GovernanceView): void;
}

export interface FakeVaultOptions {
  /** Milliseconds that an import or a question takes; 0 answers in the same turn. */
  readonly pace?: number;
  /** The fault that the next import or question ends in. */
  readonly failing?: (message: ToVault) => Failure | undefined;
}

const shape = (column: Partial<SourceSummary['columns'][number]> & { name: string; position: number }) => ({
  shape: 'few distinct short texts',
  proposed: [],
  warnings: [],
  ...column,
});

export const sampleSource: SourceSummary = {
  kind: 'sample',
  format: 'CSV',
  bytes: 7_812_331,
  dialect: { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 },
  header: 'confirmed',
  columns: [
    shape({
      name: 'customer_id',
      position: 1,
      shape: '10-character identifiers, many distinct',
      proposed: [{ role: 'person', reason: 'an identifier that comes back over many rows' }],
    }),
    shape({
      name: 'event_time',
      position: 2,
      shape: 'ISO time with offset',
      proposed: [{ role: 'time', reason: 'the only column of times' }],
    }),
    shape({
      name: 'touchpoint',
      position: 3,
      proposed: [{ role: 'touchpoint', reason: 'named as one, few distinct texts' }],
    }),
    shape({
      name: 'channel',
      position: 4,
      proposed: [
        { role: 'channel', reason: 'named as one' },
        { role: 'attribute', reason: 'few distinct texts' },
      ],
    }),
    shape({
      name: 'amount',
      position: 5,
      shape: 'numbers with two decimals, mostly empty',
      proposed: [{ role: 'amount', reason: 'decimal numbers beside few events' }],
    }),
    shape({
      name: 'consent_analytics',
      position: 6,
      shape: 'yes and no words',
      proposed: [{ role: 'consent', reason: 'a known consent vocabulary: yes, no' }],
    }),
    shape({
      name: 'country',
      position: 7,
      shape: '2-letter codes',
      proposed: [{ role: 'attribute', reason: 'one value a person' }],
    }),
    shape({
      name: 'age',
      position: 8,
      shape: 'whole numbers below 100',
      proposed: [{ role: 'attribute', reason: 'one value a person' }],
    }),
    shape({ name: 'email', position: 9, shape: 'e-mail addresses', warnings: ['direct identifier'] }),
  ],
  proposal: {
    person: ['customer_id'],
    time: { kind: 'clock', column: 'event_time', format: 'auto' },
    touchpoint: { columns: ['touchpoint'], join: ' / ' },
    channel: 'channel',
    amount: { column: 'amount', currency: 'EUR' },
    attributes: { country: { column: 'country' }, age: { column: 'age', bands: [18, 25, 35, 50, 65] } },
    sensitive: [],
    consent: { column: 'consent_analytics', granted: ['yes'] },
    precision: 'hour',
    zone: 'Europe/Berlin',
    from: '2026-01-01',
    to: '2026-04-01',
    groups: { browse: ['search', 'product*'] },
    public: ['home', 'browse', 'cart', 'checkout', 'purchase'],
  },
  open: [],
};

/** A file whose header nobody has confirmed, and that leaves questions open. */
export const unnamedSource: SourceSummary = {
  ...sampleSource,
  kind: 'file',
  format: 'CSV, semicolons, Windows-1252',
  bytes: 52_411_902,
  header: 'unconfirmed',
  columns: sampleSource.columns.map(column => ({ ...column, name: `column ${column.position}` })),
  proposal: {
    person: ['column 1'],
    touchpoint: { columns: ['column 3'], join: ' / ' },
    attributes: {},
    precision: 'hour',
  },
  open: ['The times in column 2 do not say their zone. In which zone were they written?'],
};

const summary: ImportSummary = {
  format: 'CSV',
  rows: { read: 412_908, kept: 412_611, rejected: 297, blank: 1 },
  conserved: true,
  rejects: [
    { cause: 'the time does not parse', rows: 211, lines: [118, 902, 4_411, 4_412, 18_225, 60_118] },
    { cause: 'the person is empty', rows: 74, lines: [33, 7_040, 7_041] },
    { cause: 'too few fields', rows: 12, lines: [204_118] },
  ],
  people_touched: '20 to 1000',
  columns_kept: ['customer_id', 'event_time', 'touchpoint', 'channel', 'amount', 'country', 'age'],
};

/** Of a store where nobody laid anything down yet. */
export const sampleGovernance: GovernanceView = {
  role: { state: 'analyst' },
  steward: 'none',
  policy: 'none',
  populations: [],
  ledgers: [],
  installation: 'none',
  log: { entries: 0, head: '', kinds: [], page: [], earlier: false },
  exports: [],
  documents: [],
};

/** Under a policy, with everything that can be noted. */
export const governedSample: GovernanceView = {
  role: { state: 'analyst' },
  steward: '91c2 04ab 77de 10f3 5a6b e288 c4d0 3f19',
  policy: {
    stated: policySchema.parse({
      murmuration_policy: 1,
      title: 'Journeys of the shop, 2027',
      controller: 'Example Shop Ltd',
      contact: 'privacy@shop.example',
      purpose: 'To see where people give up before they buy, and to mend it.',
      legal_basis: { ground: 'legitimate interests', note: 'weighed on 3 November' },
      protect: { k: 20, epsilon: 3, delta: 1e-6 },
      columns: { forbidden: ['email', 'phone'] },
      special_categories: { columns: ['diagnosis'] },
      exports: { formats: ['svg', 'csv', 'json', 'html'], recipients: ['the board', 'the shop team'] },
      fairness: { attributes: ['country'] },
      expires: '2099-12-31',
    }),
    hash: '6f1d0c77b2e94a58'.repeat(4),
    signed: '2026-11-20T09:30:00.000Z',
    expired: false,
  },
  populations: ['shop customers'],
  ledgers: [
    {
      population: 'shop customers',
      terms: { k: 20, epsilon: 3, delta: 1e-6 },
      spent: 0.42,
      head: 'a1b2c3d4e5f60718'.repeat(4),
    },
  ],
  installation: '3b0e 9a71 c8d4 66f2 01be 5d37 a9c0 e415',
  log: {
    entries: 3,
    head: '09f8e7d6c5b4a392'.repeat(4),
    kinds: [
      { kind: 'export', entries: 1 },
      { kind: 'list', entries: 1 },
      { kind: 'policy', entries: 1 },
    ],
    page: [
      {
        entry: 3,
        at: '2026-11-26T08:00:00.000Z',
        kind: 'list',
        says: 'shop customers: list 5f0a91c2 of people to leave out; one export made before',
      },
      {
        entry: 2,
        at: '2026-11-24T16:12:00.000Z',
        kind: 'export',
        says: 'shop customers: 5 files exported to the board, manifest 77aa01b2c3d4, ledger entry 9',
      },
      { entry: 1, at: '2026-11-20T09:30:00.000Z', kind: 'policy', says: 'policy 6f1d0c77b2e9, signed' },
    ],
    earlier: true,
  },
  exports: [
    {
      at: '2026-11-24T16:12:00.000Z',
      population: 'shop customers',
      manifest: '77aa01b2c3d4e5f6'.repeat(4),
      files: [{ name: 'funnel.svg', sha256: '00'.repeat(32) }],
      recipient: 'the board',
      policy: '6f1d0c77b2e94a58'.repeat(4),
      key: '3b0e 9a71 c8d4 66f2 01be 5d37 a9c0 e415',
      ledger_entry: 9,
      predates_list: true,
    },
  ],
  documents: [
    {
      at: '2026-11-23T09:02:00.000Z',
      document: '5e8d02aa71c94b36'.repeat(2),
      populations: ['shop customers'],
      answers: 3,
      under: 'populations',
      recipient: '',
      opens: 'never',
      predates_list: true,
    },
    {
      at: '2026-11-24T16:20:00.000Z',
      document: 'b0417f3c9ae2d865'.repeat(2),
      populations: ['shop customers'],
      answers: 4,
      under: 'passphrase',
      recipient: 'the board',
      opens: 'now',
      predates_list: true,
    },
    {
      at: '2026-11-26T08:31:00.000Z',
      document: '19c6e5d07b48f2a3'.repeat(2),
      populations: ['shop customers'],
      answers: 5,
      under: 'populations',
      recipient: '',
      opens: 'now',
      predates_list: false,
    },
  ],
};

export function fakeVault(
  port: FakePort,
  { pace = 0, failing = () => undefined }: FakeVaultOptions = {},
): FakeVault {
  const heard: ToVault[] = [];
  const stopped = new Set<number>();
  const paid = new Map<string, ReleaseFile>();
  let source = sampleSource;
  let spent = 0;
  let governance = sampleGovernance;
  let view: LedgerView = {
    population: '',
    kind: 'sample',
    terms: { k: 20, epsilon: 3, delta: 1e-6 },
    person: ['customer_id'],
    loosened: [],
    spent: 0,
    left: 1,
    epsilon_spent: 0,
    entries: [],
    chain: 'whole',
    head: hash(0),
    head_entry: 0,
  };

  const say = (message: FromVault) => port.postMessage(message);
  const later = (delay: number, call: () => void) => (delay === 0 ? call() : void setTimeout(call, delay));
  const choose = (chosen: SourceSummary) => {
    source = chosen;
    say({ kind: 'source', source: chosen, leave_out: chosen.kind === 'sample' });
  };

  function charge(what: string, share: number): { entry: number; hash: string } {
    const plan = planFor(share, 1, view.terms.k);
    spent += share;
    const entry = view.entries.length + 1;
    view = {
      ...view,
      spent,
      left: Math.max(0, 1 - spent),
      epsilon_spent: 3 * Math.sqrt(spent),
      entries: [
        ...view.entries,
        {
          entry,
          at: '2026-11-23T10:00:00Z',
          what,
          share: plan.share,
          rho: plan.rho,
          delta: plan.delta_threshold,
          answered: true,
        },
      ],
      head: hash(entry),
      head_entry: entry,
    };
    return { entry, hash: hash(entry) };
  }

  function price(asked: Asked): Price {
    const plan = fakePlan(asked, view.terms.k);
    if (paid.has(keyOf(asked))) return { id: asked.id, plan, standing: 'free', adds_epsilon: 0 };
    const already = asked.sharpen === true ? paidFor(asked.question) : 0;
    const due = Math.max(0, plan.share - already);
    const standing = due === 0 ? 'free' : due > 1 - spent + 1e-9 ? 'over budget' : 'affordable';
    const source = followingAnswer(releases(), asked.question, []);
    return {
      id: asked.id,
      plan,
      standing: asked.follow === true && source !== 'none' ? 'free' : standing,
      adds_epsilon: standing === 'free' ? 0 : due * view.terms.epsilon,
      ...(asked.sharpen === true && { due }),
      ...(source !== 'none' && {
        follows: { entry: source.ledger.entry, title: defaultTitle(source.follows!) },
      }),
    };
  }

  function releases(): readonly ReleaseFile['release'][] {
    return [...paid.values()].map(({ release }) => release);
  }

  /** Of the whole budget. */
  function paidFor(question: Question): number {
    const same = releases().filter(release => canonicalJson(release.question) === canonicalJson(question));
    return Math.max(0, ...same.map(({ plan }) => plan.share));
  }

  function answer(asked: Asked): ReleaseFile {
    const { plan, standing, due = plan.share } = price(asked);
    const followed = asked.follow === true ? followingAnswer(releases(), asked.question, []) : 'none';
    if (standing === 'over budget') {
      throw new Failure('budget-exceeded', {
        needed: (plan.share * 100).toFixed(1),
        left: ((1 - spent) * 100).toFixed(1),
      });
    }
    const before = paid.get(keyOf(asked));
    if (before) return { ...before, id: asked.id, budget: { ...before.budget, repeat: true } };
    const sample = sampleAnswer(asked.question);
    if (followed !== 'none') {
      return {
        ...sample,
        id: asked.id,
        title: asked.title ?? asked.id,
        release: followed,
        budget: budget(true),
      };
    }
    const earlier = releases().filter(
      ({ question }) => canonicalJson(question) === canonicalJson(asked.question),
    );
    const charged = charge(asked.title ?? asked.id, due);
    const combined = [...earlier, { ledger: charged, plan }].map(({ ledger, plan: of }) => ({
      ledger,
      share: of.share,
      sigma: of.sigma,
      half_width_95: of.half_width_95,
      smallest_shown: of.smallest_shown,
    }));
    const file: ReleaseFile = {
      ...sample,
      id: asked.id,
      title: asked.title ?? asked.id,
      release: {
        ...sample.release,
        question: asked.question,
        plan,
        population: view.population,
        ledger: charged,
        ...(asked.sharpen === true && earlier.length > 0 && { combined }),
      },
      budget: budget(false),
    };
    paid.set(keyOf(asked), file);
    return file;
  }

  function budget(repeat: boolean): ReleaseFile['budget'] {
    return {
      spent: { share: spent, epsilon: view.epsilon_spent, delta: spent * 1e-6 },
      total: { epsilon: 3, delta: 1e-6 },
      repeat,
    };
  }

  function attempt(message: Extract<ToVault, { request: number }>, work: () => void): void {
    const { request } = message;
    later(pace, () => {
      if (stopped.delete(request))
        return say({ kind: 'fault', request, fault: { code: 'cancelled', params: {} } });
      try {
        const failure = failing(message);
        if (failure) throw failure;
        work();
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
        say({ kind: 'fault', request, fault: thrown.fault });
      }
    });
  }

  function receive(message: ToVault): void {
    heard.push(message);
    switch (message.kind) {
      case 'face':
        return;
      case 'cancel':
        stopped.add(message.request);
        return;
      case 'open-sample':
        attempt(message, () => choose(sampleSource));
        return;
      case 'import': {
        const { request } = message;
        const total = source.bytes;
        for (const part of [0.1, 0.35, 0.6, 0.85]) {
          later(pace * part, () => {
            if (stopped.has(request)) return;
            const done = total === 'unknown' ? 0 : Math.round(total * part);
            say({ kind: 'progress', request, progress: { phase: 'reading', done, total } });
          });
        }
        attempt(message, () => {
          const terms = message.terms === 'default' ? view.terms : message.terms;
          const kind = source.kind === 'sample' ? 'sample' : 'durable';
          view = { ...view, population: message.population, kind, terms, person: message.mapping.person };
          say({ kind: 'imported', request, summary, ledger: view });
        });
        return;
      }
      case 'price':
        say({
          kind: 'prices',
          request: message.request,
          prices: message.asked.map(price),
          opening: {
            id: 'opening',
            plan: openingPlan(view.terms.k),
            standing: 'affordable',
            adds_epsilon: 0.3,
          },
        });
        return;
      case 'open-overview':
        attempt(message, () => {
          const plan = openingPlan(view.terms.k);
          const opening: Opening = {
            plan,
            population: view.population,
            snapshot: '3f0c2a6e9b1d4c55',
            cells: [
              { status: 'analysed', people: { value: 51_230, low: 51_190, high: 51_270 } },
              { status: 'no consent', people: { value: 4_118, low: 4_078, high: 4_158 } },
              { status: 'objected', people: 'withheld' },
              { status: 'too old', people: 'withheld' },
            ],
            ledger: charge('opening', plan.share),
            created: '2026-11-23T10:00:00Z',
          };
          say({
            kind: 'opening',
            request: message.request,
            opening,
            budget: budget(false),
            ledger: view,
          });
        });
        return;
      case 'ask':
        attempt(message, () => {
          const file = answer(message.asked);
          say({ kind: 'release', request: message.request, file, ledger: view });
        });
        return;
      case 'risk':
        attempt(message, () =>
          say({ kind: 'risk', request: message.request, preview: sampleRisk(message.view) }),
        );
        return;
      case 'risk-bands':
        say({ kind: 'risk-bands', request: message.request, bands: riskBands(sampleRisk(asMapped)) });
        return;
      case 'price-risk': {
        const plan = sampleRiskPlan(message.millionths / 1_000_000);
        const standing = plan.share > 1 - spent + 1e-9 ? 'over budget' : 'affordable';
        say({ kind: 'risk-price', request: message.request, price: { plan, standing } });
        return;
      }
      case 'pay-risk':
        attempt(message, () => {
          const share = message.millionths / 1_000_000;
          const plan = planFor(share, 1, view.terms.k);
          const release = sampleRiskRelease(share, charge('risk', plan.share));
          const budget = {
            spent: { share: spent, epsilon: view.epsilon_spent, delta: spent * 1e-6 },
            total: { epsilon: 3, delta: 1e-6 },
            repeat: false,
          };
          say({ kind: 'risk-release', request: message.request, release, budget, ledger: view });
        });
        return;
      case 'demonstrate':
        attempt(message, () => {
          const outcome = { attacks: 200, right: 104, low: 0.45, high: 0.59 };
          const shown = message.asked.map(asked => ({
            id: asked.id,
            share: 0.1,
            epsilon: 0.9,
            bound: 0.71,
            membership: outcome,
            differencing: outcome,
          }));
          say({ kind: 'demonstrations', request: message.request, shown });
        });
        return;
      case 'ledger':
        say({ kind: 'ledger', request: message.request, ledger: view });
        return;
      case 'sign':
      case 'adopt-policy':
      case 'grant':
      case 'permit-population':
      case 'forget':
        attempt(message, () => {
          throw new Failure('needs-steward', { what: 'In this stand-in, everything' });
        });
        return;
      case 'report-facts':
        attempt(message, () =>
          say({ kind: 'report-facts', request: message.request, facts: sampleReportFacts('none') }),
        );
        return;
      case 'write-document':
        attempt(message, () => {
          const text = new TextDecoder().decode(writeDocument(message.document));
          say({ kind: 'document-written', request: message.request, id: '0'.repeat(32), text });
        });
        return;
      case 'open-document':
        attempt(message, () => {
          throw new Failure('document-locked', {
            why: 'this stand-in seals nothing',
            instead: 'Open it in a vault',
          });
        });
        return;
      case 'governance':
      case 'lock':
        attempt(message, () => say({ kind: 'governance', request: message.request, view: governance }));
        return;
      case 'close':
        say({ kind: 'closed', request: message.request });
    }
  }

  port.onmessage = ({ data }) => receive(toVaultSchema.parse(data));
  say({ kind: 'ready', app: 'murmuration 0.1.0', served: false });
  const govern = (next: GovernanceView) => {
    governance = next;
    say({ kind: 'governance', request: 0, view: next });
  };
  return { heard, say, choose, govern };
}

const keyOf = (asked: Asked): string => JSON.stringify([asked.question, asked.spend]);
const hash = (n: number): string =>
  ((n + 1) * 2_654_435_761).toString(16).padStart(8, '0').repeat(8).slice(0, 64);

/** The size of real plans (ε 3, δ 1e-6), by a formula that is close enough to look at. */
function planFor(share: number, l0: number, k: number): Plan {
  const rho = 0.155 * share;
  const sigma = Math.sqrt(l0 / (2 * rho));
  const tau = Math.ceil(sigma * 5.4);
  return {
    unit: 'person: customer_id',
    k,
    l0,
    mechanism: 'discrete-gaussian',
    share,
    rho,
    delta_threshold: 5e-7 * share,
    sigma,
    tau,
    smallest_shown: k + tau,
    half_width_95: Math.ceil(1.96 * sigma),
    other: {
      sigma: sigma * 3,
      tau: tau * 3,
      smallest_shown: k + tau * 3,
      half_width_95: Math.ceil(5.9 * sigma),
    },
  };
}

const openingPlan = (k: number): Plan => {
  const { other: _, ...plan } = planFor(0.02, 1, k);
  return plan;
};

function fakePlan({ question, spend }: Asked, k: number): Plan {
  const l0 = 'at_most' in question ? question.at_most : 1;
  const share =
    spend.kind === 'share' ? spend.millionths / 1_000_000 : ((1.96 / spend.people) ** 2 * l0) / (2 * 0.155);
  return planFor(Math.ceil(share * 1_000_000) / 1_000_000, l0, k);
}

function sampleAnswer(question: Question): ReleaseFile {
  switch (question.ask) {
    case 'reach':
      return sampleReach();
    case 'paths':
      return samplePaths();
    case 'time_to':
      return sampleTimeTo();
    case 'trend':
      return sampleTrend();
    case 'retention':
      return sampleRetention();
    case 'transitions':
      return sampleTransitions();
    case 'frequency':
      return sampleFrequency();
    case 'sum':
    case 'mean':
      return sampleMoney(question.ask);
    case 'attribution':
      return sampleAttribution();
    case 'compare':
      return sampleCompare();
    case 'fairness':
      return sampleFairness({ check: question.check });
    case 'funnel':
      return question.by
        ? sampleFunnel(
            {
              AT: [1_204, 811, 190, 88, 240],
              DE: [11_820, 7_410, 2_130, 803, 2_710],
              FR: [3_920, 2_811, 702, 244, 801],
              LU: [210, 96, 18, 4, 9],
            },
            { by: question.by.attribute, steps: [...question.steps] },
          )
        : sampleFunnel(undefined, { steps: [...question.steps] });
  }
}
