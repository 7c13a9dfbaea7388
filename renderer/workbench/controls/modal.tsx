import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { Icon } from './icon.tsx';

/** A dialog over the workbench: focus stays inside, Escape closes it, and focus goes back where it was. */
export function Modal({
  title,
  open,
  onClose,
  children,
  className,
  firstFocus,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  /** What has the focus when it opens; the first control where none is named. */
  firstFocus?: RefObject<HTMLElement | null>;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={next => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="modal-backdrop" />
        <Dialog.Popup
          className={`modal ${className ?? ''}`}
          {...(firstFocus === undefined ? {} : { initialFocus: firstFocus })}
        >
          <header className="modal-head">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="bare" aria-label={`Close ${title}`}>
              <Icon name="cross" />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
