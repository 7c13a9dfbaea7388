/** How the vault is told to read a file of `writeJourneyFile`, and what it is asked. */
export const recipeText = `murmuration: 1
population: bench
roles: {person: customer_id, time: event_time, touchpoint: touchpoint, channel: channel}
time: {precision: second, timezone: UTC, from: 2026-01-01, to: 2026-04-06}
questions:
  - {id: paths, ask: paths, start: home, depth: 4, collapse_repeats: true, share: 5%}
  - {id: funnel, ask: funnel, steps: [home, search, product, cart, checkout], order: sequential, within: 7d, share: 5%}
  - {id: transitions, ask: transitions, at_most: 8, share: 5%}
  - {id: retention, ask: retention, period: week, periods: 8, kind: on_or_after, share: 5%}
  - {id: time_to, ask: time_to, start: home, end: cart, share: 5%}
  - {id: reach, ask: reach, of: touchpoint, at_most: 8, share: 5%}
`;

export const columnNames = ['customer_id', 'event_time', 'touchpoint', 'channel'] as const;

/** Reads the file, typed, into a table in order. */
export const createSql = (path: string): string => `CREATE TABLE ev AS
  SELECT * FROM read_csv('${path.replaceAll("'", "''")}', header = true, columns = {'customer_id': 'VARCHAR',
    'event_time': 'TIMESTAMP', 'touchpoint': 'VARCHAR', 'channel': 'VARCHAR'})
  ORDER BY customer_id, event_time`;

/** By id: the same question in SQL over that table, without privacy. */
export const questionSql: Readonly<Record<string, string>> = {
  paths: `
    WITH o AS (SELECT customer_id, touchpoint, row_number() OVER w AS i,
        lag(touchpoint) OVER w IS NOT DISTINCT FROM touchpoint AS again
      FROM ev WINDOW w AS (PARTITION BY customer_id ORDER BY event_time)),
    s AS (SELECT customer_id, min(i) AS first FROM o WHERE touchpoint = 'home' GROUP BY customer_id),
    p AS (SELECT customer_id, touchpoint, row_number() OVER (PARTITION BY customer_id ORDER BY i) AS step
      FROM o JOIN s USING (customer_id) WHERE i >= first AND (i = first OR NOT again)),
    l AS (SELECT customer_id, list(touchpoint ORDER BY step) FILTER (step <= 4) AS path, count(*) > 4 AS cut
      FROM p GROUP BY customer_id)
    SELECT path, cut, count(*) FROM l GROUP BY ALL`,
  funnel: `
    WITH a AS (SELECT customer_id, min(event_time) AS t0 FROM ev WHERE touchpoint = 'home' GROUP BY ALL),
    ${['search', 'product', 'cart', 'checkout']
      .map(
        (step, i) => `s${i + 1} AS (
      SELECT customer_id, any_value(t0) AS t0, min(event_time) AS t${i + 1}
      FROM ${i === 0 ? 'a' : `s${i}`} JOIN ev USING (customer_id)
      WHERE touchpoint = '${step}' AND event_time > t${i} AND event_time <= t0 + INTERVAL 7 DAY GROUP BY customer_id)`,
      )
      .join(',\n    ')}
    SELECT (SELECT count(*) FROM a), ${[1, 2, 3, 4].map(i => `(SELECT count(*) FROM s${i})`).join(', ')}`,
  transitions: `
    WITH o AS (SELECT customer_id, lag(touchpoint) OVER (PARTITION BY customer_id ORDER BY event_time) AS a,
      touchpoint AS b FROM ev)
    SELECT a, b, count(DISTINCT customer_id) FROM o WHERE a IS NOT NULL GROUP BY a, b`,
  retention: `
    WITH p AS (SELECT customer_id, date_trunc('week', min(event_time)) AS cohort,
      date_trunc('week', max(event_time)) AS last FROM ev GROUP BY customer_id)
    SELECT cohort, least(8, date_diff('week', cohort, last)) AS weeks, count(*) FROM p GROUP BY ALL`,
  time_to: `
    WITH a AS (SELECT customer_id, min(event_time) AS t0 FROM ev WHERE touchpoint = 'home' GROUP BY customer_id),
    b AS (SELECT customer_id, min(event_time) - any_value(t0) AS took FROM a JOIN ev USING (customer_id)
      WHERE touchpoint = 'cart' AND event_time > t0 GROUP BY customer_id)
    SELECT floor(log2(1 + epoch(took))) AS bin, count(*) FROM b GROUP BY ALL`,
  reach: 'SELECT touchpoint, count(DISTINCT customer_id) FROM ev GROUP BY touchpoint',
};
