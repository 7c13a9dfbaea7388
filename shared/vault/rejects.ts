import type { ImportSummary, Reject } from '../protocol/summary.ts';

const linesKept = 20;
const bandEdges = { few: 20, some: 1000 };

/** Rejected rows by cause, with line numbers and never a cell. */
export class Rejects {
  readonly #causes = new Map<string, { rows: number; lines: number[] }>();
  readonly #people = new Set<string>();
  #nameless = false;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** @param person  who the row names, where it could be read that far; counted as a coarse band alone */
  add(cause: string, line: number, person: string | 'unknown'): void {
    this.#rows += 1;
    const entry = this.#causes.get(cause) ?? { rows: 0, lines: [] };
    entry.rows += 1;
    if (entry.lines.length < linesKept) entry.lines.push(line);
    this.#causes.set(cause, entry);
    if (person === 'unknown') this.#nameless = true;
    else if (this.#people.size <= bandEdges.some) this.#people.add(person);
  }

  /** Rows of one cause that were counted elsewhere and name nobody; their lines as `byCause` has them. */
  addCounted({ cause, rows, lines }: Reject): void {
    this.#rows += rows;
    const entry = this.#causes.get(cause) ?? { rows: 0, lines: [] };
    entry.rows += rows;
    entry.lines.push(...lines.slice(0, linesKept - entry.lines.length));
    this.#causes.set(cause, entry);
    this.#nameless = true;
  }

  rowsOf(cause: string): number {
    return this.#causes.get(cause)?.rows ?? 0;
  }

  byCause(): Reject[] {
    return [...this.#causes]
      .map(([cause, { rows, lines }]) => ({ cause, rows, lines: lines.toSorted((a, b) => a - b) }))
      .sort((a, b) => b.rows - a.rows || (a.cause < b.cause ? -1 : 1));
  }

  peopleTouched(): ImportSummary['people_touched'] {
    if (this.#rows === 0) return 'nobody';
    if (this.#people.size > bandEdges.some) return 'more than 1000';
    if (this.#nameless) return 'cannot be told';
    return this.#people.size < bandEdges.few ? 'fewer than 20' : '20 to 1000';
  }
}
