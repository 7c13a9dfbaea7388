/** A decimal number and nothing else: no word for infinity, no grouping, no comma. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Name of the band that a text's number lies in; empty where the text is no number. */
export function bandOf(text: string, edges: readonly number[]): string {
  if (!decimal.test(text.trim())) return '';
  const number = Number(text);
  const above = edges.findIndex(edge => number < edge);
  return bandLabel(edges, (above < 0 ? edges.length : above) - 1);
}

/** Name of the band that starts at `edges[index]`; `index` -1 is what lies below the first edge. */
export function bandLabel(edges: readonly number[], index: number): string {
  const from = edges[index];
  const to = edges[index + 1];
  if (from === undefined) return `under ${to}`;
  if (to === undefined) return `${from} and over`;
  const whole = Number.isInteger(from) && Number.isInteger(to);
  if (whole && to - from === 1) return `${from}`;
  return whole ? `${from}–${to - 1}` : `${from} to under ${to}`;
}
