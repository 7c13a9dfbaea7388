/** The bins that some people name, as a question names them: person after person, a bin as often as it is named. */
export class NamedBins {
  readonly #measures: number;
  #bins = new Int32Array(1 << 14);
  #values = new Float64Array(0);
  #length = 0;
  #ends = new Uint32Array(1 << 12);
  #people = 0;

  /** @param measures  values that come with each bin */
  constructor(measures: number) {
    this.#measures = measures;
    if (measures > 0) this.#values = new Float64Array(measures * this.#bins.length);
  }

  add(bin: number, values?: readonly number[]): void {
    if (this.#length === this.#bins.length) this.#grow();
    if (this.#measures > 0) this.#addValues(values);
    this.#bins[this.#length++] = bin;
  }

  /** How many bins are named so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * For loops over many events: `bins`, with room for so many more at `length` and later. What is written there is named
   * by `endPersonAt`, without values.
   */
  room(more: number): Int32Array {
    while (this.#length + more > this.#bins.length) this.#grow();
    return this.#bins;
  }

  endPersonAt(length: number): void {
    this.#length = length;
    this.endPerson();
  }

  endPerson(): void {
    if (this.#people === this.#ends.length)
      this.#ends = doubled(this.#ends, new Uint32Array(2 * this.#people));
    this.#ends[this.#people++] = this.#length;
  }

  /** Forgets what was named. */
  clear(): void {
    this.#length = 0;
    this.#people = 0;
  }

  get people(): number {
    return this.#people;
  }

  get bins(): Int32Array {
    return this.#bins;
  }

  /** Person `i` named `bins` from where the one before ended up to `ends[i]`. */
  get ends(): Uint32Array {
    return this.#ends;
  }

  /** The values of the bin at a place of `bins`. */
  valuesAt(place: number): Float64Array {
    return this.#values.subarray(this.#measures * place, this.#measures * (place + 1));
  }

  #addValues(values: readonly number[] | undefined): void {
    if (values?.length !== this.#measures) throw new RangeError('a bin is named with one value a measure');
    this.#values.set(values, this.#measures * this.#length);
  }

  #grow(): void {
    const length = 2 * this.#bins.length;
    this.#bins = doubled(this.#bins, new Int32Array(length));
    this.#values = doubled(this.#values, new Float64Array(this.#measures * length));
  }
}

function doubled<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
