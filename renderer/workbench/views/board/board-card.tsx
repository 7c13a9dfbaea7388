import { type KeyboardEvent, useMemo, useState } from 'react';
import {
  type Card,
  type CardShowing,
  type CardWidth,
  mostNote,
  mostTitle,
} from '../../../../shared/document/board.ts';
import { FigureBody } from '../../charts/figure-body.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuRule } from '../../controls/menu.tsx';
import type { Answer } from '../../state/answers-slice.ts';
import { widthBeside } from '../../state/board-edits.ts';
import { cardTitle } from '../../state/board-slice.ts';
import { ofDocument } from '../../state/document-slice.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import type { CardDrag } from './card-drag.ts';
import { CommittedText } from './committed-text.tsx';

const widths: readonly { value: CardWidth; label: string }[] = [
  { value: 'third', label: 'A third of the page' },
  { value: 'half', label: 'Half' },
  { value: 'two thirds', label: 'Two thirds' },
  { value: 'whole', label: 'All of it' },
];
const showings: readonly { value: CardShowing; label: string }[] = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
  { value: 'both', label: 'Chart and table' },
];

/** One card: what it is called, what it shows, what somebody noted about it. */
export function BoardCard({
  card,
  place,
  answer,
  drag,
  compared,
  onCompare,
  onMove,
}: {
  card: Card;
  /** From 0. */
  place: number;
  answer: Answer | undefined;
  drag: CardDrag;
  compared: boolean;
  onCompare: (wanted: boolean) => void;
  /** Moves it by keyboard: the handle keeps the focus. */
  onMove: (to: number) => void;
}) {
  const changeCard = useWorkbench(state => state.changeCard);
  const turn = useWorkbench(state => (state.importing.state === 'done' ? state.importing.turn : 'none'));
  const [noting, setNoting] = useState(false);
  const { id, width } = card;
  const name = cardTitle(card, answer ? [answer] : []);
  const onHandleKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Home') onMove(0);
    else if (event.key === 'End') onMove(Number.MAX_SAFE_INTEGER);
    else if (step === undefined) return;
    else if (event.shiftKey) changeCard(id, { width: widthBeside(width, step) });
    else onMove(place + step);
    event.preventDefault();
  };
  const side = drag.drop !== 'none' && drag.drop.beside === id ? drag.drop.side : undefined;
  return (
    <article
      className="panel board-card"
      data-card={id}
      data-width={width}
      data-lifted={drag.lifted === id || undefined}
      data-drop={side}
      aria-label={name}
    >
      <header className="card-head">
        <button
          type="button"
          className="bare card-handle"
          aria-label={`Move ${name}`}
          title="Drag, or press arrow keys; with Shift they change the width"
          onKeyDown={onHandleKey}
          {...drag.handle(id)}
        >
          <Icon name="grip" />
        </button>
        <CommittedText
          label={`Title of ${name}`}
          value={card.title}
          onCommit={title => title !== card.title && changeCard(id, { title })}
          lines="one"
          most={mostTitle}
          placeholder={card.kind === 'text' ? 'A title' : name}
          className="card-title"
        />
        {answer && turn !== 'none' && answer.turn !== turn && (
          <span className="tag">{answer.turn === ofDocument ? 'of the document' : 'of earlier data'}</span>
        )}
        {answer && (
          <label className="check card-compare">
            <input
              type="checkbox"
              checked={compared}
              aria-label={`Compare ${name}`}
              onChange={event => onCompare(event.target.checked)}
            />
            Compare
          </label>
        )}
        <CardMenu card={card} name={name} answer={answer} onNote={() => setNoting(true)} />
      </header>
      {card.kind === 'answer' && answer && <CardAnswer answer={answer} name={name} showing={card.showing} />}
      {(card.kind === 'text' || card.note !== '' || noting) && (
        <CommittedText
          label={card.kind === 'text' ? `Words of ${name}` : `Note on ${name}`}
          value={card.note}
          onCommit={note => {
            setNoting(false);
            if (note !== card.note) changeCard(id, { note });
          }}
          lines="several"
          most={mostNote}
          placeholder={
            card.kind === 'text' ? 'What the page says' : 'What this shows, what was done about it …'
          }
          className="card-note"
        />
      )}
    </article>
  );
}

function CardAnswer({
  answer: { file },
  name,
  showing,
}: {
  answer: Answer;
  name: string;
  showing: CardShowing;
}) {
  const untitled = useMemo(() => ({ ...file, title: '' }), [file]);
  return (
    <div className="card-answer">
      <FigureBody file={untitled} name={name} showing={showing} />
    </div>
  );
}

function CardMenu({
  card,
  name,
  answer,
  onNote,
}: {
  card: Card;
  name: string;
  answer: Answer | undefined;
  onNote: () => void;
}) {
  const { changeCard, removeCard, duplicateCard, select, go } = useWorkbenchStore().getState();
  const { id } = card;
  return (
    <Menu
      trigger={
        <button type="button" className="bare" aria-label={`What to do with ${name}`}>
          <Icon name="more" />
        </button>
      }
    >
      <MenuChoice
        label="Width"
        options={widths}
        value={card.width}
        onChange={width => changeCard(id, { width })}
      />
      {card.kind === 'answer' && (
        <>
          <MenuRule />
          <MenuChoice
            label="Shown as"
            options={showings}
            value={card.showing}
            onChange={showing => changeCard(id, { showing })}
          />
        </>
      )}
      <MenuRule />
      {card.kind === 'answer' && card.note === '' && <MenuItem onClick={onNote}>Write a note</MenuItem>}
      {answer && (
        <MenuItem
          onClick={() => {
            select(answer.key);
            go('ask');
          }}
        >
          Show in Ask
        </MenuItem>
      )}
      <MenuItem onClick={() => duplicateCard(id)}>Duplicate</MenuItem>
      <MenuItem onClick={() => removeCard(id)}>Take off the board</MenuItem>
    </Menu>
  );
}
