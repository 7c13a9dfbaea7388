/** People of one released path, by whether they converted; not negative. */
export interface PathOutcome {
  /** the channels in order, at least one */
  readonly path: readonly string[];
  readonly converted: number;
  readonly notConverted: number;
}

/** What each channel is credited with, in people who converted; credits add up to all of them. */
export type Credits = ReadonlyMap<string, number>;

export type RuleModel = 'first' | 'last' | 'linear' | 'position' | 'shapley';

/**
 * Credits by a rule for single paths, at no cost: a function of released numbers.
 *
 * - `linear`: the same for every touch
 * - `position`: 40 % first, 40 % last, 20 % spread over the touches between; half each where there are two
 * - `shapley`: the same for every distinct channel. That is the Shapley value of the game in which a set of
 *   channels wins the conversions of the paths that need no other channel (Shapley 1953: a sum of unanimity games).
 *
 * @throws RangeError for an empty path or a negative count
 */
export function creditsByRule(model: RuleModel, paths: readonly PathOutcome[]): Credits {
  requirePaths(paths);
  const credits = new Map<string, number>();
  for (const { path, converted } of paths) {
    for (const channel of path) if (!credits.has(channel)) credits.set(channel, 0);
    for (const [channel, part] of partsOf(model, path)) {
      credits.set(channel, credits.get(channel)! + part * converted);
    }
  }
  return credits;
}

function partsOf(model: RuleModel, path: readonly string[]): (readonly [channel: string, part: number])[] {
  const first = path[0]!;
  const last = path.at(-1)!;
  switch (model) {
    case 'first':
      return [[first, 1]];
    case 'last':
      return [[last, 1]];
    case 'linear':
      return path.map(channel => [channel, 1 / path.length]);
    case 'shapley':
      return [...new Set(path)].map((channel, _, all) => [channel, 1 / all.length]);
    case 'position': {
      if (path.length === 1) return [[first, 1]];
      const between = path.slice(1, -1);
      const end = between.length === 0 ? 0.5 : 0.4;
      return [[first, end], ...between.map(channel => [channel, 0.2 / between.length] as const), [last, end]];
    }
  }
}

/**
 * Credits by removal effect: how much of the conversion rate of the first-order Markov chain of the paths is
 * lost when whoever would come to a channel leaves instead (Anderl, Becker, von Wangenheim and Schumann
 * 2016, section 3.3), in proportion, of all who converted.
 *
 * @throws RangeError for an empty path or a negative count
 */
export function creditsByRemoval(paths: readonly PathOutcome[]): Credits {
  requirePaths(paths);
  const channels = [...new Set(paths.flatMap(({ path }) => path))];
  const chain = chainOf(paths, channels);
  const whole = conversionRate(chain, 'none');
  const effects = channels.map((_, i) => (whole === 0 ? 0 : 1 - conversionRate(chain, i) / whole));
  const all = effects.reduce((sum, effect) => sum + effect, 0);
  const converted = paths.reduce((sum, path) => sum + path.converted, 0);
  return new Map(channels.map((channel, i) => [channel, all === 0 ? 0 : (effects[i]! / all) * converted]));
}

/** Where people go: from each channel, and last from the start, to each channel and at the end to conversion. */
type Chain = readonly (readonly number[])[];

function chainOf(paths: readonly PathOutcome[], channels: readonly string[]): Chain {
  const places = new Map(channels.map((channel, i) => [channel, i]));
  const start = channels.length;
  const moves = Array.from({ length: start + 1 }, () => new Array<number>(start + 1).fill(0));
  const leaving = new Array<number>(start + 1).fill(0);
  for (const { path, converted, notConverted } of paths) {
    const people = converted + notConverted;
    let at = start;
    for (const channel of path) {
      const to = places.get(channel)!;
      moves[at]![to]! += people;
      leaving[at]! += people;
      at = to;
    }
    moves[at]![start]! += converted;
    leaving[at]! += people;
  }
  return moves.map((row, i) => row.map(people => (leaving[i] === 0 ? 0 : people / leaving[i]!)));
}

/** The probability to convert from the start, by elimination of one channel after the other. */
function conversionRate(chain: Chain, removed: number | 'none'): number {
  const rows = chain.map(row => [...row]);
  const start = rows.length - 1;
  if (removed !== 'none') for (const row of rows) row[removed] = 0;
  for (let c = 0; c < start; c++) {
    const stays = rows[c]![c]!;
    // Nobody stays for ever: of each channel that anybody is in, somebody leaves.
    for (let from = c + 1; from <= start; from++) {
      const through = rows[from]![c]!;
      if (through === 0) continue;
      for (let to = c + 1; to <= start; to++) rows[from]![to]! += (through * rows[c]![to]!) / (1 - stays);
    }
  }
  return rows[start]![start]!;
}

function requirePaths(paths: readonly PathOutcome[]): void {
  for (const { path, converted, notConverted } of paths) {
    if (path.length === 0) throw new RangeError('a path has a channel');
    if (!(converted >= 0 && notConverted >= 0)) throw new RangeError('a count is not negative');
  }
}
