import type { ReportFacts } from '../../shared/protocol/report-facts.ts';
import { sampleFairness, sampleReach } from './sample-releases.ts';
import { sampleRiskRelease } from './sample-risk.ts';

const hash = (digit: string) => digit.repeat(64);

/** Of a shop where a few questions were asked and two exports were made, one of them before a list came. */
export function sampleReportFacts(policy: ReportFacts['policy']): ReportFacts {
  const { plan } = sampleReach().release;
  return {
    at: '2026-11-26T12:30:00.000Z',
    app: 'murmuration 0.1.0',
    policy,
    policy_id: policy === 'none' ? hash('9') : policy.hash,
    steward: '0123 4567 89ab cdef 0123 4567 89ab cdef',
    ledger: {
      population: 'shop customers',
      kind: 'durable',
      terms: { k: 25, epsilon: 2, delta: 1e-7 },
      person: ['customer_id'],
      loosened: [
        {
          at: '2026-11-20T08:00:00.000Z',
          from: { k: 25, epsilon: 1, delta: 1e-7 },
          to: { k: 25, epsilon: 2, delta: 1e-7 },
          reason: 'a second quarter',
        },
      ],
      spent: 0.17,
      left: 0.83,
      epsilon_spent: 0.71234,
      entries: [
        entry(1, 'opened with k 25, epsilon 1, delta 1e-7', 0, 0, 0),
        entry(2, 'opening', 0.02, 0.0004, 1e-9),
        entry(4, 'reach', 0.1, 0.002, 5e-9),
        entry(6, 'risk', 0.05, 0.001, 2.5e-9),
      ],
      chain: 'whole',
      head: hash('b'),
      head_entry: 7,
    },
    ledger_head: { entry: 7, hash: hash('b') },
    log: { entries: 19, head: hash('c') },
    mapped: {
      at: '2026-11-02T08:00:00.000Z',
      columns: ['country', 'customer_id', 'event_time', 'touchpoint'],
      precision: 'hour',
    },
    consent: 'consent_analytics',
    lists: [
      { at: '2026-11-03T08:00:00.000Z', lists: 1 },
      { at: '2026-11-24T08:00:00.000Z', lists: 2 },
    ],
    asked: [
      { at: '2026-11-02T09:00:00.000Z', question: { ask: 'opening' }, share: 0.02, ledger_entry: 2 },
      {
        at: '2026-11-02T09:01:00.000Z',
        question: { ask: 'reach', of: 'touchpoint', at_most: 5 },
        share: 0.1,
        ledger_entry: 4,
      },
      { at: '2026-11-02T09:02:00.000Z', question: { ask: 'risk' }, share: 0.05, ledger_entry: 6 },
    ],
    repeats: 2,
    documents: [
      {
        at: '2026-11-12T09:00:00.000Z',
        document: 'd0c5'.repeat(8),
        populations: ['shop customers'],
        answers: 3,
        under: 'passphrase',
        recipient: 'Agency Ltd',
        opens: 'now',
        predates_list: true,
      },
      {
        at: '2026-11-13T09:00:00.000Z',
        document: 'e1f6'.repeat(8),
        populations: ['shop customers'],
        answers: 4,
        under: 'populations',
        recipient: '',
        opens: 'now',
        predates_list: true,
      },
    ],
    fairness: [sampleFairness().release],
    refusals: [{ at: '2026-11-05T08:00:00.000Z', what: 'policy adopt', code: 'needs-steward' }],
    exports: [
      {
        at: '2026-11-10T10:20:00.000Z',
        population: 'shop customers',
        manifest: hash('1'),
        files: [
          { name: 'overview.svg', sha256: hash('2') },
          { name: 'overview.csv', sha256: hash('3') },
          { name: 'report.html', sha256: hash('4') },
        ],
        recipient: 'Agency Ltd',
        policy: hash('a'),
        key: 'ffff eeee dddd cccc bbbb aaaa 9999 8888',
        ledger_entry: 4,
        predates_list: true,
      },
      {
        at: '2026-11-25T10:20:00.000Z',
        population: 'shop customers',
        manifest: hash('5'),
        files: [{ name: 'overview.png', sha256: hash('6') }],
        recipient: '',
        policy: hash('a'),
        key: 'ffff eeee dddd cccc bbbb aaaa 9999 8888',
        ledger_entry: 7,
        predates_list: false,
      },
    ],
    forgotten: [{ at: '2026-11-06T08:00:00.000Z', answers: 3 }],
    plans: [
      { ledger_entry: 2, k: 25, smallest_shown: 88, half_width_95: 23 },
      { ledger_entry: 4, k: 25, smallest_shown: 61, half_width_95: 14 },
    ],
    opening: {
      plan: { ...plan, k: 25, smallest_shown: 88, half_width_95: 23 },
      population: 'shop customers',
      snapshot: '00'.repeat(16),
      cells: [
        { status: 'analysed', people: { value: 51_230, low: 51_207, high: 51_253 } },
        { status: 'no consent', people: { value: 6000, low: 5977, high: 6023 } },
        { status: 'objected', people: 'withheld' },
      ],
      ledger: { entry: 2, hash: hash('d') },
      created: '2026-11-02T09:00:00.000Z',
    },
    risk: sampleRiskRelease(0.05, { entry: 6, hash: hash('e') }),
  };
}

function entry(seq: number, what: string, share: number, rho: number, delta: number) {
  return { entry: seq, at: '2026-11-02T09:00:00.000Z', what, share, rho, delta, answered: share > 0 };
}
