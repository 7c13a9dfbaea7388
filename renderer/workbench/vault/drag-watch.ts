/**
 * Files that are dragged over the page are for the vault's frame, which is laid over the window: the
 * page never reads what they are, and a drop beside the frame opens nothing.
 */
export function watchDrags(page: Window, filesDraggedIn: () => void, frameUncovered: () => void): () => void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const enter = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    filesDraggedIn();
  };
  const over = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    frameUncovered();
  };
  const giveUp = (event: KeyboardEvent) => {
    if (event.key === 'Escape') frameUncovered();
  };
  page.addEventListener('dragenter', enter);
  page.addEventListener('dragover', over);
  page.addEventListener('drop', drop);
  page.addEventListener('keydown', giveUp);
  return () => {
    page.removeEventListener('dragenter', enter);
    page.removeEventListener('dragover', over);
    page.removeEventListener('drop', drop);
    page.removeEventListener('keydown', giveUp);
  };
}
