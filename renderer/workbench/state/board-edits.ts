import { type Board, type Card, type CardWidth, cardWidths } from '../../../shared/document/board.ts';

/** What a person does to a board, each from one board to the next. */

/** `Omit` of each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewCard = Without<Card, 'id'>;
export type CardPatch = Partial<Pick<Card, 'title' | 'note' | 'width'>> & {
  readonly showing?: Extract<Card, { kind: 'answer' }>['showing'];
};

export function withCards(board: Board, added: readonly NewCard[]): Board {
  const first = nextId(board);
  return { ...board, cards: [...board.cards, ...added.map((card, n): Card => ({ ...card, id: first + n }))] };
}

export const answerCard = (of: string): NewCard => ({
  kind: 'answer',
  of,
  title: '',
  note: '',
  width: 'half',
  showing: 'chart',
});

export const textCard: NewCard = { kind: 'text', title: '', note: '', width: 'whole' };

export function changed(board: Board, id: number, { showing, ...patch }: CardPatch): Board {
  const change = (card: Card): Card =>
    card.kind === 'answer' && showing !== undefined ? { ...card, ...patch, showing } : { ...card, ...patch };
  return { ...board, cards: board.cards.map(card => (card.id === id ? change(card) : card)) };
}

export function without(board: Board, id: number): Board {
  return { ...board, cards: board.cards.filter(card => card.id !== id) };
}

/** The copy stands behind the card that it is of. */
export function duplicated(board: Board, id: number): Board {
  const at = board.cards.findIndex(card => card.id === id);
  const card = board.cards[at];
  return card === undefined
    ? board
    : { ...board, cards: board.cards.toSpliced(at + 1, 0, { ...card, id: nextId(board) }) };
}

/** @param to  place among the cards that are left when it is lifted; beyond an end means the end */
export function moved(board: Board, id: number, to: number): Board {
  const at = board.cards.findIndex(card => card.id === id);
  const card = board.cards[at];
  if (card === undefined) return board;
  const rest = board.cards.toSpliced(at, 1);
  const place = Math.min(Math.max(0, to), rest.length);
  return place === at ? board : { ...board, cards: rest.toSpliced(place, 0, card) };
}

/** Cards show other answers: the ones that `next` names for theirs. */
export function answeredAnew(board: Board, next: ReadonlyMap<string, string>): Board {
  const renew = (card: Card): Card =>
    card.kind === 'answer' ? { ...card, of: next.get(card.of) ?? card.of } : card;
  return { ...board, cards: board.cards.map(renew) };
}

/** The next wider or narrower width; the same at an end. */
export function widthBeside(width: CardWidth, by: 1 | -1): CardWidth {
  return cardWidths[cardWidths.indexOf(width) + by] ?? width;
}

const nextId = ({ cards }: Board): number => Math.max(0, ...cards.map(({ id }) => id)) + 1;
