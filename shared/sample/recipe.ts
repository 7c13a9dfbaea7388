/** The recipe for the sample, as YAML: it runs on the sample unchanged. */
export function sampleRecipe(): string {
  return recipe;
}

const recipe = `murmuration: 1
population: shop customers       # whose budget this is; a public name; \`default\` where none is given
roles:
  person: customer_id            # required; or a list of columns that together name a person
  time: event_time               # required; {column, format, timezone} where the text needs it, or {order: column} where there is no clock
  touchpoint: touchpoint         # required; or {columns: [event, page], join: " / "}
  channel: channel
  amount: {column: amount, currency: EUR}
  session: {gap: 30m}            # or a column
  attributes: {country: country, age: {column: age, bands: [18, 25, 35, 50, 65]}}
  sensitive: []
consent: {column: consent_analytics, granted: ["yes"]}
leave_out: optouts.csv           # people who objected or asked for erasure: one identifier a line
time: {precision: hour, timezone: Europe/Berlin, from: 2026-01-01, to: 2026-04-01}
touchpoints:                     # questions use names after grouping
  groups: {browse: [search, "product*"]}
  public: [home, browse, cart, checkout, purchase]
protect: {k: 20, epsilon: 3, delta: 1e-6}   # fixed by the population's first entry; later recipes may only tighten
questions:
  - {id: overview, ask: reach, of: touchpoint, at_most: 8, share: 10%}
  - {id: flow, ask: paths, start: home, depth: 4, collapse_repeats: true, share: 20%}
  - {id: funnel, ask: funnel, steps: [home, browse, cart, checkout, purchase], order: sequential, within: 7d, by: country, precision: 25}
  - {id: speed, ask: time_to, start: home, end: purchase, share: 5%}
  - {id: comeback, ask: retention, period: week, periods: 8, kind: on_or_after, share: 5%}
  - {id: edges, ask: transitions, at_most: 8, share: 10%}
  - {id: money, ask: sum, of: amount, by: channel, clamp: 500, share: 10%}
  - {id: credit, ask: attribution, conversion: purchase, models: [first, last, linear, time_decay, position, markov, shapley], share: 10%}
  - {id: weekly, ask: trend, of: purchase, period: week, share: 5%}
`;
