import { compareText } from './table-values.ts';

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

/**
 * Names in an order in which as little as possible flows backwards: the greedy heuristic of Eades, Lin and Smyth (1993)
 * with weights, then swaps of neighbours while they help. Ties go by name, so the order is the same everywhere.
 */
export function flowOrder(flows: readonly Flow[]): readonly string[] {
  const between = flows.filter(({ from, to }) => from !== to);
  const left = new Set(flows.flatMap(({ from, to }) => [from, to]).sort(compareText));
  const [front, back]: [string[], string[]] = [[], []];
  while (left.size > 0) {
    const net = (name: string) => balance(name, between, left);
    const names = [...left];
    const source = names.find(name => net(name).in === 0);
    const sink = names.find(name => net(name).out === 0);
    const next =
      source ??
      sink ??
      names.reduce((best, name) =>
        net(name).out - net(name).in > net(best).out - net(best).in ? name : best,
      );
    if (source === undefined && sink !== undefined) back.unshift(next);
    else front.push(next);
    left.delete(next);
  }
  return settled([...front, ...back], between);
}

function balance(name: string, flows: readonly Flow[], among: ReadonlySet<string>) {
  let [into, out] = [0, 0];
  for (const { from, to, weight } of flows) {
    if (!among.has(from) || !among.has(to)) continue;
    if (to === name) into += weight;
    if (from === name) out += weight;
  }
  return { in: into, out };
}

function settled(order: string[], flows: readonly Flow[]): readonly string[] {
  const weight = new Map(flows.map(({ from, to, weight }) => [JSON.stringify([from, to]), weight]));
  const along = (a: string, b: string) => weight.get(JSON.stringify([a, b])) ?? 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i + 1 < order.length; i++) {
      const [a, b] = [order[i]!, order[i + 1]!];
      if (along(b, a) > along(a, b)) {
        [order[i], order[i + 1]] = [b, a];
        changed = true;
      }
    }
  }
  return order;
}
