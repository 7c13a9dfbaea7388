import { type Board, emptyBoard, isFull } from '../../../shared/document/board.ts';
import { dueNow } from '../../../shared/protocol/price.ts';
import type { Answer } from './answers-slice.ts';
import {
  answerCard,
  answeredAnew,
  type CardPatch,
  changed,
  duplicated,
  moved,
  textCard,
  withCards,
  without,
} from './board-edits.ts';
import { isCancel } from './faults-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export interface BoardSlice {
  readonly board: Board;
  /** Boards before this one, the latest last, and those that were undone, the next to redo last. */
  readonly boardPast: readonly Board[];
  readonly boardFuture: readonly Board[];
  /** Part of the budget that asking all cards anew on the open data costs, 0 where all comes free. */
  readonly boardPrice: number | 'unknown';
  putOnBoard(keys: readonly string[]): void;
  addTextCard(): void;
  setBoardTitle(title: string): void;
  changeCard(id: number, patch: CardPatch): void;
  removeCard(id: number): void;
  duplicateCard(id: number): void;
  moveCard(id: number, to: number): void;
  undoBoard(): void;
  redoBoard(): void;
  /** Prices the questions of the cards whose answers are not of the open data, with one reading of the ledger. */
  priceBoard(): Promise<void>;
  /** Asks them on the open data, until one fails or is cancelled; the cards show what was answered. */
  askBoardAgain(): Promise<void>;
}

const mostSteps = 200;

/** Answers on the board that are of earlier data or of a document, each once. */
export function answersToRenew({
  board,
  answers,
  importing,
  overview,
}: Pick<WorkbenchState, 'board' | 'answers' | 'importing' | 'overview'>): readonly Answer[] {
  if (importing.state !== 'done' || overview.state !== 'opened') return [];
  const shown = new Set(board.cards.flatMap(card => (card.kind === 'answer' ? [card.of] : [])));
  return answers.filter(({ key, turn }) => shown.has(key) && turn !== importing.turn);
}

export const boardSlice: Slice<BoardSlice> =
  ({ vault }) =>
  (set, get) => {
    let pricing: AbortController | undefined;
    const edit = (next: Board, says?: string) => {
      const { board, boardPast } = get();
      if (next === board) return;
      set({ board: next, boardPast: [...boardPast, board].slice(-mostSteps), boardFuture: [] });
      if (says !== undefined) get().announce(says);
    };
    const nameOf = (id: number) => {
      const { board, answers } = get();
      const card = board.cards.find(each => each.id === id);
      return card === undefined ? '' : cardTitle(card, answers);
    };
    return {
      board: emptyBoard,
      boardPast: [],
      boardFuture: [],
      boardPrice: 'unknown',
      putOnBoard(keys) {
        if (isFull(get().board)) return get().announce('The board is full: take a card off first.');
        edit(withCards(get().board, keys.map(answerCard)), 'On the board.');
      },
      addTextCard: () => {
        if (isFull(get().board)) return get().announce('The board is full: take a card off first.');
        edit(withCards(get().board, [textCard]), 'A card for words is on the board.');
      },
      setBoardTitle: title => title !== get().board.title && edit({ ...get().board, title }),
      changeCard: (id, patch) => edit(changed(get().board, id, patch)),
      removeCard: id =>
        edit(without(get().board, id), `${nameOf(id)} is off the board; undo brings it back.`),
      duplicateCard: id => edit(duplicated(get().board, id), `${nameOf(id)} is twice on the board.`),
      moveCard(id, to) {
        edit(moved(get().board, id, to));
        const { cards } = get().board;
        const place = cards.findIndex(card => card.id === id) + 1;
        get().announce(`${nameOf(id)}: place ${place} of ${cards.length}.`);
      },
      undoBoard() {
        const { board, boardPast, boardFuture } = get();
        const before = boardPast.at(-1);
        if (before === undefined) return;
        set({ board: before, boardPast: boardPast.slice(0, -1), boardFuture: [...boardFuture, board] });
        get().announce('Undone.');
      },
      redoBoard() {
        const { board, boardPast, boardFuture } = get();
        const next = boardFuture.at(-1);
        if (next === undefined) return;
        set({ board: next, boardPast: [...boardPast, board], boardFuture: boardFuture.slice(0, -1) });
        get().announce('Done again.');
      },
      async priceBoard() {
        pricing?.abort();
        set({ boardPrice: 'unknown' });
        const stale = answersToRenew(get());
        if (stale.length === 0) return;
        const mine = new AbortController();
        pricing = mine;
        try {
          const { prices } = await vault.price(stale.map(askedApart), { signal: mine.signal });
          set({ boardPrice: prices.map(dueNow).reduce((sum, cost) => sum + cost, 0) });
        } catch (thrown) {
          if (!isCancel(thrown)) get().report(thrown);
        }
      },
      async askBoardAgain() {
        const anew = new Map<string, string>();
        for (const { key, asked } of answersToRenew(get())) {
          if ((await get().ask(asked)) === 'not answered') break;
          anew.set(key, get().selected);
        }
        if ([...anew].some(([before, after]) => before !== after)) edit(answeredAnew(get().board, anew));
        void get().priceBoard();
      },
    };
  };

/** Answers of several documents or data may have the same id; prices are told apart by it. */
const askedApart = ({ asked }: Answer, n: number) => ({ ...asked, id: `board-${n + 1}` });

/** What a card is called: by its own title, else by its answer's. */
export function cardTitle(card: Board['cards'][number], answers: readonly Answer[]): string {
  if (card.title !== '') return card.title;
  if (card.kind === 'text') return 'Words';
  return answers.find(({ key }) => key === card.of)?.file.title ?? 'An answer';
}
