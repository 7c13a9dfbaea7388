/**
 * Reports that people file: what they say and where each part of it comes from. A field that the software cannot know
 * is a blank that names who fills it in.
 */

export type Origin =
  | 'policy'
  | 'ledger'
  | 'audit log'
  | 'answers'
  | 'risk preview'
  /** True of every answer: how the software works. */
  | 'software';

export type Cell = string | { readonly blank: string };

export type Item =
  | {
      readonly kind: 'field';
      /** Names it within its report. */
      readonly name: string;
      readonly label: string;
      /** A paragraph each. */
      readonly said: readonly string[];
      readonly origin: Origin;
    }
  | {
      readonly kind: 'blank';
      readonly name: string;
      readonly label: string;
      /** Who fills it in. */
      readonly by: string;
      /** What is to be said there, or why it is not there yet. */
      readonly about: string;
    }
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly origin: Origin;
    };

export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}

export interface Report {
  readonly title: string;
  /** Of which processing, in a line. */
  readonly of: string;
  /** What it is for and which rule asks for it. */
  readonly about: string;
  readonly sections: readonly Section[];
  /** Whether a reader is told where each field comes from. */
  readonly origins: 'shown' | 'unseen';
  /** Who drew it up from what, and when. */
  readonly made: string;
}

type Named = readonly [name: string, label: string];

export function field([name, label]: Named, origin: Origin, ...said: readonly string[]): Item {
  return { kind: 'field', name, label, said, origin };
}

export function blank([name, label]: Named, by: string, about = ''): Item {
  return { kind: 'blank', name, label, by, about };
}

/** What a policy may leave out: its words, or a blank for the controller. */
export function fieldOrBlank(named: Named, origin: Origin, words: string | undefined, about = ''): Item {
  return words === undefined || words === ''
    ? blank(named, 'the controller', about)
    : field(named, origin, words);
}

export function blanksIn({ sections }: Pick<Report, 'sections'>): number {
  const items = sections.flatMap(section => section.items);
  const cells = items.flatMap(item => (item.kind === 'table' ? item.rows.flat() : []));
  const open = (cell: Cell) => typeof cell !== 'string';
  return items.filter(({ kind }) => kind === 'blank').length + cells.filter(open).length;
}

/** How many blanks are left, in a sentence; empty where none are. */
export function blanksWords(report: Pick<Report, 'sections'>): string {
  const blanks = blanksIn(report);
  if (blanks === 0) return '';
  return `${blanks === 1 ? 'One blank is' : `${blanks} blanks are`} left to be filled in.`;
}
