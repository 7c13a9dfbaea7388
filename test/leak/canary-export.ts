/**
 * An export in which every cell that could identify somebody is a canary: a text that may be found nowhere
 * outside the vault. The few labels that everybody shares are what a release may show.
 */
export const canaryMark = 'canary';

export const columns = ['who', 'when', 'what', 'via', 'paid', 'land', 'years', 'agreed', 'note'] as const;

const people = 2400;
const moment = (person: number, step: number) =>
  `2026-02-${String(1 + (person % 27)).padStart(2, '0')}T1${step}:17:${String(person % 60).padStart(2, '0')}Z`;

export function canaryExport(): string {
  const lines: string[] = [columns.join(',')];
  for (let person = 0; person < people; person++) {
    const steps = ['home', 'cart', 'buy'].slice(0, 1 + (person % 3));
    for (const [step, what] of steps.entries()) {
      lines.push(
        [
          `${canaryMark}-person-${person}`,
          moment(person, step),
          what,
          'mail',
          what === 'buy' ? `7${person}.13` : '',
          'DE',
          String(20 + (person % 40)),
          'yes',
          `${canaryMark}-note-${person}`,
        ].join(','),
      );
    }
  }
  const rare = (fields: Partial<Record<(typeof columns)[number], string>>) =>
    lines.push(
      columns
        .map(
          name =>
            fields[name] ??
            {
              who: `${canaryMark}-person-1`,
              when: moment(1, 3),
              what: 'home',
              via: 'mail',
              paid: '',
              land: 'DE',
              years: '33',
              agreed: 'yes',
              note: '',
            }[name],
        )
        .join(','),
    );
  rare({ what: `${canaryMark}-touchpoint` });
  rare({ via: `${canaryMark}-channel` });
  rare({ land: `${canaryMark}-land` });
  rare({ who: `${canaryMark}-refuser`, agreed: `${canaryMark}-consent` });
  // Rows that are rejected: by time, amount, fields, quotes.
  rare({ when: `${canaryMark}-time` });
  rare({ paid: `${canaryMark}-amount` });
  lines.push(`${canaryMark}-person-2,${moment(2, 4)},${canaryMark}-short`);
  lines.push(`${canaryMark}-person-3,"${canaryMark}-quote`);
  return `${lines.join('\n')}\n`;
}

export const canaryList = `${canaryMark}-person-7\n${canaryMark}-stranger\n`;

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
time: {precision: day, timezone: Europe/Berlin, from: 2026-02-01, to: 2026-03-01}
questions:
  - {id: reach, ask: reach, of: touchpoint, share: 20%}
  - {id: lands, ask: reach, of: land, share: 10%}
  - {id: paths, ask: paths, start: home, depth: 3, share: 20%}
  - {id: funnel, ask: funnel, steps: [home, cart, buy], by: land, share: 20%}
`;
