import { type PointerEvent, useRef, useState } from 'react';

export interface Drop {
  readonly beside: number;
  readonly side: 'before' | 'after';
}

export interface CardDrag {
  readonly lifted: number | 'none';
  readonly drop: Drop | 'none';
  /** For the handle of a card. */
  handle(id: number): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(): void;
    onPointerCancel(): void;
    onLostPointerCapture(): void;
  };
}

/** px from an edge of the page within which a lifted card scrolls it, and by how much. */
const edge = 56;
const scrollStep = 14;

/** Cards lifted by their handle and dropped before or after another one. */
export function useCardDrag(onDrop: (id: number, drop: Drop) => void): CardDrag {
  const [lifted, setLifted] = useState<number | 'none'>('none');
  const [drop, setDrop] = useState<Drop | 'none'>('none');
  const at = useRef<{ lifted: number | 'none'; drop: Drop | 'none' }>({ lifted: 'none', drop: 'none' });
  const end = () => {
    at.current = { lifted: 'none', drop: 'none' };
    setLifted('none');
    setDrop('none');
  };
  return {
    lifted,
    drop,
    handle: id => ({
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        at.current = { lifted: id, drop: 'none' };
        setLifted(id);
      },
      onPointerMove(event) {
        if (at.current.lifted !== id) return;
        scrollAtEdge(event.currentTarget, event.clientY);
        const next = dropAt(event.clientX, event.clientY, id);
        at.current.drop = next;
        setDrop(before => (sameDrop(before, next) ? before : next));
      },
      onPointerUp() {
        const { drop } = at.current;
        if (at.current.lifted === id && drop !== 'none') onDrop(id, drop);
        end();
      },
      onPointerCancel: end,
      onLostPointerCapture: end,
    }),
  };
}

function dropAt(x: number, y: number, lifted: number): Drop | 'none' {
  const card = document
    .elementsFromPoint(x, y)
    .map(element => element.closest<HTMLElement>('[data-card]'))
    .find(each => each !== null);
  const beside = Number(card?.dataset['card']);
  if (!card || beside === lifted) return 'none';
  const { left, width } = card.getBoundingClientRect();
  return { beside, side: x < left + width / 2 ? 'before' : 'after' };
}

function sameDrop(a: Drop | 'none', b: Drop | 'none'): boolean {
  return a === b || (a !== 'none' && b !== 'none' && a.beside === b.beside && a.side === b.side);
}

function scrollAtEdge(handle: HTMLElement, y: number): void {
  const page = handle.closest('main');
  if (!page) return;
  const { top, bottom } = page.getBoundingClientRect();
  if (y < top + edge) page.scrollBy(0, -scrollStep);
  else if (y > bottom - edge) page.scrollBy(0, scrollStep);
}
