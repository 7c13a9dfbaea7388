/**
 * The least cost of carrying every unit of supply to demand, exactly: the transportation problem by the
 * network simplex method with strongly feasible trees (Cunningham 1976; Ahuja, Magnanti and Orlin 1993, ch. 11).
 *
 * @param supply  units at each source, positive integers
 * @param demand  units wanted at each sink, positive integers of the same sum
 * @param cost  of one unit from source i to sink j, finite and not negative
 */
export function transportCost(
  supply: readonly number[],
  demand: readonly number[],
  cost: (source: number, sink: number) => number,
): number {
  const sources = supply.length;
  const sinks = demand.length;
  const total = (units: readonly number[]) => units.reduce((sum, one) => sum + one, 0);
  if (total(supply) !== total(demand)) throw new RangeError('supply is not demand');
  if (sources === 0) return 0;
  const costs = new Float64Array(sources * sinks);
  let dearest = 0;
  for (let i = 0; i < sources; i++) {
    for (let j = 0; j < sinks; j++) {
      const one = cost(i, j);
      costs[i * sinks + j] = one;
      if (one > dearest) dearest = one;
    }
  }
  const tree = new Tree(supply, demand, (1 + dearest) * (sources + sinks));
  improve(tree, costs, sources, sinks, 1e-11 * (1 + dearest));
  return tree.cost();
}

/** Enters the dearest arc of one block of arcs after another, until a whole round finds none. */
function improve(tree: Tree, costs: Float64Array, sources: number, sinks: number, least: number): void {
  const arcs = sources * sinks;
  const block = Math.max(64, Math.ceil(Math.sqrt(arcs)));
  let arc = 0;
  for (let seen = 0; seen < arcs; ) {
    let best = -1;
    let bestGain = least;
    for (let i = 0; i < block && seen < arcs; i++, seen++) {
      const source = Math.floor(arc / sinks);
      const sink = sources + (arc % sinks);
      const gain = tree.potential[sink]! - tree.potential[source]! - costs[arc]!;
      if (gain > bestGain) {
        best = arc;
        bestGain = gain;
      }
      if (++arc === arcs) arc = 0;
    }
    if (best < 0) continue;
    tree.enter(Math.floor(best / sinks), sources + (best % sinks), costs[best]!);
    seen = 0;
  }
}

/** A spanning tree of sources, sinks and an artificial root; each node knows the arc to its parent. */
class Tree {
  readonly potential: Float64Array;
  readonly #parent: Int32Array;
  /** 1 where the arc goes from the node to its parent. */
  readonly #up: Uint8Array;
  readonly #flow: Float64Array;
  readonly #arcCost: Float64Array;
  readonly #children: Set<number>[];
  readonly #mark: Int32Array;
  #marks = 0;

  constructor(supply: readonly number[], demand: readonly number[], artificial: number) {
    const nodes = supply.length + demand.length;
    this.#parent = new Int32Array(nodes + 1).fill(nodes);
    this.#parent[nodes] = -1;
    this.#up = new Uint8Array(nodes + 1);
    this.#up.fill(1, 0, supply.length);
    this.#flow = Float64Array.of(...supply, ...demand, 0);
    this.#arcCost = new Float64Array(nodes + 1).fill(artificial, 0, nodes);
    this.potential = new Float64Array(nodes + 1).fill(artificial, supply.length, nodes);
    this.potential.fill(-artificial, 0, supply.length);
    this.#children = Array.from({ length: nodes + 1 }, () => new Set<number>());
    for (let node = 0; node < nodes; node++) this.#children[nodes]!.add(node);
    this.#mark = new Int32Array(nodes + 1);
  }

  cost(): number {
    let sum = 0;
    for (let node = 0; node < this.#parent.length - 1; node++)
      sum += this.#flow[node]! * this.#arcCost[node]!;
    return sum;
  }

  /** Sends what it can around the cycle that the arc closes, and drops the last arc that this empties. */
  enter(source: number, sink: number, cost: number): void {
    const join = this.#join(source, sink);
    let most = Number.POSITIVE_INFINITY;
    let leaving = -1;
    let isSourceSide = false;
    for (let node = source; node !== join; node = this.#parent[node]!) {
      if (this.#up[node] === 1 && this.#flow[node]! < most) {
        most = this.#flow[node]!;
        leaving = node;
        isSourceSide = true;
      }
    }
    for (let node = sink; node !== join; node = this.#parent[node]!) {
      if (this.#up[node] === 0 && this.#flow[node]! <= most) {
        most = this.#flow[node]!;
        leaving = node;
        isSourceSide = false;
      }
    }
    for (let node = source; node !== join; node = this.#parent[node]!) {
      this.#flow[node]! += this.#up[node] === 1 ? -most : most;
    }
    for (let node = sink; node !== join; node = this.#parent[node]!) {
      this.#flow[node]! += this.#up[node] === 0 ? -most : most;
    }
    const gain = this.potential[sink]! - this.potential[source]! - cost;
    if (isSourceSide) this.#hang(source, leaving, { below: sink, up: 1, flow: most, cost }, gain);
    else this.#hang(sink, leaving, { below: source, up: 0, flow: most, cost }, -gain);
  }

  #join(a: number, b: number): number {
    const mark = ++this.#marks;
    for (let node = a; node >= 0; node = this.#parent[node]!) this.#mark[node] = mark;
    let node = b;
    while (this.#mark[node] !== mark) node = this.#parent[node]!;
    return node;
  }

  /** Hangs the part of the tree below `cut`'s arc by `top` instead, turning the arcs between them. */
  #hang(
    top: number,
    cut: number,
    arc: { readonly below: number; readonly up: number; readonly flow: number; readonly cost: number },
    shift: number,
  ): void {
    let node = top;
    let { below, up, flow, cost } = arc;
    for (;;) {
      const next = this.#parent[node]!;
      const turned = { up: 1 - this.#up[node]!, flow: this.#flow[node]!, cost: this.#arcCost[node]! };
      this.#children[next]!.delete(node);
      this.#children[below]!.add(node);
      this.#parent[node] = below;
      this.#up[node] = up;
      this.#flow[node] = flow;
      this.#arcCost[node] = cost;
      if (node === cut) break;
      below = node;
      node = next;
      ({ up, flow, cost } = turned);
    }
    const below_ = [top];
    for (let one = below_.pop(); one !== undefined; one = below_.pop()) {
      this.potential[one]! += shift;
      below_.push(...this.#children[one]!);
    }
  }
}
