import { useEffect, useMemo, useRef, useState } from 'react';
import { mostTitle } from '../../../../shared/document/board.ts';
import { Icon } from '../../controls/icon.tsx';
import { cardTitle } from '../../state/board-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AnswerDrawer } from './answer-drawer.tsx';
import { BoardCard } from './board-card.tsx';
import { type Drop, useCardDrag } from './card-drag.ts';
import { CommittedText } from './committed-text.tsx';
import { CompareDialog, type Compared } from './compare-dialog.tsx';
import { RenewBar } from './renew-bar.tsx';

const mostCompared = 4;

/** A page of charts and words, arranged by hand. */
export function BoardView() {
  const board = useWorkbench(state => state.board);
  const answers = useWorkbench(state => state.answers);
  const moveCard = useWorkbench(state => state.moveCard);
  const setBoardTitle = useWorkbench(state => state.setBoardTitle);
  const [drawer, setDrawer] = useState(board.cards.length === 0);
  const [marked, setMarked] = useState<readonly number[]>([]);
  const [comparing, setComparing] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const keepFocus = useRef<number | 'none'>('none');
  const { cards } = board;

  const drag = useCardDrag((id, drop) => moveCard(id, placeOf(cards, id, drop)));
  // Moving a card in the page takes the focus from its handle.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it was moved when the cards are others.
  useEffect(() => {
    if (keepFocus.current === 'none') return;
    grid.current?.querySelector<HTMLElement>(`[data-card="${keepFocus.current}"] .card-handle`)?.focus();
    keepFocus.current = 'none';
  }, [cards]);

  const compared = useMemo(
    () =>
      cards.flatMap((card): Compared[] => {
        const answer = card.kind === 'answer' ? answers.find(({ key }) => key === card.of) : undefined;
        return answer && marked.includes(card.id)
          ? [{ card: card.id, name: cardTitle(card, answers), answer }]
          : [];
      }),
    [cards, answers, marked],
  );

  return (
    <div className="view board-view" data-drawer={drawer}>
      <header className="board-head">
        <h1 className="visually-hidden">Board</h1>
        <CommittedText
          label="Title of the board"
          value={board.title}
          onCommit={setBoardTitle}
          lines="one"
          most={mostTitle}
          placeholder="Untitled board"
          className="board-title"
        />
        <BoardTools
          drawer={drawer}
          onDrawer={() => setDrawer(!drawer)}
          compared={compared.length}
          onCompare={() => setComparing(true)}
        />
      </header>
      <RenewBar />
      <div className="board-columns">
        <div className="board-grid" ref={grid} data-dragging={drag.lifted !== 'none' || undefined}>
          {cards.length === 0 && <EmptyBoard onAdd={() => setDrawer(true)} />}
          {cards.map((card, place) => (
            <BoardCard
              key={card.id}
              card={card}
              place={place}
              answer={card.kind === 'answer' ? answers.find(({ key }) => key === card.of) : undefined}
              drag={drag}
              compared={marked.includes(card.id)}
              onCompare={wanted =>
                setMarked(before =>
                  wanted
                    ? [...before, card.id].slice(-mostCompared)
                    : before.filter(other => other !== card.id),
                )
              }
              onMove={to => {
                keepFocus.current = card.id;
                moveCard(card.id, to);
              }}
            />
          ))}
        </div>
        {drawer && <AnswerDrawer onClose={() => setDrawer(false)} />}
      </div>
      <CompareDialog compared={compared} open={comparing} onClose={() => setComparing(false)} />
    </div>
  );
}

function placeOf(cards: readonly { readonly id: number }[], id: number, { beside, side }: Drop): number {
  const rest = cards.filter(card => card.id !== id);
  const at = rest.findIndex(card => card.id === beside);
  return side === 'before' ? at : at + 1;
}

function BoardTools({
  drawer,
  onDrawer,
  compared,
  onCompare,
}: {
  drawer: boolean;
  onDrawer: () => void;
  compared: number;
  onCompare: () => void;
}) {
  const addTextCard = useWorkbench(state => state.addTextCard);
  const undo = useWorkbench(state => state.undoBoard);
  const redo = useWorkbench(state => state.redoBoard);
  const canUndo = useWorkbench(state => state.boardPast.length > 0);
  const canRedo = useWorkbench(state => state.boardFuture.length > 0);
  return (
    <div className="board-tools">
      <button type="button" className="bare header-tool" aria-label="Undo" disabled={!canUndo} onClick={undo}>
        <Icon name="undo" />
      </button>
      <button type="button" className="bare header-tool" aria-label="Redo" disabled={!canRedo} onClick={redo}>
        <Icon name="redo" />
      </button>
      <button type="button" disabled={compared < 2} onClick={onCompare}>
        {compared < 2 ? 'Compare' : `Compare ${compared}`}
      </button>
      <button type="button" onClick={addTextCard}>
        Add words
      </button>
      <button type="button" aria-expanded={drawer} onClick={onDrawer}>
        Questions so far
      </button>
    </div>
  );
}

function EmptyBoard({ onAdd }: { onAdd: () => void }) {
  return (
    <div className="panel board-empty">
      <h2>Nothing is on the board yet</h2>
      <p>
        Put answers on it, arrange them, give them titles and notes. Save keeps the page with its answers in a
        document: it holds no records and opens without the export.
      </p>
      <button type="button" onClick={onAdd}>
        Show the questions so far
      </button>
    </div>
  );
}
