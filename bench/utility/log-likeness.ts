import { transportCost } from './transport.ts';
import { levenshtein, massOf, type Sequence, type Variants } from './variants.ts';

/**
 * How like a released log is to the original (Rafiei, Wangelik and van der Aalst, TraVaS 2022; their
 * `data_utility.py`). Distances between sequences are kept, since runs release the same ones again and again.
 */
export class LogLikeness {
  readonly #original: Variants;
  readonly #sequences = new Map<string, Sequence>();
  readonly #distances = new Map<string, Float64Array>();
  readonly #index: ReadonlyMap<string, number>;

  constructor(original: Variants) {
    this.#original = original;
    this.#index = new Map([...original.keys()].map((key, i) => [key, i]));
  }

  /** 1 − EMD between the relative distributions under Levenshtein over the longer length. `empty`: nothing released. */
  relativeLogSimilarity(released: Variants): number | 'empty' {
    return this.#similarity(released, 'exact');
  }

  /**
   * The same as pyemd reckons it where the two sides have different bins: what stands at the same place of both
   * lists is cancelled at no cost first, whatever the sequences are.
   */
  asPublished(released: Variants): number | 'empty' {
    return this.#similarity(released, 'places cancelled');
  }

  /**
   * Least cost of turning one log's people into the other's by unnormalised edits; common people are taken out
   * first, and what one side has too many goes away at the dearest edit + 10 each.
   */
  absoluteLogDifference(released: Variants): number {
    const common = (key: string) => Math.min(this.#original.get(key) ?? 0, released.get(key) ?? 0);
    const left = (variants: Variants) =>
      [...variants]
        .map(([key, count]) => ({ key, count: count - common(key) }))
        .filter(({ count }) => count > 0);
    const [from, to] = [left(this.#original), left(released)];
    const edits = from.map(({ key }) => to.map(one => this.#edits(key, one.key)));
    const dearest = edits.reduce((most, row) => row.reduce((a, b) => Math.max(a, b), most), 0) + 10;
    const surplus = massOf(this.#original) - massOf(released);
    const supply = [...from.map(({ count }) => count), ...(surplus < 0 ? [-surplus] : [])];
    const demand = [...to.map(({ count }) => count), ...(surplus > 0 ? [surplus] : [])];
    return transportCost(supply, demand, (i, j) =>
      i >= from.length || j >= to.length ? dearest : edits[i]![j]!,
    );
  }

  #similarity(released: Variants, how: 'exact' | 'places cancelled'): number | 'empty' {
    const [all, shown] = [massOf(this.#original), massOf(released)];
    if (shown === 0) return 'empty';
    // Whole units: each person of the original weighs `shown`, each released one `all`.
    const from = [...this.#original].map(([key, count]) => ({ key, units: count * shown }));
    const to = [...released].map(([key, count]) => ({ key, units: count * all }));
    if (how === 'places cancelled') {
      for (let i = 0; i < Math.min(from.length, to.length); i++) {
        const common = Math.min(from[i]!.units, to[i]!.units);
        from[i]!.units -= common;
        to[i]!.units -= common;
      }
    }
    const [supply, demand] = [from, to].map(side => side.filter(({ units }) => units > 0)) as [
      typeof from,
      typeof to,
    ];
    const cost = transportCost(
      supply.map(({ units }) => units),
      demand.map(({ units }) => units),
      (i, j) => this.#relativeEdits(supply[i]!.key, demand[j]!.key),
    );
    return 1 - cost / (all * shown);
  }

  #relativeEdits(original: string, released: string): number {
    const longer = Math.max(this.#sequence(original).length, this.#sequence(released).length);
    return this.#edits(original, released) / longer;
  }

  #edits(original: string, released: string): number {
    let row = this.#distances.get(released);
    if (row === undefined) {
      row = new Float64Array(this.#index.size).fill(-1);
      this.#distances.set(released, row);
    }
    const at = this.#index.get(original)!;
    if (row[at]! < 0) row[at] = levenshtein(this.#sequence(original), this.#sequence(released));
    return row[at]!;
  }

  #sequence(key: string): Sequence {
    let sequence = this.#sequences.get(key);
    if (sequence === undefined) {
      sequence = JSON.parse(key) as Sequence;
      this.#sequences.set(key, sequence);
    }
    return sequence;
  }
}
