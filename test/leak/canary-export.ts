import { amountMark, canaryMark, secondMark } from './canaries.ts';

/**
 * An export in which every cell that could identify somebody is a canary. The few labels that everybody shares
 * are what a release may show.
 */

export const columns = ['who', 'when', 'what', 'via', 'paid', 'land', 'years', 'agreed', 'note'] as const;
export type CanaryRow = Readonly<Record<(typeof columns)[number], string>>;

const people = 2400;
const moment = (person: number, step: number) =>
  `2026-02-${String(1 + (person % 20) + step).padStart(2, '0')}T1${step}:17:${String(person % 60).padStart(2, '0')}${secondMark}Z`;

/** Rows that are read whole. */
export function canaryRows(): CanaryRow[] {
  const rows: CanaryRow[] = [];
  for (let person = 0; person < people; person++) {
    const steps = ['home', 'cart', 'buy'].slice(0, 1 + (person % 3));
    for (const [step, what] of steps.entries()) {
      rows.push({
        who: `${canaryMark}-person-${person}`,
        when: moment(person, step),
        what,
        via: person % 2 === 0 ? 'mail' : 'web',
        paid: what === 'buy' ? `${amountMark}${person % 1000}.53` : '',
        land: person % 5 === 0 ? 'FR' : 'DE',
        years: String(20 + (person % 40)),
        agreed: 'yes',
        note: `${canaryMark}-note-${person}`,
      });
    }
  }
  rows.push(
    { ...rare, what: `${canaryMark}-touchpoint` },
    { ...rare, via: `${canaryMark}-channel` },
    { ...rare, land: `${canaryMark}-land` },
    { ...rare, who: `${canaryMark}-refuser`, agreed: `${canaryMark}-consent` },
  );
  return rows;
}

const rare: CanaryRow = {
  who: `${canaryMark}-person-1`,
  when: moment(1, 3),
  what: 'home',
  via: 'mail',
  paid: '',
  land: 'DE',
  years: '33',
  agreed: 'yes',
  note: '',
};

/** With rows that are rejected: by time, amount, fields, quotes. */
export function canaryExport(): string {
  const rows = [
    ...canaryRows(),
    { ...rare, when: `${canaryMark}-time` },
    { ...rare, paid: `${canaryMark}-amount` },
  ];
  const lines = [
    columns.join(','),
    ...rows.map(row => columns.map(name => row[name]).join(',')),
    `${canaryMark}-person-2,${moment(2, 3)},${canaryMark}-short`,
    `${canaryMark}-person-3,"${canaryMark}-quote`,
  ];
  return `${lines.join('\n')}\n`;
}

export const canaryList = `${canaryMark}-person-7\n${canaryMark}-stranger\n`;

/** Every kind of question. */
export const canaryRecipe = `murmuration: 1
population: leak test
roles:
  person: who
  time: when
  touchpoint: what
  channel: via
  amount: {column: paid, currency: EUR}
  attributes: {land: land, years: {column: years, bands: [25, 40]}}
consent: {column: agreed, granted: ["yes"]}
leave_out: list.csv
time: {precision: day, timezone: UTC, from: 2026-02-01, to: 2026-03-01}
questions:
  - {id: reach, ask: reach, of: touchpoint, share: 5%}
  - {id: lands, ask: reach, of: land, at_most: 2, share: 5%, where: {seen: [home], channel: [mail, web]}}
  - {id: paths, ask: paths, start: home, depth: 3, share: 5%}
  - {id: funnel, ask: funnel, steps: [home, cart, buy], by: land, share: 5%}
  - {id: speed, ask: time_to, start: home, end: buy, share: 5%}
  - {id: comeback, ask: retention, period: week, periods: 4, kind: on_or_after, share: 5%}
  - {id: edges, ask: transitions, at_most: 4, share: 5%}
  - {id: weekly, ask: trend, of: home, period: week, share: 5%}
  - {id: often, ask: frequency, of: events, share: 5%}
  - {id: money, ask: sum, of: amount, by: channel, clamp: 500, share: 5%}
  - {id: each, ask: mean, of: amount, clamp: 500, share: 5%}
  - {id: credit, ask: attribution, conversion: buy, models: [first, last, linear, time_decay, position, markov, shapley], share: 5%}
  - {id: arms, ask: compare, by: land, outcome: buy, share: 5%}
  - {id: fair, ask: fairness, by: land, in: paths, share: 5%}
`;
